import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The clients' projects: a folder each. */
export const CLIENTS = join(import.meta.dirname, '../..');
const ROOT = join(CLIENTS, '../..');
const INSTALLED = join(ROOT, '.coldstart/clients');

/** What `node scripts/clients.ts` has laid in `.coldstart/clients` of one client; `undefined` where it has not been run. */
export function installed(...path: readonly string[]): string | undefined {
  const file = join(INSTALLED, ...path);
  return existsSync(file) ? file : undefined;
}

/** boto3's Python, which `python3 scripts/python-tools.py` installs. */
export function python(): string | undefined {
  const file = join(ROOT, '.coldstart/python/bin/python');
  return existsSync(file) ? file : undefined;
}

/** Why a client's test is skipped. */
export const notInstalled = (needs: string, client: string): string =>
  `needs ${needs}, then \`node scripts/clients.ts ${client}\``;
