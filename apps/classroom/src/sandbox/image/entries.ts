import { lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

/** What becomes a file, a folder or a link of the image, by its path there, without the leading slash. */
export type ImageEntry =
  | { readonly kind: 'file'; readonly source: string; readonly executable: boolean }
  | { readonly kind: 'text'; readonly text: string; readonly executable: boolean }
  | { readonly kind: 'folder'; readonly mode: number }
  | { readonly kind: 'link'; readonly target: string };

export type ImageEntries = Map<string, ImageEntry>;

/** `usr/bin/env` of `/usr/bin/env` */
const inImage = (path: string): string => posix.normalize(path).replace(/^\/+|\/+$/g, '');

export function addText(entries: ImageEntries, path: string, text: string, executable = false): void {
  entries.set(inImage(path), { kind: 'text', text, executable });
}

export function addFolder(entries: ImageEntries, path: string, mode = 0o755): void {
  entries.set(inImage(path), { kind: 'folder', mode });
}

export function addLink(entries: ImageEntries, path: string, target: string): void {
  entries.set(inImage(path), { kind: 'link', target });
}

/** Puts one file of the machine into the image. */
export function addFile(entries: ImageEntries, path: string, source: string): void {
  const executable = (lstatSync(source).mode & 0o100) !== 0;
  entries.set(inImage(path), { kind: 'file', source, executable });
}

/** Puts a folder's files into the image, links as they are. @param keep is asked for each name, folders' and files' */
export function addTree(
  entries: ImageEntries,
  path: string,
  source: string,
  keep: (name: string, isFolder: boolean) => boolean = () => true,
): void {
  addFolder(entries, path);
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    if (!keep(entry.name, entry.isDirectory())) continue;
    const [to, from] = [posix.join(path, entry.name), join(source, entry.name)];
    if (entry.isDirectory()) addTree(entries, to, from, keep);
    else if (entry.isFile()) addFile(entries, to, from);
    else if (entry.isSymbolicLink()) addLink(entries, to, readlinkSync(from));
  }
}

/** Puts a file where it lies on this machine, with the links that lead there, those of folders above it included. */
export function addAsHere(entries: ImageEntries, path: string): void {
  const folder = realpathSync(dirname(path));
  if (folder !== dirname(path)) addLinksAbove(entries, dirname(path));
  const real = join(folder, relative(dirname(path), path));
  if (lstatSync(real).isSymbolicLink()) {
    const target = readlinkSync(real);
    addLink(entries, real, target);
    addAsHere(entries, target.startsWith('/') ? target : join(folder, target));
  } else addFile(entries, real, real);
}

function addLinksAbove(entries: ImageEntries, path: string): void {
  const parts = path.split('/').filter((part) => part !== '');
  for (let count = 1; count <= parts.length; count += 1) {
    const above = `/${parts.slice(0, count).join('/')}`;
    const real = join(realpathSync(dirname(above)), parts[count - 1] ?? '');
    if (lstatSync(real).isSymbolicLink()) addLink(entries, real, readlinkSync(real));
  }
}
