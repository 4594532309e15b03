import { isWithin } from './cidr.ts';
import type { Network, Rule } from './network.ts';

/** The other end of a connection, as a security group's rules look at it. */
export interface Peer {
  readonly address: string;
  readonly groups: readonly string[];
  /** The AWS service whose public address it is. */
  readonly service?: string | undefined;
}

/**
 * The first rule of several security groups that lets a TCP connection through.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export function ruleFor(
  network: Network,
  groups: readonly string[],
  direction: 'ingress' | 'egress',
  peer: Peer,
  port: number,
): { readonly group: string; readonly rule: Rule } | undefined {
  for (const group of groups) {
    const rules = network.securityGroups.find(({ id }) => id === group)?.[direction] ?? [];
    const rule = rules.find((one) => isFor(one, peer, port));
    if (rule !== undefined) return { group, rule };
  }
  return undefined;
}

function isFor({ protocol, from, to, peer: rule }: Rule, peer: Peer, port: number): boolean {
  const anyPort = protocol === '-1';
  if (!anyPort && (protocol !== 'tcp' || port < from || port > to)) return false;
  if ('cidr' in rule) return isWithin(peer.address, rule.cidr);
  if ('group' in rule) return peer.groups.includes(rule.group);
  return rule.service === peer.service;
}

/** `tcp 443 from FunctionGroup` */
export function ruleText({ protocol, from, to, peer }: Rule): string {
  const ports = protocol === '-1' ? 'everything' : `${protocol} ${from === to ? from : `${from}-${to}`}`;
  const other = 'cidr' in peer ? peer.cidr : 'group' in peer ? peer.group : `the addresses of ${peer.service}`;
  return `${ports}, ${other}`;
}
