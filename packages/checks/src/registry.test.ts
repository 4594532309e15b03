import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Loads a check file, changes what lies beside it, and loads it anew, as watching does: in one process of Node's own. */
const SCRIPT = `
import { writeFileSync } from 'node:fs';
import { loadChecks } from ${JSON.stringify(new URL('registry.ts', import.meta.url).href)};
const [folder] = process.argv.slice(2);
for (const value of ['before', 'after']) {
  writeFileSync(folder + '/beside.mjs', 'export const value = "' + value + '";');
  await loadChecks(folder + '/one.check.mjs', value);
}
`;

test('a new version of a check file comes with what lies beside it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'checks-'));
  try {
    await writeFile(join(folder, 'one.check.mjs'), "import { value } from './beside.mjs';\nconsole.log(value);\n");
    await writeFile(join(folder, 'run.mjs'), SCRIPT);
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'run.mjs'), folder]);
    expect(stdout).toBe('before\nafter\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});
