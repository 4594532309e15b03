import { networkInterfaces } from 'node:os';
import { PROXY_PATH, type Proxy } from '../proxy/proxy.ts';
import type { RunningContainer } from './container.ts';

/** Where the proxy listens for functions, and what they call that address. */
export interface HostAddress {
  readonly listenOn: string;
  readonly name?: string;
}

/** What functions without an account ask: the probe. */
const PROBE = 'probe';

/**
 * How what runs in a container reaches this machine: on Linux at the address of its bridge, elsewhere through
 * Docker Desktop, which leads a name of its own to the loopback address.
 *
 * @returns `undefined` where no way leads back, such as behind a firewall
 */
export async function findHostAddress(container: RunningContainer, proxy: Proxy): Promise<HostAddress | undefined> {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  const candidates: HostAddress[] = [
    ...(addresses.includes(container.gateway) ? [{ listenOn: container.gateway }] : []),
    { listenOn: '127.0.0.1', name: 'host.docker.internal' },
  ];
  for (const [index, address] of candidates.entries()) {
    const url = await proxy.forFunctions(`${PROBE}-${index}`, address.listenOn, address.name);
    if (await container.reaches(url + PROXY_PATH)) return address;
  }
  return undefined;
}
