import { spawn } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What goes into the site, seen from its folder; a file that was removed shows in its folder's time. */
const SOURCES = [
  'astro.config.ts',
  'public/**',
  'src/**',
  '../../lessons/**',
  '../../exercises/*/{README.md,exercise.yaml,starter/**,*/starter/**}',
  '../../packages/{exercise,iam}/src/**',
];

/** Builds the site when it is missing or older than what it is made of. A page that is out of date helps nobody. */
export async function buildSiteIfNeeded(site: string, say: (line: string) => void): Promise<void> {
  const built = join(site, 'dist', 'index.html');
  const why = !existsSync(built) ? 'is not built yet' : isOlder(site, built) ? 'is older than its sources' : undefined;
  if (why === undefined) return;
  say(`The site ${why}; building it, which takes some seconds.`);
  const started = Date.now();
  const alive = setInterval(() => say(`Still building (${Math.round((Date.now() - started) / 1000)} s).`), 5000);
  let output = '';
  const child = spawn(process.execPath, [join(site, 'scripts', 'astro.ts'), 'build'], {
    cwd: site,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-4000)));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => clearInterval(alive));
  if (code !== 0)
    throw new Error(`The site does not build; \`pnpm build\` shows all of it. Its last words:\n${output}`);
  say(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

function isOlder(site: string, built: string): boolean {
  const time = statSync(built).mtimeMs;
  return SOURCES.some((pattern) =>
    globSync(pattern, { cwd: site }).some((path) => statSync(join(site, path)).mtimeMs > time),
  );
}
