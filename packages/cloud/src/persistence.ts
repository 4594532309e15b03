import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { AwsError } from '@coldstart/wire';
import { lockFolder } from './folder-lock.ts';
import type { StateStore } from './state.ts';

type Change = readonly [key: string, value: Buffer | undefined];

const HASH = 16;
const HEAD = 8 + HASH;

/** A log that has grown to this many times what it says is written anew. */
const SLACK = 4;
const SMALLEST = 4 * 1024 * 1024;

/**
 * Keeps the cloud's state in a folder: `state.log` holds one record for each acknowledged change, with the
 * whole of every piece of state that it touched. A record is in the file before the caller is answered; one
 * that was cut off by the end of the process, or by a full disk, is taken away, since nobody was told of it.
 */
export class Persistence {
  readonly #file: string;
  readonly #unlock: () => void;
  readonly #store: StateStore;
  /** Bytes of each piece of state, as it was written last. */
  #live = new Map<string, number>();
  /** Pieces of state that could not be written: the next record has them, too. */
  readonly #unsaved = new Set<string>();
  #handle: number;
  /** Bytes of the file that are whole records. */
  #size = 0;
  /** There may be more in it: a record that was not written to its end. */
  #torn = false;
  /** The file was not written anew because there was no room: not again before it has grown to this. */
  #patience = 0;

  /** @throws Error where another cloud has the folder, or it cannot be written */
  constructor(folder: string, store: StateStore) {
    mkdirSync(folder, { recursive: true });
    this.#store = store;
    this.#file = join(folder, 'state.log');
    this.#unlock = lockFolder(folder);
    this.#load();
    this.#handle = openSync(this.#file, 'a');
    ftruncateSync(this.#handle, this.#size);
    this.#compact();
  }

  /**
   * Writes the present value of these pieces of state, as one record.
   *
   * @throws ServiceUnavailable where it cannot be written; what was written before stays as it is
   */
  save(keys: Iterable<string>): void {
    for (const key of keys) this.#unsaved.add(key);
    if (this.#unsaved.size === 0) return;
    const changes = [...this.#unsaved].map((key): Change => {
      const value = this.#store.value(key);
      return [key, value === undefined ? undefined : serialize(value)];
    });
    const record = recordOf(changes);
    try {
      if (this.#torn) this.#mend();
      this.#torn = true;
      write(this.#handle, record);
      this.#torn = false;
    } catch (error) {
      this.#mend();
      const reason = error instanceof Error ? error.message : String(error);
      throw new AwsError(
        'ServiceUnavailable',
        `The data folder could not be written; make room, or look who may write there (${reason})`,
        { status: 503 },
      );
    }
    this.#size += record.length;
    this.#unsaved.clear();
    note(this.#live, changes);
    if (this.#size > Math.max(SMALLEST, SLACK * sum(this.#live), this.#patience)) this.#compact();
  }

  /** Half a record would hide all that are written after it. */
  #mend(): void {
    ftruncateSync(this.#handle, this.#size);
    this.#torn = false;
  }

  close(): void {
    closeSync(this.#handle);
    this.#unlock();
  }

  #load(): void {
    if (!existsSync(this.#file)) return;
    const bytes = readFileSync(this.#file);
    while (this.#size + HEAD <= bytes.length) {
      const length = Number(bytes.readBigUInt64LE(this.#size));
      const begin = this.#size + HEAD;
      const payload = bytes.subarray(begin, begin + length);
      if (payload.length < length || !digest(payload).equals(bytes.subarray(this.#size + 8, begin))) break;
      const changes = deserialize(payload) as readonly Change[];
      for (const [key, value] of changes) {
        if (value === undefined) this.#store.drop(key);
        else this.#store.restore(key, deserialize(value) as object);
      }
      note(this.#live, changes);
      this.#size += HEAD + length;
    }
  }

  /**
   * Writes all that is known into a new file, and puts it in the old one's place in one step. Where there is no room for
   * two, the old one goes on.
   */
  #compact(): void {
    const next = `${this.#file}.next`;
    const live = new Map<string, number>();
    let size = 0;
    try {
      const handle = openSync(next, 'w');
      try {
        for (const key of this.#store.keys()) {
          const value = this.#store.value(key);
          if (value === undefined) continue;
          const changes: Change[] = [[key, serialize(value)]];
          const record = recordOf(changes);
          write(handle, record);
          note(live, changes);
          size += record.length;
        }
      } finally {
        closeSync(handle);
      }
    } catch {
      rmSync(next, { force: true });
      this.#patience = this.#size + SMALLEST;
      return;
    }
    closeSync(this.#handle);
    renameSync(next, this.#file);
    this.#handle = openSync(this.#file, 'a');
    this.#live = live;
    this.#size = size;
  }
}

function recordOf(changes: readonly Change[]): Buffer {
  const payload = serialize(changes);
  const head = Buffer.alloc(HEAD);
  head.writeBigUInt64LE(BigInt(payload.length));
  digest(payload).copy(head, 8);
  return Buffer.concat([head, payload]);
}

function write(handle: number, record: Buffer): void {
  for (let written = 0; written < record.length;) written += writeSync(handle, record, written);
}

function note(live: Map<string, number>, changes: readonly Change[]): void {
  for (const [key, value] of changes) {
    if (value === undefined) live.delete(key);
    else live.set(key, value.length);
  }
}

function sum(live: ReadonlyMap<string, number>): number {
  let bytes = 0;
  for (const size of live.values()) bytes += size;
  return bytes;
}

function digest(payload: Buffer): Buffer {
  return createHash('sha256').update(payload).digest().subarray(0, HASH);
}
