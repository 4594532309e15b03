import type { Call } from '@coldstart/cloud';
import { groupNotFound } from './errors.ts';
import { logGroups, logStreams, type LogGroup, type LogStream } from './state.ts';

/** `arn:aws:logs:eu-west-1:111122223333:log-group:NAME` */
export function groupArn(call: Pick<Call, 'region' | 'account'>, name: string): string {
  return `arn:aws:logs:${call.region}:${call.account}:log-group:${name}`;
}

export function destinationArn(call: Pick<Call, 'region' | 'account'>, name: string): string {
  return `arn:aws:logs:${call.region}:${call.account}:destination:${name}`;
}

/** A group's name from its name or either form of its ARN. */
export function groupName(identifier: string): string {
  return /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)(?::\*)?$/.exec(identifier)?.[1] ?? identifier;
}

export function findGroup(call: Call, name: string): LogGroup {
  const group = call.state(logGroups).byName.get(name);
  if (group === undefined) throw groupNotFound();
  return group;
}

export function streamsOf(call: Call, group: string): Map<string, LogStream> {
  return call.state(logStreams, { part: group }).byName;
}

/** Events' ids have 56 digits, and grow. */
export const eventId = (id: number): string => String(id).padStart(56, '0');

/** One page of a sorted list, and the token of the next. */
export function page<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
  limit: number,
  token: string | undefined,
): { items: Item[]; nextToken: string | undefined } {
  const after = token === undefined ? undefined : Buffer.from(token, 'base64url').toString('utf8');
  const begin = after === undefined ? 0 : items.findIndex((item) => key(item) === after) + 1;
  const found = items.slice(begin, begin + limit);
  const last = found.at(-1);
  const more = begin + limit < items.length && last !== undefined;
  return { items: found, nextToken: more ? Buffer.from(key(last), 'utf8').toString('base64url') : undefined };
}
