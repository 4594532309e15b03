import { matchesGlob, posix } from 'node:path';
import type { ImageFile } from '../image.ts';
import { DockerfileProblem } from './problem.ts';
import type { Stage } from './stage.ts';

/** Where `COPY` takes files from: the build's context, or another stage. */
export interface CopySource {
  /** By path, relative to its root, without a slash at the beginning. */
  readonly files: ReadonlyMap<string, ImageFile>;
  /** As a message calls it. */
  readonly name: string;
}

const MAGIC = /[*?[\]]/;

/**
 * https://docs.docker.com/reference/dockerfile/#copy
 *
 * @param names the sources, then the destination
 */
export function copy(stage: Stage, source: CopySource, names: readonly string[], line: number, mode?: string): void {
  const sources = names.slice(0, -1);
  const destination = names.at(-1) ?? '';
  const asFolder = destination.endsWith('/') || destination === '.' || sources.length > 1;
  const target = stage.path(destination);
  for (const name of sources) {
    const found = find(source, name);
    if (found.length === 0) throw notFound(source, name, line);
    if (found.length > 1 && !destination.endsWith('/') && destination !== '.') {
      throw new DockerfileProblem(
        line,
        `When using COPY with more than one source file, the destination must be a directory and end with a /`,
        `Write \`${destination}/\`.`,
      );
    }
    for (const { path, folder } of found) {
      if (folder) copyFolder(stage, source, path, target, mode);
      else {
        const file = source.files.get(path);
        if (file === undefined) continue;
        const into = asFolder || isFolder(stage, target) ? posix.join(target, posix.basename(path)) : target;
        stage.files.set(into, withMode(file, mode));
      }
    }
  }
}

/** A folder's contents are copied, not the folder. */
function copyFolder(stage: Stage, { files }: CopySource, folder: string, target: string, mode?: string): void {
  const prefix = folder === '' ? '' : `${folder}/`;
  for (const [path, file] of files)
    if (path.startsWith(prefix)) stage.files.set(posix.join(target, path.slice(prefix.length)), withMode(file, mode));
}

function find({ files }: CopySource, name: string): { readonly path: string; readonly folder: boolean }[] {
  // What climbs out of the context stays at its root, as with Docker.
  const wanted = posix.join('/', name).slice(1).replace(/\/$/, '');
  if (wanted === '') return files.size > 0 ? [{ path: '', folder: true }] : [];
  if (!MAGIC.test(wanted)) {
    if (files.has(wanted)) return [{ path: wanted, folder: false }];
    return [...files.keys()].some((path) => path.startsWith(`${wanted}/`)) ? [{ path: wanted, folder: true }] : [];
  }
  const depth = wanted.split('/').length;
  const candidates = new Map<string, boolean>();
  for (const path of files.keys()) {
    const parts = path.split('/');
    if (parts.length >= depth) candidates.set(parts.slice(0, depth).join('/'), parts.length > depth);
  }
  return [...candidates].flatMap(([path, folder]) => (matchesGlob(path, wanted) ? [{ path, folder }] : []));
}

function isFolder({ files, base }: Stage, path: string): boolean {
  const known = base.kind === 'lambda' ? ['/var/task', '/var/runtime', '/opt', '/tmp'] : ['/opt', '/tmp', '/'];
  return known.includes(path) || [...files.keys()].some((name) => name.startsWith(`${path}/`));
}

function withMode(file: ImageFile, mode: string | undefined): ImageFile {
  if (mode === undefined) return file;
  const executable = /^0?[0-7]{3}$/.test(mode) ? /[1357]/.test(mode) : /\+[rw]*x/.test(mode) || file.executable;
  return { ...file, executable };
}

function notFound({ name: where, files }: CopySource, name: string, line: number): DockerfileProblem {
  const shown = [...files.keys()].slice(0, 5).join(', ');
  return new DockerfileProblem(
    line,
    `\`${name}\` is not found in ${where}`,
    `Name a file or folder that is there${shown === '' ? '' : ` (${shown}${files.size > 5 ? ', ...' : ''})`}. Paths begin at the context's root, and what .dockerignore names is not in it.`,
  );
}
