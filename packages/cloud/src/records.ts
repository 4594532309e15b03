import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';

/** A piece of state that has changed, and what it is now; `undefined`: it is gone. */
export type Change = readonly [key: string, value: Buffer | undefined];

const HASH = 16;
const HEAD = 8 + HASH;
/** Bytes of a record beside its key and value, roughly. */
const FRAME = HEAD + 24;

/** Changes as they stand in a log: their length, a checksum, and themselves. */
export function recordOf(changes: readonly Change[]): Buffer {
  const payload = serialize(changes);
  const head = Buffer.alloc(HEAD);
  head.writeBigUInt64LE(BigInt(payload.length));
  digest(payload).copy(head, 8);
  return Buffer.concat([head, payload]);
}

/** Bytes of a record of one change, roughly. */
export function sizeOf(key: string, value: Buffer): number {
  return FRAME + key.length + value.length;
}

/**
 * Reads a log up to its end, or to the first record that is not whole; one record at a time is in memory.
 *
 * @returns bytes of the whole records
 */
export function readRecords(file: string, read: (changes: readonly Change[]) => void): number {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const head = Buffer.alloc(HEAD);
    let at = 0;
    while (at + HEAD <= size) {
      fill(handle, head, at);
      const length = Number(head.readBigUInt64LE());
      if (length > size - at - HEAD) break;
      const payload = Buffer.allocUnsafeSlow(length);
      fill(handle, payload, at + HEAD);
      if (!digest(payload).equals(head.subarray(8))) break;
      read(deserialize(payload) as readonly Change[]);
      at += HEAD + length;
    }
    return at;
  } finally {
    closeSync(handle);
  }
}

function fill(handle: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length;) {
    const read = readSync(handle, bytes, done, bytes.length - done, at + done);
    if (read === 0) throw new Error('The file was cut off while it was read.');
    done += read;
  }
}

function digest(payload: Buffer): Buffer {
  return createHash('sha256').update(payload).digest().subarray(0, HASH);
}
