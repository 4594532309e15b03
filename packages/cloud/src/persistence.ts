import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { AwsError } from '@coldstart/wire';
import { lockFolder } from './folder-lock.ts';
import { readRecords, recordOf, sizeOf, type Change } from './records.ts';
import type { StateStore } from './state.ts';

/** A log that would grow to this many times what is stored is written anew. */
const SLACK = 1.75;
const SMALLEST = 4 * 1024 * 1024;
/** Bytes of the disk that are left to small requests: they tell what is there, delete, and so make room. */
const RESERVE = 512 * 1024;
const SMALL = 4096;

/**
 * Keeps the cloud's state in a folder: `state.log` holds one record for each acknowledged change, with the
 * whole of every piece of state that it touched. A record is in the file before the caller is answered; one
 * that was cut off by the end of the process, or by a full disk, is taken away, since nobody was told of it.
 */
export class Persistence {
  readonly folder: string;
  readonly #file: string;
  readonly #unlock: () => void;
  readonly #store: StateStore;
  /** Bytes of each piece of state, as it was written last, and of all of them. */
  readonly #pieces = new Map<string, number>();
  #stored = 0;
  /** Pieces of state that could not be written: the next record has them, too. */
  readonly #unsaved = new Set<string>();
  #handle: number;
  /** Bytes of the file that are whole records. */
  #size = 0;
  /** There may be more in it: a record that was not written to its end. */
  #torn = false;

  /** @throws Error where another cloud has the folder, or it cannot be written */
  constructor(folder: string, store: StateStore) {
    mkdirSync(folder, { recursive: true });
    this.folder = folder;
    this.#store = store;
    this.#file = join(folder, 'state.log');
    this.#unlock = lockFolder(folder);
    this.#load();
    this.#handle = openSync(this.#file, 'a');
    ftruncateSync(this.#handle, this.#size);
    this.#compact();
  }

  /**
   * Refuses a request before it has changed anything, where the disk cannot take what it brings.
   *
   * @param bytes of its body
   * @throws ServiceUnavailable
   */
  checkRoom(bytes: number): void {
    if (bytes > SMALL && !hasRoom(this.folder, RESERVE + 2 * bytes))
      throw unwritable('there is no room left on its disk');
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
    for (const [key, value] of changes) this.#note(key, value);
    const limit = Math.max(SMALLEST, SLACK * this.#stored);
    // What is written anew holds the change, too.
    if (this.#size + record.length > limit && this.#compact()) return;
    try {
      this.#append(record);
    } catch (error) {
      if (this.#compact()) return;
      throw unwritable(error instanceof Error ? error.message : String(error));
    }
    this.#unsaved.clear();
  }

  /** Half a record would hide all that are written after it. */
  #append(record: Buffer): void {
    try {
      if (this.#torn) this.#mend();
      this.#torn = true;
      write(this.#handle, record);
      this.#torn = false;
      this.#size += record.length;
    } catch (error) {
      this.#mend();
      throw error;
    }
  }

  #mend(): void {
    ftruncateSync(this.#handle, this.#size);
    this.#torn = false;
  }

  close(): void {
    closeSync(this.#handle);
    this.#unlock();
  }

  #note(key: string, value: Buffer | undefined): void {
    const before = this.#pieces.get(key) ?? 0;
    const after = value === undefined ? 0 : sizeOf(key, value);
    if (value === undefined) this.#pieces.delete(key);
    else this.#pieces.set(key, after);
    this.#stored += after - before;
  }

  #load(): void {
    if (!existsSync(this.#file)) return;
    const latest = new Map<string, Uint8Array>();
    this.#size = readRecords(this.#file, (changes) => {
      for (const [key, value] of changes) {
        this.#note(key, value);
        if (value === undefined) latest.delete(key);
        // Bytes in what is read are a window into it: a copy of its own keeps nothing else in memory.
        else latest.set(key, new Uint8Array(value));
      }
    });
    for (const [key, value] of latest) {
      latest.delete(key);
      this.#store.restore(key, deserialize(value) as object);
    }
  }

  /**
   * Writes all that is known into a new file, and puts it in the old one's place in one step.
   *
   * @returns false where there is no room for two: the old one goes on
   */
  #compact(): boolean {
    if (!hasRoom(this.folder, this.#stored)) return false;
    const next = `${this.#file}.next`;
    let size = 0;
    try {
      const handle = openSync(next, 'w');
      try {
        for (const key of this.#store.keys()) {
          const value = this.#store.value(key);
          if (value === undefined) continue;
          const bytes = serialize(value);
          const record = recordOf([[key, bytes]]);
          write(handle, record);
          this.#note(key, bytes);
          size += record.length;
        }
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(next, this.#file);
    } catch {
      rmSync(next, { force: true });
      return false;
    }
    closeSync(this.#handle);
    this.#handle = openSync(this.#file, 'a');
    this.#size = size;
    this.#torn = false;
    this.#unsaved.clear();
    return true;
  }
}

function unwritable(reason: string): AwsError {
  return new AwsError(
    'ServiceUnavailable',
    `The data folder could not be written; make room, or look who may write there (${reason})`,
    { status: 503 },
  );
}

/** Whether a file of so many bytes may be tried; who may not ask tries. */
function hasRoom(folder: string, bytes: number): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > bytes;
  } catch {
    return true;
  }
}

function write(handle: number, record: Buffer): void {
  for (let written = 0; written < record.length;) written += writeSync(handle, record, written);
}
