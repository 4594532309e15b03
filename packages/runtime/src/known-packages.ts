import { unzipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where packages are kept from one run to the next; whoever can write there is trusted. */
export const KNOWN_PACKAGES = join(import.meta.dirname, '..', '..', '..', '.coldstart', 'packages');

const MODULES = /^node_modules\//;

/**
 * Keeps packages that functions are going to bring along, so that environments of those that do are forked from a process
 * that has loaded them. Nothing depends on it but time.
 *
 * @param files contents by path, below `node_modules`; must come from packages that are installed, never from a learner
 */
export function keepPackages(files: ReadonlyMap<string, Uint8Array>): void {
  const folder = join(KNOWN_PACKAGES, digestOf(files));
  if (existsSync(folder)) return;
  const temporary = `${folder}.${process.pid}.new`;
  try {
    for (const [path, contents] of files) {
      mkdirSync(dirname(join(temporary, path)), { recursive: true });
      writeFileSync(join(temporary, path), contents);
    }
    renameSync(temporary, folder);
  } catch {
    // A checkout that cannot be written to, or somebody else was faster.
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The folder with the very packages that a deployment package brings along in its `node_modules`, where they are known. */
export function knownPackages(archive: Uint8Array): string | undefined {
  if (!known.has(archive)) known.set(archive, find(archive));
  return known.get(archive);
}

const known = new WeakMap<Uint8Array, string | undefined>();

function find(archive: Uint8Array): string | undefined {
  if (!existsSync(KNOWN_PACKAGES)) return undefined;
  const files = new Map(
    Object.entries(unzipSync(archive, { filter: ({ name }) => MODULES.test(name) && !name.endsWith('/') })),
  );
  if (files.size === 0) return undefined;
  const folder = join(KNOWN_PACKAGES, digestOf(files));
  return existsSync(folder) ? realpathSync(folder) : undefined;
}

function digestOf(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256');
  for (const [path, contents] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    hash.update(`${path}\n${contents.length}\n`).update(contents);
  }
  return hash.digest('hex').slice(0, 32);
}
