import { zipSync, type Zippable } from 'fflate';

const FILE = 0o100644;
const EXECUTABLE = 0o100755;
const UNIX = 3;
/** The same files make the same bytes, so that an unchanged function is not deployed again. */
const MTIME = new Date(1980, 0, 2);

/** A deployment package. Nothing is compressed: it goes no further than this machine, or a container on it. */
export function archive(files: ReadonlyMap<string, Uint8Array>, executables: ReadonlySet<string>): Uint8Array {
  const entries: Zippable = {};
  for (const path of [...files.keys()].sort()) {
    const contents = files.get(path) ?? new Uint8Array();
    const mode = executables.has(path) ? EXECUTABLE : FILE;
    entries[path] = [contents, { os: UNIX, attrs: (mode << 16) >>> 0, mtime: MTIME, level: 0 }];
  }
  return zipSync(entries);
}
