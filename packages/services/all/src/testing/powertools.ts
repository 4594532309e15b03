import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';

/** Where `scripts/python-tools.py` has installed packages. */
const [PACKAGES = ''] = globSync(
  join(import.meta.dirname, '../../../../../.coldstart/python/lib/python3*/site-packages'),
);
const NEEDED = ['aws_lambda_powertools', 'jmespath', 'typing_extensions.py'];

/** Whether Powertools for Python is here. */
export const hasPowertools = NEEDED.every((name) => existsSync(join(PACKAGES, name)));

/** A package of a Python function: its `index.py`, and Powertools with what that needs. */
export function powertoolsZip(source: string): Uint8Array {
  const files: Record<string, Uint8Array> = { 'index.py': strToU8(source) };
  for (const name of NEEDED) {
    const found = name.endsWith('.py') ? [name] : globSync(`${name}/**/*.py`, { cwd: PACKAGES });
    for (const file of found) files[file.replaceAll('\\', '/')] = readFileSync(join(PACKAGES, file));
  }
  return zipSync(files, { level: 0 });
}
