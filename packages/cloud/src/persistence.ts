import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
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
 * that was cut off by the end of the process is ignored, since nobody was told of it.
 */
export class Persistence {
  readonly #file: string;
  readonly #lock: string;
  readonly #store: StateStore;
  readonly #live = new Map<string, number>();
  #handle: number;
  #size = 0;

  constructor(folder: string, store: StateStore) {
    mkdirSync(folder, { recursive: true });
    this.#store = store;
    this.#file = join(folder, 'state.log');
    this.#lock = join(folder, 'lock');
    takeLock(this.#lock, folder);
    this.#load();
    this.#handle = openSync(this.#file, 'a');
    this.#compact();
  }

  /** Writes the present value of these pieces of state, as one record. */
  save(keys: Iterable<string>): void {
    const changes: Change[] = [];
    for (const key of keys) {
      const value = this.#store.value(key);
      changes.push([key, value === undefined ? undefined : serialize(value)]);
    }
    if (changes.length === 0) return;
    this.#append(this.#handle, changes);
    if (this.#size > Math.max(SMALLEST, SLACK * this.#liveSize())) this.#compact();
  }

  close(): void {
    closeSync(this.#handle);
    rmSync(this.#lock, { force: true });
  }

  #append(handle: number, changes: readonly Change[]): void {
    const payload = serialize(changes);
    const head = Buffer.alloc(HEAD);
    head.writeBigUInt64LE(BigInt(payload.length));
    digest(payload).copy(head, 8);
    const record = Buffer.concat([head, payload]);
    for (let written = 0; written < record.length;) written += writeSync(handle, record, written);
    this.#size += record.length;
    for (const [key, value] of changes) {
      if (value === undefined) this.#live.delete(key);
      else this.#live.set(key, value.length);
    }
  }

  #load(): void {
    if (!existsSync(this.#file)) return;
    const bytes = readFileSync(this.#file);
    let at = 0;
    while (at + HEAD <= bytes.length) {
      const length = Number(bytes.readBigUInt64LE(at));
      const payload = bytes.subarray(at + HEAD, at + HEAD + length);
      if (payload.length < length || !digest(payload).equals(bytes.subarray(at + 8, at + HEAD))) break;
      for (const [key, value] of deserialize(payload) as readonly Change[]) {
        if (value === undefined) this.#store.drop(key);
        else this.#store.restore(key, deserialize(value) as object);
      }
      at += HEAD + length;
    }
  }

  #liveSize(): number {
    let sum = 0;
    for (const size of this.#live.values()) sum += size;
    return sum;
  }

  /** Writes all that is known into a new file, and puts it in the old one's place in one step. */
  #compact(): void {
    const next = `${this.#file}.next`;
    const handle = openSync(next, 'w');
    this.#size = 0;
    for (const key of this.#store.keys()) {
      const value = this.#store.value(key);
      if (value !== undefined) this.#append(handle, [[key, serialize(value)]]);
    }
    closeSync(handle);
    closeSync(this.#handle);
    renameSync(next, this.#file);
    this.#handle = openSync(this.#file, 'a');
  }
}

function digest(payload: Buffer): Buffer {
  return createHash('sha256').update(payload).digest().subarray(0, HASH);
}

/** Two processes must not write one folder. The lock of a process that has ended is taken over. */
function takeLock(lock: string, folder: string): void {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const owner = Number(readFileSync(lock, 'utf8'));
      if (owner !== process.pid && isRunning(owner)) {
        throw new Error(
          `${folder} is in use by another cloud (process ${owner}). End that one, or choose another folder with --data.`,
          {
            cause: error,
          },
        );
      }
      rmSync(lock, { force: true });
    }
  }
  throw new Error(`${folder} cannot be locked: remove ${lock} if no other cloud uses it.`);
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
