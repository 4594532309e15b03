import { createReadStream, readFileSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { posix } from 'node:path';
import { createTarPacker } from 'modern-tar';
import type { ImageEntries, ImageEntry } from './entries.ts';

/** The same files make the same bytes. */
const MTIME = new Date(1980, 0, 2);
/** Bytes up to which a file is read at once. */
const SMALL = 1024 * 1024;

/** The entries as a tar, all owned by root, with every folder that they lie in. */
export function tarOf(entries: ImageEntries): Readable {
  const { readable, controller } = createTarPacker();
  const pack = async (): Promise<void> => {
    for (const [path, entry] of [...withFolders(entries)].sort(([one], [other]) => (one < other ? -1 : 1)))
      await add(controller, path, entry);
    controller.finalize();
  };
  pack().catch((error: unknown) => controller.error(error));
  return Readable.fromWeb(readable as import('node:stream/web').ReadableStream);
}

type Controller = ReturnType<typeof createTarPacker>['controller'];

async function add(controller: Controller, path: string, entry: ImageEntry): Promise<void> {
  const owner = { uid: 0, gid: 0, mtime: MTIME };
  if (entry.kind === 'folder') {
    await controller.add({ name: `${path}/`, type: 'directory', size: 0, mode: entry.mode, ...owner }).close();
    return;
  }
  if (entry.kind === 'link') {
    await controller
      .add({ name: path, type: 'symlink', linkname: entry.target, size: 0, mode: 0o777, ...owner })
      .close();
    return;
  }
  const mode = entry.executable ? 0o755 : 0o644;
  if (entry.kind === 'text') return write(controller, { name: path, mode, ...owner }, Buffer.from(entry.text));
  const { size } = statSync(entry.source);
  if (size <= SMALL) return write(controller, { name: path, mode, ...owner }, readFileSync(entry.source));
  const body = controller.add({ name: path, size, mode, ...owner });
  await Readable.toWeb(createReadStream(entry.source)).pipeTo(body);
}

async function write(
  controller: Controller,
  header: { name: string; mode: number; uid: number; gid: number; mtime: Date },
  contents: Uint8Array,
): Promise<void> {
  const writer = controller.add({ ...header, size: contents.byteLength }).getWriter();
  if (contents.byteLength > 0) await writer.write(contents);
  await writer.close();
}

/** Folders that nobody named are as folders usually are. */
function withFolders(entries: ImageEntries): ImageEntries {
  const all: ImageEntries = new Map(entries);
  for (const path of entries.keys()) {
    for (let above = posix.dirname(path); above !== '.' && !all.has(above); above = posix.dirname(above))
      all.set(above, { kind: 'folder', mode: 0o755 });
  }
  return all;
}
