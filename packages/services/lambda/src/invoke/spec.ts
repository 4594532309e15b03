import type { FunctionSpec } from '@coldstart/runtime';
import type { Call } from '@coldstart/cloud';
import { layerPart, layerContents } from '../layers/state.ts';
import { readLayerVersionArn } from '../layers/names.ts';
import { imageStart } from '../images/source.ts';
import { liveOf, provisionedKey, tenantKey } from '../live.ts';
import { environmentOf } from '../functions/environment.ts';
import { addressOf, LATEST } from '../names.ts';
import { packagePart, packages, type FunctionVersion } from '../state.ts';
import type { InvokedVersion } from './invoked-version.ts';
import { daemonAddress } from './trace/daemon.ts';

/** Published versions alone are restored from a snapshot. https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html */
const isSnapStarted = ({ version, settings }: FunctionVersion): boolean =>
  settings.snapStart === 'PublishedVersions' && version !== LATEST;

/**
 * What the runtime needs to run a version; made once for its code and configuration.
 *
 * @param provisioned environments of provisioned concurrency are never those that anyone gets
 * @param tenantId whose environments they are, where tenants have their own
 */
export async function specOf(
  call: Call,
  { asked, version }: InvokedVersion,
  provisioned: boolean,
  tenantId?: string,
): Promise<FunctionSpec> {
  const { specs } = liveOf(call.cloud);
  const own = provisioned ? provisionedKey(version.key) : version.key;
  const key = tenantId === undefined ? own : tenantKey(own, tenantId);
  const known = specs.get(key);
  if (known !== undefined) return known.spec;
  const { settings, code } = version;
  const environment = await environmentOf(call, asked, settings);
  const { account, region } = asked;
  const traceDaemon = await daemonAddress(call.cloud, { account, region, role: settings.role });
  const { store } = call.cloud;
  const archive = store.peek(packages, { ...addressOf(asked), part: packagePart(asked.name, code.sha256) });
  if (archive === undefined) throw new Error(`The code of ${asked.name} ${version.version} is gone.`);
  const spec: FunctionSpec = {
    key,
    initialization: provisioned ? 'provisioned-concurrency' : isSnapStarted(version) ? 'snap-start' : 'on-demand',
    functionName: asked.name,
    version: version.version,
    runtime: code.image?.runtime ?? settings.runtime,
    handler: settings.handler,
    architecture: settings.architectures[0] ?? 'x86_64',
    memorySize: settings.memorySize,
    timeout: settings.timeout,
    ephemeralStorage: settings.ephemeralStorage,
    region: asked.region,
    account: asked.account,
    environment: { ...code.image?.environment, ...environment },
    code: archive.bytes,
    image: code.image && imageStart(code.image, settings.imageConfig),
    layers: settings.layers.flatMap(({ arn }) => {
      const layer = readLayerVersionArn(arn);
      if (layer === undefined) return [];
      const { account, region, name } = layer;
      return store.peek(layerContents, { account, region, part: layerPart(name, layer.version) })?.bytes ?? [];
    }),
    logGroup: settings.logging.LogGroup,
    logging: {
      format: settings.logging.LogFormat ?? 'Text',
      level: settings.logging.ApplicationLogLevel ?? 'INFO',
      systemLevel: settings.logging.SystemLogLevel ?? 'INFO',
    },
    traceDaemon,
    endpoint: call.cloud.endpoint,
  };
  // Somebody else may have been faster while the variables were decrypted: a version has one specification.
  const faster = specs.get(key);
  if (faster !== undefined) return faster.spec;
  specs.set(key, { spec, role: settings.role, settings, fresh: true });
  return spec;
}
