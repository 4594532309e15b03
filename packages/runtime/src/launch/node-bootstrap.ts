import { createHash } from 'node:crypto';
import {
  copyFileSync,
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
import { basename, join } from 'node:path';
import type esbuild from 'esbuild';

const SOURCES = realpathSync(join(import.meta.dirname, '..', 'bootstraps', 'node'));
const ENTRIES = ['bootstrap.mjs', 'zygote.mjs'];
const BUILT = join(import.meta.dirname, '..', '..', '..', '..', '.coldstart', 'built');

/**
 * The folder of the bootstrap of Node functions and of what forks it, each in one file: nine take 5 ms longer to load.
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
  const { outputFiles } = buildSync({
    entryPoints: ENTRIES.map((name) => join(SOURCES, name)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    write: false,
  });
  const temporary = `${folder}.${process.pid}.new`;
  try {
    mkdirSync(temporary, { recursive: true });
    copyFileSync(join(SOURCES, 'package.json'), join(temporary, 'package.json'));
    for (const { path, contents } of outputFiles) writeFileSync(join(temporary, basename(path)), contents);
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
