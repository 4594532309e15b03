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
import { readRecords, RecordWriter, sizeOf, ValueReader, type Place } from './records.ts';
import type { StateStore } from './state.ts';

/** A log that would grow to this many times what is stored is written anew. */
const SLACK = 1.75;
const SMALLEST = 4 * 1024 * 1024;
/** Bytes of the disk that are left to small requests: they tell what is there, delete, and so make room. */
const RESERVE = 512 * 1024;
const SMALL = 4096;
/** Milliseconds. */
const LATER = 1000;
const NOTHING: readonly string[] = [];

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
  /** Where each piece of state lies in the log, as it was written last; `undefined`: in one of an older form. */
  readonly #places = new Map<string, Place | undefined>();
  /** Bytes of all of them. */
  #stored = 0;
  readonly #record = new RecordWriter();
  /** Pieces of state that could not be written: the next record has them, too. */
  readonly #unsaved = new Set<string>();
  /** Pieces of state that are written within a second. */
  readonly #later = new Set<string>();
  #laterTimer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Immediate | undefined;
  readonly #report: (error: unknown) => void;
  #handle: number;
  /** Bytes of the file that are whole records. */
  #size = 0;
  /** There may be more in it: a record that was not written to its end. */
  #torn = false;

  /**
   * @param report is told why something could not be written that nobody waits for
   * @throws Error where another cloud has the folder, or it cannot be written
   */
  constructor(folder: string, store: StateStore, report: (error: unknown) => void) {
    mkdirSync(folder, { recursive: true });
    this.#report = report;
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
    const record = this.#record;
    record.begin();
    const placed: [key: string, at: number, size: number][] = [];
    for (const key of this.#unsaved) {
      const value = this.#store.value(key);
      const bytes = value === undefined ? undefined : serialize(value);
      placed.push([key, record.add(key, bytes), bytes?.length ?? -1]);
    }
    const bytes = record.end();
    const limit = Math.max(SMALLEST, SLACK * this.#stored);
    // What is written anew holds the change, too.
    if (this.#size + bytes.length > limit && this.#compact()) return;
    const start = this.#size;
    try {
      this.#append(bytes);
    } catch (error) {
      if (this.#compact()) return;
      throw unwritable(error instanceof Error ? error.message : String(error));
    }
    for (const [key, at, size] of placed) this.#note(key, size < 0 ? undefined : { at: start + at, size });
    this.#unsaved.clear();
  }

  /**
   * Has these pieces of state written with the next record, or once what happens now is done: what nobody was told of, and
   * what bears to be repeated, needs no record of its own.
   */
  saveSoon(keys: Iterable<string>): void {
    for (const key of keys) this.#unsaved.add(key);
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined;
      this.#saveUnasked(NOTHING);
    });
  }

  /**
   * Has a piece of state written within a second, however often it changes until then: what is measured at each call. The
   * last second of it does not outlive a cloud that is killed.
   */
  saveLater(key: string): void {
    this.#later.add(key);
    // A second of the machine, whatever the cloud's time is.
    this.#laterTimer ??= setTimeout(() => {
      this.#laterTimer = undefined;
      this.#saveUnasked(this.#later);
    }, LATER).unref();
  }

  /** Nobody waits for what could not be written: it goes with the next record, and is reported. */
  #saveUnasked(keys: Iterable<string>): void {
    try {
      this.save(keys);
    } catch (error) {
      this.#report(error);
    }
    if (keys === this.#later) this.#later.clear();
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
    clearImmediate(this.#soon);
    clearTimeout(this.#laterTimer);
    this.#saveUnasked(this.#later);
    closeSync(this.#handle);
    this.#unlock();
  }

  /** @param place `undefined` where it is gone */
  #note(key: string, place: Place | undefined): void {
    const before = this.#places.get(key);
    if (before !== undefined) this.#stored -= sizeOf(key, before.size);
    if (place === undefined) this.#places.delete(key);
    else this.#places.set(key, place);
    if (place !== undefined) this.#stored += sizeOf(key, place.size);
  }

  #load(): void {
    if (!existsSync(this.#file)) return;
    const latest = new Map<string, Uint8Array>();
    this.#size = readRecords(this.#file, ([key, value], place) => {
      if (value === undefined) {
        latest.delete(key);
        this.#note(key, undefined);
        return;
      }
      // Bytes in what is read are a window into it: a copy of its own keeps nothing else in memory.
      latest.set(key, new Uint8Array(value));
      if (place === undefined) this.#places.set(key, undefined);
      else this.#note(key, place);
    });
    for (const [key, value] of latest) {
      latest.delete(key);
      this.#store.restore(key, deserialize(value) as object);
    }
  }

  /**
   * Copies all that is known into a new file, and puts that in the old one's place in one step.
   *
   * @returns false where there is no room for two: the old one goes on
   */
  #compact(): boolean {
    if (!hasRoom(this.folder, this.#stored)) return false;
    const next = `${this.#file}.next`;
    let copied: Copied;
    try {
      copied = this.#copy(next);
      renameSync(next, this.#file);
    } catch {
      rmSync(next, { force: true });
      return false;
    }
    closeSync(this.#handle);
    this.#handle = openSync(this.#file, 'a');
    this.#size = copied.size;
    this.#torn = false;
    this.#places.clear();
    this.#stored = 0;
    for (const [key, place] of copied.places) this.#note(key, place);
    this.#unsaved.clear();
    return true;
  }

  #copy(file: string): Copied {
    const from = openSync(this.#file, 'r');
    const to = openSync(file, 'w');
    try {
      const places = copyRecords(to, this.#values(new ValueReader(from)));
      fsyncSync(to);
      return places;
    } finally {
      closeSync(from);
      closeSync(to);
    }
  }

  /** Each piece's bytes: from the log where it has them, since to read is cheaper than to serialize. */
  *#values(log: ValueReader): Iterable<readonly [key: string, value: Uint8Array]> {
    for (const [key, place] of this.#places) {
      if (place !== undefined && !this.#unsaved.has(key)) {
        yield [key, log.read(place)];
        continue;
      }
      const value = this.#store.value(key);
      if (value !== undefined) yield [key, serialize(value)];
    }
    for (const key of this.#unsaved) {
      const value = this.#places.has(key) ? undefined : this.#store.value(key);
      if (value !== undefined) yield [key, serialize(value)];
    }
  }
}

interface Copied {
  readonly places: ReadonlyMap<string, Place>;
  /** Bytes of the file. */
  readonly size: number;
}

/** Bytes that are copied as one record: one alone for each piece would cost most of the time. */
const BATCH = 256 * 1024;

function copyRecords(handle: number, values: Iterable<readonly [key: string, value: Uint8Array]>): Copied {
  const places = new Map<string, Place>();
  const record = new RecordWriter();
  let size = 0;
  const flush = (): void => {
    const bytes = record.end();
    write(handle, bytes);
    size += bytes.length;
    record.begin();
  };
  record.begin();
  for (const [key, value] of values) {
    places.set(key, { at: size + record.add(key, value), size: value.length });
    if (record.size > BATCH) flush();
  }
  flush();
  return { places, size };
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
