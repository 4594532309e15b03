import { randomUUID } from 'node:crypto';
import type { UpdateFunctionCodeRequest, UpdateFunctionConfigurationRequest } from '@aws-sdk/client-lambda';
import type { Call } from '@coldstart/cloud';
import { onSettings, onWholeFunction } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { invalidParameter, refuseUnbuilt, wrongRevision } from '../errors.ts';
import { readSourceImage, storeImage } from '../images/source.ts';
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
import { changeDurability } from '../durable/config.ts';
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
      refuseUnbuilt('UpdateFunctionConfiguration', input, 'CapacityProviderConfig');
      checkPackageType(found.latest.settings, input);
      const { settings: before } = found.latest;
      const durable = changeDurability(before, input.DurableConfig);
      const changed = { ...changeSettings(call, asked, before, input, vpc), durable };
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
      refuseUnbuilt('UpdateFunctionCode', input, 'PublishTo');
      const code = await readNewCode(call, asked, before.latest.settings, input);
      // The function may have been changed or deleted while the package was read.
      const found = changeFunction(call, asked);
      if (found !== before) throw wrongRevision('GetFunction/GetAlias');
      checkReady(asked, found.latest);
      const settings: Settings =
        input.Architectures === undefined
          ? found.latest.settings
          : { ...found.latest.settings, architectures: readArchitectures(input.Architectures) };
      if (input.DryRun === true) {
        const shown = { ...found.latest, settings, code: code.described };
        return withEnvironment(call, asked, shown, configuration(asked, found, shown));
      }
      code.check();
      const old = found.latest.code;
      change(call, found, settings, code.store());
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

interface NewCode {
  readonly described: Package;
  /** @throws AwsError where there is no room for it */
  check(): void;
  store(): Package;
}

async function readNewCode(
  call: Call,
  asked: FunctionName,
  { packageType, layers }: Settings,
  input: UpdateFunctionCodeRequest,
): Promise<NewCode> {
  if (packageType === 'Image') {
    if (input.ImageUri === undefined)
      throw invalidParameter('Please provide ImageUri when updating a function with packageType Image.');
    const image = await readSourceImage(call, input.ImageUri);
    return { described: image.code, check: () => undefined, store: () => storeImage(call, asked, image) };
  }
  if (input.ImageUri !== undefined)
    throw invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.");
  const bytes = await readPackage(call, input);
  return {
    described: describePackage(bytes),
    check() {
      checkCodeStorage(call, bytes.length);
      checkSizeWithLayers(call, bytes, layers);
    },
    store: () => storePackage(call, asked, bytes),
  };
}

/** What a zip archive has an image has not, and the other way round. */
function checkPackageType({ packageType }: Settings, input: UpdateFunctionConfigurationRequest): void {
  const { Runtime, Handler, Layers, ImageConfig } = input;
  if (packageType === 'Zip' && ImageConfig !== undefined)
    throw invalidParameter('ImageConfig is only for functions with the package type Image.');
  if (packageType === 'Image' && [Runtime, Handler, Layers].some((value) => value !== undefined))
    throw invalidParameter(
      "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image.",
    );
}

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
