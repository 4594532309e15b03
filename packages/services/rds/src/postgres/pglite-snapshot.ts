import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/*
 * A new database is a copy of a file, which the first one makes: it takes seconds to set up, and a copy none.
 */

/** @param snapshot where that file is, or is to be @returns what a new PGlite begins with */
export const newDatabase = async (snapshot: string): Promise<Blob> =>
  readSnapshot(snapshot) ?? (await makeSnapshot(snapshot));

/** Logs in files of 1 MB instead of 16: every copy has them, and reads them when it starts. */
const SMALL_LOGS = ['--wal-segsize=1', '-c', 'min_wal_size=2MB'];

async function makeSnapshot(snapshot: string): Promise<Blob> {
  const made = await PGlite.create({ initDbStartParams: SMALL_LOGS });
  await made.exec('CHECKPOINT; SELECT pg_switch_wal(); CHECKPOINT');
  const contents = await made.dumpDataDir('none');
  await made.close();
  keepSnapshot(snapshot, new Uint8Array(await contents.arrayBuffer()));
  return contents;
}

/** PGlite takes a Blob, and asks it for nothing but its bytes. This one has them, where others copy them piece by piece. */
class InMemory extends Blob {
  readonly #bytes: ArrayBuffer;

  constructor(bytes: ArrayBuffer) {
    super([]);
    this.#bytes = bytes;
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#bytes);
  }
}

function readSnapshot(snapshot: string): Blob | undefined {
  try {
    return new InMemory(new Uint8Array(readFileSync(snapshot)).buffer);
  } catch {
    return undefined;
  }
}

/** In one step, since another cloud may do the same; where it cannot be written, the next one takes its seconds again. */
function keepSnapshot(snapshot: string, contents: Uint8Array): void {
  const half = `${snapshot}.${process.pid}`;
  try {
    mkdirSync(dirname(snapshot), { recursive: true });
    writeFileSync(half, contents);
    renameSync(half, snapshot);
  } catch {
    rmSync(half, { force: true });
  }
}
