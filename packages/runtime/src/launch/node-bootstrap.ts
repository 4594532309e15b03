import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type esbuild from 'esbuild';

const SOURCES = realpathSync(join(import.meta.dirname, '..', 'bootstraps', 'node'));
const BUILT = join(import.meta.dirname, '..', '..', '..', '..', '.coldstart', 'built');

/**
 * The folder of the bootstrap of Node functions, in one file: nine take 5 ms longer in every new environment.
 *
 * It is made once for its sources and kept; where it cannot be kept, the sources themselves are used.
 */
export function nodeBootstrap(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(SOURCES).sort()) hash.update(name).update(readFileSync(join(SOURCES, name)));
  const folder = join(BUILT, `node-${hash.digest('hex').slice(0, 16)}`);
  try {
    if (!existsSync(folder)) build(folder);
    return realpathSync(folder);
  } catch {
    return SOURCES;
  }
}

function build(folder: string): void {
  // Loaded where it is needed: once.
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof esbuild;
  const [output] = buildSync({
    entryPoints: [join(SOURCES, 'bootstrap.mjs')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    write: false,
  }).outputFiles;
  const temporary = `${folder}.${process.pid}.new`;
  try {
    mkdirSync(temporary, { recursive: true });
    writeFileSync(join(temporary, 'bootstrap.mjs'), output?.contents ?? '');
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
