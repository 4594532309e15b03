import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyCourse, runCommand } from './testing/course.ts';

/**
 * What a learner sees, frozen: each folder of scenarios/ is the solution of hello-event (or of `exercise.txt`) with
 * something changed (`files/`, each name with `.txt` after it, so that no tool minds what is broken) or removed
 * (`remove.txt`), and `output.txt` is what `pnpm grade` prints for it.
 * COLDSTART_RECORD=1 records it anew; read the difference before you commit it.
 */
const SCENARIOS = join(import.meta.dirname, '../scenarios');

test.each(readdirSync(SCENARIOS))('%s', async (name) => {
  const scenario = join(SCENARIOS, name);
  const [exercise = '01-hello-event'] = linesOf(join(scenario, 'exercise.txt'));
  const course = await copyCourse(exercise);
  try {
    for (const layer of [join(course.root, 'exercises', exercise, 'solution'), join(scenario, 'files')]) {
      for (const path of await filesIn(layer)) {
        await course.write(`${exercise}/${path.replace(/\.txt$/, '')}`, await readFile(join(layer, path)));
      }
    }
    for (const path of linesOf(join(scenario, 'remove.txt'))) {
      await course.write(`${exercise}/${path}`, undefined);
    }
    const { code, stdout, stderr } = await runCommand(
      'grade',
      '--course',
      course.root,
      exercise,
      '--variant',
      'typescript',
      '--seed',
      '7',
    );
    const output = normalize(`${stdout}${stderr === '' ? '' : `--- stderr\n${stderr}`}--- exit code ${code}\n`);
    const file = join(scenario, 'output.txt');
    if (process.env.COLDSTART_RECORD === '1') writeFileSync(file, output);
    expect(output).toBe(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
  } finally {
    await course.remove();
  }
});

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split(/\r?\n/).filter(Boolean) : [];
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
}

/** Times, ids and the order of nothing else differ from run to run. */
function normalize(text: string): string {
  return (
    text
      .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'REQUEST-ID')
      // As long as it is, or lines would break elsewhere.
      .replace(/(-[A-Z][A-Za-z]+-)[A-Za-z0-9]{12}\b/g, '$1PHYSICAL-IDX')
      .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, 'TIME')
      .replace(/\b\d+(?:\.\d+)? m?s\b(?=, seed)/g, 'DURATION')
      .replace(/\btook \d+(?:\.\d+)? ms/g, 'took N ms')
      .replace(/^\.\.\. .*\n/gm, '')
  );
}
