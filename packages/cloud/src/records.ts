import { hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { deserialize } from 'node:v8';

/** A piece of state that has changed, and what it is now, serialized; `undefined`: it is gone. */
export type Change = readonly [key: string, value: Uint8Array | undefined];

/** Where a piece's value lies in a log, and how many bytes it has. */
export interface Place {
  readonly at: number;
  readonly size: number;
}

const HASH = 16;
const HEAD = 8 + HASH;
/** Bytes of a change beside its key and value: their lengths. */
const LENGTHS = 8;
/**
 * The first byte of a payload whose changes stand one after the other, as they are. Logs of before have payloads of V8's
 * serializer, which begin with 255.
 */
const PLAIN = 1;
/** Bytes of a record beside its one key and value, roughly. */
const FRAME = HEAD + LENGTHS + 1;

/** Bytes that are kept between records. */
const KEPT = 256 * 1024;

/**
 * Puts changes together to a record of a log: the payload's length, a checksum of it, and the payload. All in one piece of
 * memory that is used again: what is made for each record, by the thousand, lies about until somebody collects it.
 */
export class RecordWriter {
  #bytes = Buffer.allocUnsafeSlow(KEPT);
  #size = 0;

  begin(): void {
    if (this.#bytes.length > 4 * KEPT) this.#bytes = Buffer.allocUnsafeSlow(KEPT);
    this.#bytes[HEAD] = PLAIN;
    this.#size = HEAD + 1;
  }

  /** Bytes of the record so far. */
  get size(): number {
    return this.#size;
  }

  /** @returns where in the record the value begins */
  add(key: string, value: Uint8Array | undefined): number {
    const length = value?.length ?? 0;
    this.#reserve(LENGTHS + 3 * key.length + length);
    const bytes = this.#bytes;
    const lengths = this.#size;
    const keyLength = bytes.write(key, lengths + LENGTHS, 'utf8');
    const at = lengths + LENGTHS + keyLength;
    bytes.writeUInt32LE(keyLength, lengths);
    // 0 is what is gone.
    bytes.writeUInt32LE(value === undefined ? 0 : length + 1, lengths + 4);
    if (value !== undefined) bytes.set(value, at);
    this.#size = at + length;
    return at;
  }

  /** @returns the record; another one takes its memory */
  end(): Buffer {
    const payload = this.#bytes.subarray(HEAD, this.#size);
    this.#bytes.writeBigUInt64LE(BigInt(payload.length));
    this.#bytes.set(digest(payload), 8);
    return this.#bytes.subarray(0, this.#size);
  }

  #reserve(more: number): void {
    if (this.#size + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#size + more));
    larger.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = larger;
  }
}

/** Bytes of a record of one change, roughly. */
export const sizeOf = (key: string, size: number): number => FRAME + key.length + size;

/**
 * Reads a log up to its end, or to the first record that is not whole; one record at a time is in memory.
 *
 * @param read is given each change, and where its value lies, where that can be read there alone; the bytes are a window
 * into the record
 * @returns bytes of the whole records
 */
export function readRecords(file: string, read: (change: Change, place: Place | undefined) => void): number {
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
      readPayload(payload, at + HEAD, read);
      at += HEAD + length;
    }
    return at;
  } finally {
    closeSync(handle);
  }
}

function readPayload(payload: Buffer, start: number, read: (change: Change, place: Place | undefined) => void): void {
  if (payload[0] !== PLAIN) {
    for (const change of deserialize(payload) as readonly Change[]) read(change, undefined);
    return;
  }
  for (let at = 1; at < payload.length;) {
    const keyLength = payload.readUInt32LE(at);
    const valueLength = payload.readUInt32LE(at + 4);
    at += LENGTHS;
    const key = payload.toString('utf8', at, at + keyLength);
    at += keyLength;
    const size = Math.max(0, valueLength - 1);
    const value = valueLength === 0 ? undefined : payload.subarray(at, at + size);
    read([key, value], value === undefined ? undefined : { at: start + at, size });
    at += size;
  }
}

const WINDOW = 256 * 1024;

/** Reads values that lie in a log; those that lie side by side at once. */
export class ValueReader {
  readonly #handle: number;
  readonly #window = Buffer.allocUnsafeSlow(WINDOW);
  #start = 0;
  #end = 0;

  constructor(handle: number) {
    this.#handle = handle;
  }

  /** @returns its bytes, which the next one may take the place of */
  read({ at, size }: Place): Uint8Array {
    if (size > WINDOW) {
      const own = Buffer.allocUnsafeSlow(size);
      fill(this.#handle, own, at);
      return own;
    }
    if (at < this.#start || at + size > this.#end) {
      this.#start = at;
      this.#end = at + readSync(this.#handle, this.#window, 0, WINDOW, at);
      if (this.#end < at + size) throw CUT_OFF();
    }
    return this.#window.subarray(at - this.#start, at - this.#start + size);
  }
}

const CUT_OFF = (): Error => new Error('The file was cut off while it was read.');

function fill(handle: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length;) {
    const read = readSync(handle, bytes, done, bytes.length - done, at + done);
    if (read === 0) throw CUT_OFF();
    done += read;
  }
}

const digest = (payload: Uint8Array): Buffer => hash('sha256', payload, 'buffer').subarray(0, HASH);
