/**
 * `astro build`, `dev` and `check` with telemetry off on every platform, whatever the shell.
 *
 * Usage: `node scripts/astro.ts build|dev|check`
 */
import { fileURLToPath } from 'node:url';

process.env['ASTRO_TELEMETRY_DISABLED'] = '1';
const root = fileURLToPath(new URL('..', import.meta.url));
const [command] = process.argv.slice(2);

if (command === 'build') {
  // A test runner has set this to something else, and the search would be left out.
  process.env['NODE_ENV'] = 'production';
  const { build } = await import('astro');
  await build({ root });
} else if (command === 'dev') {
  const { dev } = await import('astro');
  await dev({ root });
} else if (command === 'check') {
  const [{ sync }, { check }] = await Promise.all([import('astro'), import('@astrojs/check')]);
  await sync({ root });
  // It answers whether something was found.
  const found = await check({ root, minimumFailingSeverity: 'warning', minimumSeverity: 'warning' });
  process.exitCode = found === false ? 0 : 1;
} else {
  process.stderr.write('Say what to do: node scripts/astro.ts build, dev or check.\n');
  process.exitCode = 2;
}
