import { UsageError } from '../../problem.ts';
import { ABILITIES, functionsOutOfReach, type Abilities } from '../abilities.ts';
import { REGION, type Backend, type BackendOptions } from '../backend.ts';
import { proxiedCapabilities } from '../proxied.ts';
import { requireDocker } from './docker.ts';
import { findHostAddress } from './host-address.ts';

/** The last community image that starts without a token. */
export const PINNED_IMAGE = 'localstack/localstack:4.14.0';

/** testcontainers throws inside its HTTP client on anything older. */
const NEEDED_NODE = [22, 22] as const;

/**
 * Starts LocalStack in a container through Testcontainers, a proxy in front of it.
 *
 * @throws UsageError where that is not possible, within seconds, saying what to do
 */
export async function startLocalStack(options: BackendOptions): Promise<Backend> {
  requireNode(process.versions.node);
  await requireDocker(process.env);
  const image = options.image ?? (process.env['LOCALSTACK_IMAGE'] || PINNED_IMAGE);
  // Neither this nor what it imports is loaded by a run on the embedded cloud.
  const { runContainer } = await import('./container.ts');
  const container = await runContainer({ image, keep: options.keep ?? false, log: options.log });
  const { startProxy } = await import('../proxy/proxy.ts');
  const proxy = await startProxy(container.endpoint, options.services);
  const close = async (): Promise<void> => {
    await proxy.close();
    await container.stop();
  };
  const reachable = await findHostAddress(container, proxy).catch(async (error: unknown) => {
    // It may have died meanwhile; whatever it was, nothing may stay.
    const failure = await container.failure();
    await close();
    throw failure === undefined ? error : new UsageError(failure, { cause: error });
  });
  const abilities: Abilities = {
    ...ABILITIES.localstack,
    ...(container.functionsAreProcesses && {
      'custom-runtimes': 'this image of LocalStack runs Node.js and Python functions only, as processes',
      tmp: 'this image of LocalStack runs functions as processes, which share one `/tmp`',
    }),
    ...(reachable === undefined &&
      functionsOutOfReach(
        'containers cannot reach this machine (a firewall refuses them), so that functions pass the proxy by',
      )),
  };
  return {
    name: 'localstack',
    endpoint: proxy.endpoint,
    region: REGION,
    capabilities: proxiedCapabilities(proxy, abilities),
    credentials: (account) => ({ accessKeyId: account, secretAccessKey: 'test' }),
    functionEndpoint: async (account) =>
      reachable === undefined ? undefined : proxy.forFunctions(account, reachable.listenOn, reachable.name),
    shortRetries: true,
    // It ends with the run, and all that it has with it.
    forgets: options.keep !== true,
    release: async (account) => proxy.faults.clear(account),
    failure: () => container.failure(),
    close,
  };
}

/** @throws UsageError */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor >= NEEDED_NODE[1])) return;
  throw new UsageError(
    `Testcontainers needs Node.js ${NEEDED_NODE.join('.')} or newer; this is ${version}. Run it as \`npx -y pnpm@12.21.0 grade\`, which brings the right one, or leave --backend out: the embedded cloud runs on this one.`,
  );
}
