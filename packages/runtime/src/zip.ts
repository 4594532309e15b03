import { unzipSync } from 'fflate';

/** One file of a deployment package. */
export interface ZipEntry {
  /** With forward slashes, relative, inside the folder that it is unpacked to. */
  readonly path: string;
  readonly data: Uint8Array;
  /** Whether the archive gives it an executable bit; archives made on Windows have none. */
  readonly executable: boolean;
  /** Set when the entry is a symbolic link: where it leads. */
  readonly link: string | undefined;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const UNIX = 3;
const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;

/**
 * Reads a deployment package with the file modes that it carries.
 *
 * Entries that would land outside the folder they are unpacked to are left out.
 *
 * @throws Error when the bytes are no zip archive
 */
export function readZip(archive: Uint8Array): ZipEntry[] {
  const modes = readModes(archive);
  const entries: ZipEntry[] = [];
  for (const [name, data] of Object.entries(unzipSync(archive))) {
    const path = name.replaceAll('\\', '/');
    if (path.endsWith('/') || !staysInside(path)) continue;
    const mode = modes.get(name) ?? 0;
    const link = (mode & FILE_TYPE) === SYMLINK ? new TextDecoder().decode(data) : undefined;
    entries.push({ path, data, executable: (mode & 0o111) !== 0, link });
  }
  return entries;
}

function staysInside(path: string): boolean {
  return !path.startsWith('/') && !/^[a-z]:/i.test(path) && !path.split('/').includes('..');
}

/** Unix modes by name, from the archive's central directory, which fflate does not hand out. */
function readModes(archive: Uint8Array): Map<string, number> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const modes = new Map<string, number>();
  let end = archive.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
  if (end < 0) return modes;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count && at + 46 <= archive.length; index++) {
    if (view.getUint32(at, true) !== DIRECTORY_ENTRY) break;
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength));
    if (view.getUint8(at + 5) === UNIX) modes.set(name, view.getUint32(at + 38, true) >>> 16);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return modes;
}
