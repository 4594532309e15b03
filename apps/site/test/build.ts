import { spawnSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SITE = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = [
  'astro.config.ts',
  'public/**',
  'src/**',
  '../../lessons/**/*.mdx',
  '../../exercises/*/*.{md,yaml,json}',
  '../../exercises/*/{,python/}starter/**',
  '../../packages/{exercise,iam}/src/**',
];

/** Builds the site if something that goes into it is newer than what was built. */
export default function build(): void {
  const built = join(SITE, 'dist', 'index.html');
  const newest = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: SITE })).reduce(
    (latest, path) => Math.max(latest, statSync(join(SITE, path)).mtimeMs),
    0,
  );
  if (existsSync(built) && statSync(built).mtimeMs > newest) return;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/astro.ts', 'build'], {
    cwd: SITE,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The site does not build:\n${stdout}\n${stderr}`);
}
