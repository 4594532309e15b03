import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

/** Interfaces that lead to containers, virtual machines or a VPN, not to the room. */
const INNER = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap|wg|zt|tailscale|cni|flannel|awdl|llw|vEthernet)/i;

/** Where this machine is reached from the room: the likely one first. Of IPv4, since it is read out and typed. */
export function roomAddresses(
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
): readonly string[] {
  const found = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => ({ address, rank: rankOf(name, address) })),
  );
  return found.toSorted((one, other) => one.rank - other.rank).map(({ address }) => address);
}

/** Every address of this machine, as its certificate names them. */
export function allAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.map(({ address }) => address).filter((address) => !address.startsWith('fe80:')),
  );
}

/** https://www.rfc-editor.org/rfc/rfc1918, and what a machine gives itself that found no network */
function rankOf(name: string, address: string): number {
  if (address.startsWith('169.254.')) return 4;
  if (INNER.test(name)) return 3;
  if (address.startsWith('192.168.')) return 0;
  return /^(?:10|172\.(?:1[6-9]|2\d|3[01]))\./.test(address) ? 1 : 2;
}

/** Behind a proxy the last entry is what that proxy saw; what stands before it, anybody can have written. */
export function addressReader(behindProxy: boolean): (context: Context) => string {
  return (context) => {
    const { incoming } = context.env as HttpBindings;
    const forwarded = behindProxy ? context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
    const address = forwarded ?? incoming.socket.remoteAddress ?? '';
    return address.replace(/^::ffff:/, '');
  };
}
