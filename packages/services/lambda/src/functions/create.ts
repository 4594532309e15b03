import { randomUUID } from 'node:crypto';
import type { FunctionCode } from '@aws-sdk/client-lambda';
import type { Call } from '@coldstart/cloud';
import { onSettings } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { checkCodeSigningConfig } from '../signing/configs.ts';
import { conflict, invalidParameter, invalidValue, refuseUnbuilt } from '../errors.ts';
import { readSourceImage, storeImage } from '../images/source.ts';
import { addressOf, readFunctionName, refuseQualifier, type FunctionName } from '../names.ts';
import { functions, type FunctionVersion, type LambdaFunction, type Package, type Settings } from '../state.ts';
import { checkSizeWithLayers } from '../layers/size.ts';
import { withTags } from '../tags/rules.ts';
import { checkCodeStorage } from '../settings/account.ts';
import { readDurability } from '../durable/config.ts';
import { configuration } from './configuration.ts';
import { protect, withEnvironment } from './environment.ts';
import { readyLater } from './lifecycle.ts';
import { readPackage, storePackage } from './package.ts';
import { publish } from './publish.ts';
import { createSettings } from './settings.ts';
import { readVpc } from './vpc.ts';

const LONGEST_NAME = 64;

export const createFunctionOperation: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
  CreateFunction: {
    access: onSettings,
    async run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      if (asked.name.length > LONGEST_NAME) {
        throw invalidValue(asked.name, 'functionName', `Member must have length less than or equal to ${LONGEST_NAME}`);
      }
      refuseQualifier(asked);
      refuseUnbuilt('CreateFunction', input, 'PublishTo', 'CapacityProviderConfig');
      const tags = withTags({}, input.Tags);
      const durable = input.DurableConfig && readDurability('CreateFunction', input.DurableConfig);
      const plain = createSettings(call, asked, input, await readVpc(call, input.VpcConfig));
      const tenancy = input.TenancyConfig?.TenantIsolationMode;
      const unprotected = {
        ...plain,
        ...(durable !== undefined && { durable }),
        ...(tenancy !== undefined && { tenancy }),
      };
      if (input.CodeSigningConfigArn !== undefined) checkCodeSigningConfig(call, input.CodeSigningConfigArn);
      refuseExisting(call, asked);
      const settings = await protect(call, asked, unprotected, input.Environment);
      const store = await readCode(call, asked, settings, input.Code);
      // Someone else may have been faster while the package was read.
      refuseExisting(call, asked);

      const latest: FunctionVersion = {
        version: '$LATEST',
        revisionId: randomUUID(),
        settings,
        code: store(),
        lastModified: call.now(),
        state: 'Pending',
        lastUpdate: undefined,
        key: randomUUID(),
      };
      const created: LambdaFunction = {
        name: asked.name,
        latest,
        versions: new Map(),
        nextVersion: 1,
        published: undefined,
        aliases: new Map(),
        policies: new Map(),
        eventInvokeConfigs: new Map(),
        urls: new Map(),
        provisioned: new Map(),
        runtimeManagement: new Map(),
        tags,
        reservedConcurrency: undefined,
        recursiveLoop: 'Terminate',
        codeSigningConfig: input.CodeSigningConfigArn,
      };
      call.state(functions, addressOf(asked)).byName.set(asked.name, created);
      const shown = input.Publish === true ? publish(created, undefined, 'Pending') : latest;
      readyLater(call, asked, [latest, shown]);
      return withEnvironment(call, asked, shown, configuration(asked, created, shown));
    },
  },
};

/** Reads and checks a function's code. @returns what keeps it */
async function readCode(
  call: Call,
  asked: FunctionName,
  { packageType, layers }: Settings,
  code: FunctionCode | undefined,
): Promise<() => Package> {
  const { ImageUri, ...others } = code ?? {};
  if (packageType === 'Image') {
    if (ImageUri === undefined)
      throw invalidParameter('Please provide ImageUri when the intended PackageType is Image.');
    const image = await readSourceImage(call, ImageUri);
    return () => storeImage(call, asked, image);
  }
  if (ImageUri !== undefined)
    throw invalidParameter("Please don't provide ImageUri when the intended PackageType is Zip.");
  const bytes = await readPackage(call, others);
  checkCodeStorage(call, bytes.length);
  checkSizeWithLayers(call, bytes, layers);
  return () => storePackage(call, asked, bytes);
}

function refuseExisting(call: Call, asked: FunctionName): void {
  if (call.cloud.store.peek(functions, { ...addressOf(asked), part: '' })?.byName.has(asked.name)) {
    throw conflict(`Function already exist: ${asked.name}`);
  }
}
