import { createHash } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { invalidParameter } from './errors.ts';
import type { LogEvent } from './stream-events.ts';

/** A position in a stream: right behind an event (forward) or right before one (backward). */
export interface Position {
  readonly direction: 'f' | 'b';
  readonly timestamp: number;
  readonly id: number;
}

/** Tokens are good for a day. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
const LIFETIME = 24 * 60 * 60;
const TOKEN = /^([fb])\/(\d{16})(\d{20})(\d{10})(\d{10})\/s$/;

/** Tells streams apart, so that a token of another one is noticed: ten digits. */
function streamDigits(call: Call, group: string, stream: string): string {
  const digest = createHash('sha256').update([call.account, call.region, group, stream].join(' ')).digest();
  return String(digest.readUInt32BE()).padStart(10, '0');
}

/** The tokens of a stream: as AWS's, a letter and 56 digits, which say where, when they were given, and which stream. */
export function eventTokens(call: Call, group: string, stream: string) {
  const now = Math.floor(call.now() / 1000);
  const owner = streamDigits(call, group, stream);
  return {
    write({ direction, timestamp, id }: Position): string {
      const position = String(timestamp).padStart(16, '0') + String(id).padStart(20, '0');
      return `${direction}/${position}${String(now).padStart(10, '0')}${owner}/s`;
    },
    /** @throws AwsError InvalidParameterException for a token that is not this stream's, or too old */
    read(text: string): Position {
      const [, direction, timestamp, id, issued, of] = TOKEN.exec(text) ?? [];
      if (of !== owner || Number(issued) + LIFETIME < now) {
        throw invalidParameter('The specified nextToken is invalid.');
      }
      return { direction: direction === 'f' ? 'f' : 'b', timestamp: Number(timestamp), id: Number(id) };
    },
  };
}

/** Below zero where an event is before a position, above where it is behind. */
export function order(event: LogEvent, position: Position): number {
  return event.timestamp - position.timestamp || event.id - position.id;
}
