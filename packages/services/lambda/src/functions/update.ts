import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { onSettings, onWholeFunction } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { invalidParameter, refuseUnbuilt, wrongRevision } from '../errors.ts';
import { retire } from '../live.ts';
import { addressOf, readFunctionName, refuseQualifier, type FunctionName } from '../names.ts';
import { checkSizeWithLayers } from '../layers/size.ts';
import {
  packagePart,
  packages,
  type FunctionVersion,
  type LambdaFunction,
  type Package,
  type Settings,
} from '../state.ts';
import { checkCodeStorage } from '../settings/account.ts';
import { configuration } from './configuration.ts';
import { protect, withEnvironment } from './environment.ts';
import { changeFunction } from './find.ts';
import { checkReady, readyLater } from './lifecycle.ts';
import { describePackage, dropUnusedPackages, readPackage, storePackage } from './package.ts';
import { publish } from './publish.ts';
import { changeSettings, readArchitectures } from './settings.ts';
import { readVpc } from './vpc.ts';

function findForUpdate(call: Call, name: string, revisionId: string | undefined): [FunctionName, LambdaFunction] {
  const asked = readFunctionName(name, call);
  refuseQualifier(asked);
  const found = changeFunction(call, asked);
  if (revisionId !== undefined && revisionId !== found.latest.revisionId) throw wrongRevision('GetFunction/GetAlias');
  return [asked, found];
}

export const functionUpdateOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html */
  UpdateFunctionConfiguration: {
    access: onSettings,
    async run(input, call) {
      findForUpdate(call, input.FunctionName, input.RevisionId);
      const vpc = await readVpc(call, input.VpcConfig);
      // The function may have been changed or deleted while the network was looked at.
      const [asked, found] = findForUpdate(call, input.FunctionName, input.RevisionId);
      checkReady(asked, found.latest);
      refuseUnbuilt('UpdateFunctionConfiguration', input, 'ImageConfig', 'CapacityProviderConfig', 'DurableConfig');
      const { settings: before } = found.latest;
      const changed = changeSettings(call, asked, before, input, vpc);
      const settings = await protect(call, asked, changed, input.Environment, before);
      // So it may while its variables were encrypted.
      if (changeFunction(call, asked) !== found) throw wrongRevision('GetFunction/GetAlias');
      checkReady(asked, found.latest);
      if (input.Layers !== undefined) checkSizeWithLayers(call, codeOf(call, asked, found.latest), settings.layers);
      change(call, found, settings, found.latest.code);
      readyLater(call, asked, [found.latest]);
      return withEnvironment(call, asked, found.latest, configuration(asked, found, found.latest));
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html */
  UpdateFunctionCode: {
    access: onWholeFunction,
    async run(input, call) {
      const [asked, before] = findForUpdate(call, input.FunctionName, input.RevisionId);
      if (input.ImageUri !== undefined) {
        throw invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.");
      }
      refuseUnbuilt('UpdateFunctionCode', input, 'PublishTo');
      const bytes = await readPackage(call, input);
      // The function may have been changed or deleted while the package was read.
      const found = changeFunction(call, asked);
      if (found !== before) throw wrongRevision('GetFunction/GetAlias');
      checkReady(asked, found.latest);
      const settings: Settings =
        input.Architectures === undefined
          ? found.latest.settings
          : { ...found.latest.settings, architectures: readArchitectures(input.Architectures) };
      if (input.DryRun === true) {
        const shown = { ...found.latest, settings, code: describePackage(bytes) };
        return withEnvironment(call, asked, shown, configuration(asked, found, shown));
      }
      checkCodeStorage(call, bytes.length);
      checkSizeWithLayers(call, bytes, settings.layers);
      const old = found.latest.code;
      change(call, found, settings, storePackage(call, asked, bytes));
      dropUnusedPackages(call, asked, [old], found);
      if (input.Publish !== true) {
        readyLater(call, asked, [found.latest]);
        return withEnvironment(call, asked, found.latest, configuration(asked, found, found.latest));
      }
      const version = publish(found, undefined, 'Pending');
      readyLater(call, asked, [found.latest, version]);
      return withEnvironment(call, asked, version, configuration(asked, found, version, version.version));
    },
  },
};

function codeOf(call: Call, asked: FunctionName, { code }: FunctionVersion): Uint8Array | undefined {
  return call.cloud.store.peek(packages, { ...addressOf(asked), part: packagePart(asked.name, code.sha256) })?.bytes;
}

function change(call: Call, found: LambdaFunction, settings: Settings, code: Package): void {
  const old = found.latest;
  const changed: FunctionVersion = {
    ...old,
    settings,
    code,
    revisionId: randomUUID(),
    key: randomUUID(),
    lastModified: call.now(),
    lastUpdate: 'InProgress',
  };
  found.latest = changed;
  retire(call.cloud, old.key);
}
