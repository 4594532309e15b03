import { gzipSync } from 'node:zlib';
import type { CheckContext } from '@coldstart/checks';

/** A line of a log, and what it tells. */
export interface Line {
  readonly incident: string;
  readonly message: string;
  /** As it stands in the log. */
  readonly text: string;
}

export type Level = 'ERROR' | 'INFO' | 'WARN';

const timeOf = (t: CheckContext): string =>
  new Date(Date.UTC(2026, 10, 30) + t.random.int(0, 86_400_000)).toISOString();

export const newIncident = (t: CheckContext): string => `i-${t.random.hex(8)}`;

/** Sentences with what trips programs up: quotes, colons, words of levels, other letters. */
export const sentence = (t: CheckContext): string =>
  t.random.pick([
    `The printer "${t.random.hex(4)}" is off: no paper`,
    `No answer from the bank within ${t.random.int(2, 9)} s`,
    `ERROR ${t.random.int(400, 599)} from {upstream}, INFO follows`,
    `Straße ${t.random.int(1, 99)} não existe — 住所`,
  ]);

interface Given {
  readonly incident?: string;
  readonly message?: string;
  readonly level?: Level;
}

/** A line of the log of orders. */
export function jsonLine(t: CheckContext, given: Given = {}): Line {
  const { incident = newIncident(t), message = sentence(t), level = 'ERROR' } = given;
  const members = { time: timeOf(t), level, incident, message, orderId: `o-${t.random.int(1, 9999)}` };
  // Members of JSON have no order.
  const text = JSON.stringify(Object.fromEntries(t.random.shuffle(Object.entries(members))));
  return { incident, message, text };
}

/** A line of the log of the gateway. */
export function textLine(t: CheckContext, given: Given = {}): Line {
  const { incident = newIncident(t), message = sentence(t), level = 'ERROR' } = given;
  return { incident, message, text: `${timeOf(t)} ${level} ${incident} ${message}` };
}

interface Sent {
  readonly messageType: string;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly subscriptionFilters: readonly string[];
}

/** What CloudWatch Logs sends. @param more what is otherwise than usual */
export function payload(t: CheckContext, lines: readonly string[], more: Partial<Sent> = {}) {
  const logEvents = lines.map((message) => ({
    id: Array.from({ length: 56 }, () => t.random.int(0, 9)).join(''),
    timestamp: Date.UTC(2026, 10, 30) + t.random.int(0, 86_400_000),
    message,
  }));
  const batch = {
    messageType: 'DATA_MESSAGE',
    owner: t.account,
    logGroup: `/shop/${t.random.hex(6)}`,
    logStream: t.random.hex(8),
    subscriptionFilters: [`filter-${t.random.hex(4)}`],
    logEvents,
    ...more,
  };
  return { logGroup: batch.logGroup, event: wrap(JSON.stringify(batch)) };
}

/** Wraps a text as CloudWatch Logs does. */
export const wrap = (text: string) => ({ awslogs: { data: gzipSync(text).toString('base64') } });
