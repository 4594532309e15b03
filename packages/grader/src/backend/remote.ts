import { UsageError } from '../problem.ts';
import { ABILITIES, functionsOutOfReach, type Abilities, type BackendKind } from './abilities.ts';
import { REGION, type Backend, type BackendOptions } from './backend.ts';
import { identify } from './identify.ts';
import { proxiedCapabilities } from './proxied.ts';

/** Where functions are processes of this machine, they reach the proxy at its loopback address. */
const LOCAL_FUNCTIONS: ReadonlySet<BackendKind> = new Set(['coldstart', 'ministack']);

/**
 * A cloud that runs elsewhere: `pnpm cloud`, LocalStack with a token, MiniStack.
 * `COLDSTART_FUNCTION_HOST` is the address under which its functions reach this machine, where that is not known:
 * without it, checks that break the calls of functions or look at them are `unsupported` there.
 *
 * @throws UsageError when nothing answers, or something that is no cloud
 */
export async function connectRemote(url: string, { services }: BackendOptions): Promise<Backend> {
  const endpoint = url.replace(/\/+$/, '');
  if (!URL.canParse(endpoint)) throw new UsageError(`${url} is no URL. One is http://127.0.0.1:4566.`);
  const kind = await identify(endpoint);
  const { startProxy } = await import('./proxy/proxy.ts');
  const proxy = await startProxy(endpoint, services);
  const reachable = functionHost(kind, endpoint);
  const abilities: Abilities = {
    ...ABILITIES[kind],
    ...(reachable === undefined &&
      functionsOutOfReach(
        'it is not known how the functions of this endpoint reach this machine (set COLDSTART_FUNCTION_HOST to its address)',
      )),
  };
  return {
    name: endpoint,
    endpoint: proxy.endpoint,
    region: REGION,
    capabilities: proxiedCapabilities(proxy, abilities),
    credentials: (account) => ({ accessKeyId: account, secretAccessKey: 'test' }),
    functionEndpoint: async (account) =>
      reachable === undefined ? undefined : proxy.forFunctions(account, reachable.listenOn, reachable.name),
    shortRetries: false,
    forgets: false,
    release: async (account) => proxy.faults.clear(account),
    failure: async () =>
      (await answers(endpoint))
        ? undefined
        : `${endpoint} has stopped answering. Start it again, or leave --backend out.`,
    close: () => proxy.close(),
  };
}

function functionHost(kind: BackendKind, endpoint: string): { listenOn: string; name?: string } | undefined {
  const given = process.env['COLDSTART_FUNCTION_HOST'];
  if (given !== undefined && given !== '') return { listenOn: '0.0.0.0', name: given };
  const here = /^(?:127\.|localhost$|\[::1\]$)/.test(new URL(endpoint).hostname);
  return here && LOCAL_FUNCTIONS.has(kind) ? { listenOn: '127.0.0.1' } : undefined;
}

const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint, { signal: AbortSignal.timeout(3000) }).then(
    () => true,
    () => false,
  );
