import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { asOnProcessor, type Architecture } from './architecture.ts';
import { placeOf, type ImageStart } from './image/image-start.ts';
import type { Keeper } from './keeper.ts';
import type { FunctionSpec } from './types.ts';
import { readZip } from './zip.ts';

/** The folders of one environment: what a function sees as /var/task, /opt and /tmp. */
export interface EnvironmentFolders {
  /**
   * Holds the others, each where it is below `/` on Lambda; nothing outside of it is the function's.
   *
   * A process with a view of its own has them there: `home` and a slash, in whatever it is told, are a slash to it.
   */
  readonly home: string;
  readonly task: string;
  readonly opt: string;
  readonly tmp: string;
  /** How much /tmp holds, in MB, where that can be said: a process with a view of its own has it in memory then. */
  readonly tmpSize?: number | undefined;
}

/** MB: what is larger would be too much of this machine's memory. */
const LARGEST_TMP = 2048;

/**
 * With the size of /tmp, where it can be kept: extensions share /tmp with the function, and each process has its own view;
 * an image may have files there.
 */
export function withTmpSize(
  folders: EnvironmentFolders,
  { ephemeralStorage, image }: FunctionSpec,
): EnvironmentFolders {
  const shared = image !== undefined || existsSync(join(folders.opt, 'extensions'));
  return shared || ephemeralStorage > LARGEST_TMP ? folders : { ...folders, tmpSize: ephemeralStorage };
}

/** Files of a function that are removed one by one, since they are few. */
const FEW_FILES = 16;

/** Unpacks every archive once, and gives environments links to its files. */
export class CodeStore {
  readonly #root: string;
  readonly #keeper: Keeper;
  readonly #unpacked = new Map<string, string>();
  /** The same, by the archives themselves: to hash one takes longer than to look for it. */
  readonly #known: Readonly<Record<Architecture, WeakMap<Uint8Array, string>>> = {
    x86_64: new WeakMap(),
    arm64: new WeakMap(),
  };
  /** Those of environments that have ended, without the function's files. */
  readonly #free: EnvironmentFolders[] = [];
  #environments = 0;
  #closed = false;

  /** @param root an empty folder that nobody else uses */
  constructor(root: string, keeper: Keeper) {
    this.#root = root;
    this.#keeper = keeper;
  }

  /** Empty folders for a new environment. */
  create(): EnvironmentFolders {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const home = join(this.#root, `e${++this.#environments}`);
    const folders = { home, task: join(home, 'var', 'task'), opt: join(home, 'opt'), tmp: join(home, 'tmp') };
    for (const folder of [home, dirname(folders.task), folders.task, folders.opt, folders.tmp]) mkdirSync(folder);
    // Node looks for it upwards, and would stumble over one that the function may not read.
    for (const above of [home, dirname(folders.task)]) writeFileSync(join(above, 'package.json'), '{}');
    return folders;
  }

  /** Puts an archive's files into an environment's folder, over what is there. */
  place(archive: Uint8Array, folder: string, architecture: Architecture): void {
    const known = this.#known[architecture];
    const unpacked = known.get(archive) ?? this.#unpack(archive, architecture);
    known.set(archive, unpacked);
    linkTree(unpacked, folder);
  }

  /** Puts the files of an image where they are to lie in an environment. */
  placeImage(archive: Uint8Array, { home }: EnvironmentFolders, architecture: Architecture, image: ImageStart): void {
    const { base, workingDirectory } = image;
    const unpacked = this.#unpack(archive, architecture, `${base}:${workingDirectory}`, (path) =>
      placeOf(`/${path}`, image).slice(1),
    );
    linkTree(unpacked, home);
  }

  /** From now on nothing need be removed: all of it goes with the root. */
  close(): void {
    this.#closed = true;
  }

  /**
   * Removes an environment's folders, or keeps them for another one: on a disk, making folders and removing them again
   * took a sixth of a cold start. What cannot be removed now goes when the root goes.
   *
   * @param confined whether nothing but /tmp can have been written
   */
  remove(folders: EnvironmentFolders, confined: boolean): void {
    if (this.#closed || (confined && this.#empty(folders)) || this.#keeper.remove(basename(folders.home))) return;
    try {
      rmSync(folders.home, { recursive: true, force: true });
    } catch {
      // On Windows, a file may still be open.
    }
  }

  /** Takes the function's files out, where they are few and there is nothing else. */
  #empty({ tmpSize, ...folders }: EnvironmentFolders): boolean {
    // Without a size, an image or extensions may have files anywhere.
    if (tmpSize === undefined || [folders.opt, folders.tmp].some((folder) => readdirSync(folder).length > 0))
      return false;
    const files = readdirSync(folders.task, { withFileTypes: true });
    if (files.length > FEW_FILES || files.some((file) => file.isDirectory())) return false;
    for (const { name } of files) unlinkSync(join(folders.task, name));
    this.#free.push(folders);
    return true;
  }

  /** @param layout tells apart where files of the same archive lie, which `located` says */
  #unpack(
    archive: Uint8Array,
    architecture: Architecture,
    layout = '',
    located = (path: string): string => path,
  ): string {
    const hash = createHash('sha256').update(architecture).update(layout).update(archive).digest('hex').slice(0, 32);
    const known = this.#unpacked.get(hash);
    if (known !== undefined) return known;
    const folder = join(this.#root, 'code', hash);
    mkdirSync(folder, { recursive: true });
    for (const entry of readZip(archive)) {
      const path = join(folder, located(entry.path));
      mkdirSync(dirname(path), { recursive: true });
      if (entry.link === undefined) {
        writeFileSync(path, asOnProcessor(entry.data, architecture));
        // Shared by environments, so nobody writes to it; on Lambda /var/task is read-only too.
        chmodSync(path, entry.executable ? 0o555 : 0o444);
      } else if (resolve(dirname(path), entry.link).startsWith(folder + sep)) {
        symlinkSync(entry.link, path);
      }
    }
    this.#unpacked.set(hash, folder);
    return folder;
  }
}

function linkTree(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) {
      mkdirSync(target, { recursive: true });
      linkTree(source, target);
    } else {
      linkFile(source, target);
    }
  }
}

function linkFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    // A file of a layer below is there already.
    rmSync(target, { force: true });
    try {
      linkSync(source, target);
    } catch {
      // A file system without hard links.
      copyFileSync(source, target);
    }
  }
}
