import type { LogEvent } from '../stream-events.ts';

/** The fields of one event, as a query sees them. */
export type LogRecord = Map<string, string>;

/** How queries write a time: `2026-11-23 21:07:45.123`. */
export function timeText(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}

const MEGABYTE = 1_000_000;

/**
 * The fields that CloudWatch Logs finds by itself: those of every event, of JSON messages, and of Lambda's lines:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 */
export function recordOf(
  event: LogEvent,
  group: { readonly account: string; readonly name: string },
  stream: string,
): LogRecord {
  const { message } = event;
  const record: LogRecord = new Map([
    ['@timestamp', timeText(event.timestamp)],
    ['@message', message],
    ['@logStream', stream],
    ['@log', `${group.account}:${group.name}`],
    ['@ingestionTime', timeText(event.ingestionTime)],
    ['@ptr', pointer(group.name, stream, event.id)],
  ]);
  addFields(record, message);
  return record;
}

/** What is found in the text of an event. */
export function addFields(record: LogRecord, message: string): void {
  addJson(record, message);
  addLambda(record, message);
}

/** What names one event for GetLogRecord. */
export function pointer(group: string, stream: string, id: number): string {
  return Buffer.from(JSON.stringify([group, stream, id])).toString('base64');
}

function addJson(record: LogRecord, message: string): void {
  const begin = message.indexOf('{');
  if (begin < 0) return;
  try {
    flatten(record, '', JSON.parse(message.slice(begin)));
  } catch {
    // No JSON: the message is all there is.
  }
}

function flatten(record: LogRecord, path: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) flatten(record, path === '' ? key : `${path}.${key}`, member);
  } else if (path !== '' && value !== null) {
    record.set(path, String(value));
  }
}

function addLambda(record: LogRecord, message: string): void {
  const [, type, requestId] = /^(START|END|REPORT) RequestId: (\S+)/.exec(message) ?? [];
  if (type === undefined || requestId === undefined) {
    const [, id] = /^\S+Z\t([0-9a-f-]{36})\t/.exec(message) ?? [];
    if (id !== undefined) record.set('@requestId', id);
    return;
  }
  record.set('@type', type);
  record.set('@requestId', requestId);
  const fields: readonly [string, RegExp, number][] = [
    ['@duration', /\tDuration: ([\d.]+) ms/, 1],
    ['@billedDuration', /\tBilled Duration: ([\d.]+) ms/, 1],
    ['@initDuration', /\tInit Duration: ([\d.]+) ms/, 1],
    ['@memorySize', /\tMemory Size: (\d+) MB/, MEGABYTE],
    ['@maxMemoryUsed', /\tMax Memory Used: (\d+) MB/, MEGABYTE],
  ];
  for (const [name, pattern, factor] of fields) {
    const value = pattern.exec(message)?.[1];
    if (value !== undefined) record.set(name, String(Number(value) * factor));
  }
}
