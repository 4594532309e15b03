import type { Shard } from './state.ts';

/**
 * Sequence numbers, as AWS's look: hexadecimal digits that say when the shard was made, which shard it is, the record's
 * position in it and when that came. Within a shard they grow with the position.
 */
export interface SequenceNumber {
  /** Of the shard, in seconds since 1970. */
  readonly created: number;
  readonly shard: number;
  readonly position: number;
  /** Whether it comes behind the record at its position, and before the next. */
  readonly behind: boolean;
  /** Of the record, in seconds since 1970. */
  readonly at: number;
}

/** The version of this form, which stands first and last. */
const VERSION = '2';
const FORM = /^2([0-9a-f]{9})[0-9a-f]([0-9a-f]{16})(0[01])([0-9a-f]{9})([0-9a-f]{8})2$/;
const DIGITS = 47;

/** A shard that is closed ends here, whatever is in it. */
const LAST_POSITION = 2n ** 63n - 1n;

const hex = (value: number | bigint, digits: number): string => value.toString(16).padStart(digits, '0').slice(-digits);

function write(shard: Shard, position: number | bigint, milliseconds: number, behind = false): string {
  const seconds = (time: number): number => Math.floor(time / 1000);
  const { index, created } = shard;
  const digits = [
    VERSION,
    hex(seconds(created), 9),
    hex(index, 1),
    hex(position, 16),
    behind ? '01' : '00',
    hex(seconds(milliseconds), 9),
    hex(index, 8),
    VERSION,
  ];
  return BigInt(`0x${digits.join('')}`).toString();
}

/** Of a shard's record; the first has the position 1. */
export const sequenceNumber = (shard: Shard, position: number, at: number): string => write(shard, position, at);

/** Where somebody goes on who has read a shard so far: no record has it. */
export const numberBehind = (shard: Shard, position: number, at: number): string => write(shard, position, at, true);

/** Comes before all of a shard's records. */
export const firstNumber = (shard: Shard): string => write(shard, 0, shard.created);

/** Of a shard that is closed. */
export const lastNumber = (shard: Shard, closed: number): string => write(shard, LAST_POSITION, closed);

/** @returns `undefined` for what is no sequence number */
export function readSequenceNumber(text: string): SequenceNumber | undefined {
  if (!/^\d{1,128}$/.test(text)) return undefined;
  const digits = BigInt(text).toString(16);
  const [, created = '', position = '', behind, at = '', shard = ''] = FORM.exec(digits) ?? [];
  if (digits.length !== DIGITS || created === '') return undefined;
  const number = (part: string): number => Number.parseInt(part, 16);
  return {
    created: number(created),
    position: number(position),
    behind: behind === '01',
    at: number(at),
    shard: number(shard),
  };
}
