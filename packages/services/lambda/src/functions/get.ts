import type { FunctionCodeLocation as CodeLocation } from '@aws-sdk/client-lambda';
import type { Call } from '@coldstart/cloud';
import { onFunction, onWholeFunction } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { codeUrl } from '../code-download.ts';
import { readFunctionName, type FunctionName } from '../names.ts';
import { listPage } from '../paging.ts';
import { functions, packagePart, packages, type FunctionVersion, type LambdaFunction } from '../state.ts';
import { configuration, summary } from './configuration.ts';
import { findFunction, findVersion } from './find.ts';

export const functionReadOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
  GetFunction: {
    access: onFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const version = findVersion(call, asked);
      const found = findFunction(call, asked);
      const tagged = asked.qualifier === undefined && Object.keys(found.tags).length > 0;
      return {
        Configuration: configuration(asked, found, version, asked.qualifier),
        Code: locationOf(call, asked, version),
        ...(tagged && { Tags: found.tags }),
        ...(found.reservedConcurrency !== undefined && {
          Concurrency: { ReservedConcurrentExecutions: found.reservedConcurrency },
        }),
      };
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
  GetFunctionConfiguration: {
    access: onFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const version = findVersion(call, asked);
      return configuration(asked, findFunction(call, asked), version, asked.qualifier);
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
  ListFunctions: {
    run(input, call) {
      const all = [...(call.cloud.store.peek(functions, { ...here(call), part: '' })?.byName.values() ?? [])].sort(
        (a, b) => (a.name < b.name ? -1 : 1),
      );
      const shown: { found: LambdaFunction; version: FunctionVersion; qualifier: string | undefined }[] =
        input.FunctionVersion === 'ALL'
          ? all.flatMap((found) => versionsOf(found).map((version) => ({ found, version, qualifier: version.version })))
          : all.map((found) => ({ found, version: found.latest, qualifier: undefined }));
      const { items, NextMarker } = listPage(
        call,
        input,
        shown,
        ({ found, version }) => `${found.name}:${version.version}`,
      );
      return {
        Functions: items.map(({ found, version, qualifier }) => summary(call, found, version, qualifier)),
        NextMarker,
      };
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html */
  ListVersionsByFunction: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      const found = findFunction(call, asked);
      const { items, NextMarker } = listPage(call, input, versionsOf(found), ({ version }) => version);
      return { Versions: items.map((version) => summary(asked, found, version, version.version)), NextMarker };
    },
  },
};

function locationOf(call: Call, { account, region, name }: FunctionName, { code }: FunctionVersion): CodeLocation {
  if (code.image !== undefined) {
    return { RepositoryType: 'ECR', ImageUri: code.image.uri, ResolvedImageUri: code.image.resolvedUri };
  }
  const address = { account, region, part: packagePart(name, code.sha256) };
  return { RepositoryType: 'S3', Location: codeUrl(call, packages, address) };
}

/** `$LATEST` first, then from the oldest on. */
function versionsOf({ latest, versions }: LambdaFunction): FunctionVersion[] {
  return [latest, ...[...versions.values()].sort((a, b) => Number(a.version) - Number(b.version))];
}

const here = ({ account, region }: Call): { account: string; region: string } => ({ account, region });
