import { randomBytes } from 'node:crypto';
import type { CodeSigningConfig } from '@aws-sdk/client-lambda';
import { AwsError } from '@coldstart/wire';
import { formatArn, type Call } from '@coldstart/cloud';
import { onSigningConfig } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { conflict, resourceNotFound } from '../errors.ts';
import { lambdaDate } from '../functions/configuration.ts';
import { functionArn } from '../names.ts';
import { withTags } from '../tags/rules.ts';
import { listPage } from '../paging.ts';
import { functions } from '../state.ts';
import { signingConfigs, type SigningConfig } from './state.ts';

/** Code signing configurations are kept and shown; signatures of packages are not verified. */
export const codeSigningConfigOperations: LambdaOperations = {
  CreateCodeSigningConfig: {
    run(input, call) {
      // As many hexadecimal digits as AWS's identifiers have letters and digits.
      const id = `csc-${randomBytes(9).toString('hex').slice(0, 17)}`;
      const arn = formatArn(call, 'lambda', `code-signing-config:${id}`);
      const config: CodeSigningConfig = {
        CodeSigningConfigId: id,
        CodeSigningConfigArn: arn,
        Description: input.Description,
        AllowedPublishers: input.AllowedPublishers,
        CodeSigningPolicies: input.CodeSigningPolicies ?? { UntrustedArtifactOnDeployment: 'Warn' },
        LastModified: lambdaDate(call.now()),
      };
      call.state(signingConfigs).byArn.set(arn, { config, tags: withTags({}, input.Tags) });
      return { CodeSigningConfig: config };
    },
  },

  GetCodeSigningConfig: {
    access: onSigningConfig,
    run(input, call) {
      return { CodeSigningConfig: find(call, input.CodeSigningConfigArn).config };
    },
  },

  UpdateCodeSigningConfig: {
    access: onSigningConfig,
    run(input, call) {
      const found = find(call, input.CodeSigningConfigArn);
      found.config = {
        ...found.config,
        Description: input.Description ?? found.config.Description,
        AllowedPublishers: input.AllowedPublishers ?? found.config.AllowedPublishers,
        CodeSigningPolicies: input.CodeSigningPolicies ?? found.config.CodeSigningPolicies,
        LastModified: lambdaDate(call.now()),
      };
      return { CodeSigningConfig: found.config };
    },
  },

  DeleteCodeSigningConfig: {
    access: onSigningConfig,
    run(input, call) {
      const arn = input.CodeSigningConfigArn;
      find(call, arn);
      if (functionsWith(call, arn).length > 0) {
        throw conflict('Cannot delete this configuration because it is used by functions. Detach it from them first.');
      }
      call.state(signingConfigs).byArn.delete(arn);
      return {};
    },
  },

  ListCodeSigningConfigs: {
    run(input, call) {
      const all = [...call.state(signingConfigs).byArn.values()].map(({ config }) => config);
      const { items, NextMarker } = listPage(
        call,
        input,
        all,
        ({ CodeSigningConfigArn }) => CodeSigningConfigArn ?? '',
      );
      return { CodeSigningConfigs: items, NextMarker };
    },
  },

  ListFunctionsByCodeSigningConfig: {
    access: onSigningConfig,
    run(input, call) {
      const arn = input.CodeSigningConfigArn;
      find(call, arn);
      return {
        FunctionArns: functionsWith(call, arn).map((name) =>
          functionArn({ account: call.account, region: call.region, name }),
        ),
      };
    },
  },
};

function find(call: Call, arn: string): SigningConfig {
  const found = call.state(signingConfigs).byArn.get(arn);
  if (found === undefined) throw resourceNotFound(`The Lambda code signing configuration ${arn} can not be found.`);
  return found;
}

/** For the operations that attach a configuration to a function. */
export function checkCodeSigningConfig(call: Call, arn: string): void {
  if (call.state(signingConfigs).byArn.has(arn)) return;
  const message = `The code signing configuration cannot be found. Check that the provided configuration is not deleted: ${arn}.`;
  throw new AwsError('CodeSigningConfigNotFoundException', message, {
    status: 404,
    fields: { Type: 'User', Message: message },
  });
}

function functionsWith(call: Call, arn: string): string[] {
  const all = call.cloud.store.peek(functions, { account: call.account, region: call.region, part: '' });
  return [...(all?.byName.values() ?? [])].filter((one) => one.codeSigningConfig === arn).map(({ name }) => name);
}
