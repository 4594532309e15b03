/**
 * `pnpm test`: everything that must hold, through Turborepo, and one line at the end with what was run.
 *
 * A step that counts (Vitest, `course check`) writes its figures to `.coldstart/test/<step>.json`;
 * any other counts as one. Turborepo remembers steps whose inputs have not changed, figures included.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const RESULTS = join(ROOT, '.coldstart', 'test');

interface Figures {
  passed: number;
  failed: number;
  skipped: number;
}

/** Turborepo's tasks, in the order in which their figures are shown. */
const STEPS = [
  { task: '//#lint', name: 'lint' },
  { task: '//#format:check', name: 'format' },
  { task: '//#types', name: 'types' },
  { task: '//#boundaries', name: 'import direction' },
  { task: '//#knip', name: 'nothing unused' },
  { task: '//#unit', name: 'packages', figures: 'unit.json' },
  { task: '//#course:check', name: 'exercises', figures: 'course.json' },
  { task: '@coldstart/site#types', name: 'site types' },
  { task: '@coldstart/site#test', name: 'site', figures: 'site.json' },
] as const;

function figuresOf(file: string): Figures | undefined {
  const path = join(RESULTS, file);
  if (!existsSync(path)) return undefined;
  const report = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const number = (name: string): number => (typeof report[name] === 'number' ? report[name] : 0);
  return {
    passed: number('numPassedTests') + number('passed'),
    // A test file that cannot even be read has no tests to fail.
    failed:
      number('numFailedTests') +
      number('failed') +
      (number('numFailedTests') === 0 ? number('numFailedTestSuites') : 0),
    skipped: number('numPendingTests') + number('skipped'),
  };
}

function summary(runId: string): Map<string, number | null> {
  const file = join(ROOT, '.turbo', 'runs', runId);
  const { tasks } = JSON.parse(readFileSync(file, 'utf8')) as {
    tasks: { taskId: string; execution?: { exitCode: number | null } }[];
  };
  return new Map(tasks.map(({ taskId, execution }) => [taskId, execution?.exitCode ?? null]));
}

mkdirSync(RESULTS, { recursive: true });
rmSync(join(ROOT, '.turbo', 'runs'), { recursive: true, force: true });
for (const name of readdirSync(RESULTS)) rmSync(join(RESULTS, name), { recursive: true });

const force = process.argv.includes('--force') ? ['--force'] : [];
const turbo = spawnSync(
  'turbo',
  [
    'run',
    ...STEPS.map(({ task }) => task),
    '--continue',
    '--summarize',
    '--output-logs=new-only',
    '--log-order=grouped',
    // Checks run functions against real deadlines: on a small machine the steps take turns.
    `--concurrency=${availableParallelism() > 4 ? 4 : 1}`,
    ...force,
  ],
  {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  },
);
if (turbo.error !== undefined) {
  process.stderr.write(
    `Turborepo did not start (${turbo.error.message}): run \`npx -y pnpm@12.21.0 install\` and try again.\n`,
  );
  process.exit(2);
}

const runs = join(ROOT, '.turbo', 'runs');
const runId = existsSync(runs) ? readdirSync(runs).find((name) => name.endsWith('.json')) : undefined;
const exits = runId === undefined ? new Map<string, number | null>() : summary(runId);
const total: Figures = { passed: 0, failed: 0, skipped: 0 };
process.stdout.write('\n');
for (const { task, name, ...step } of STEPS) {
  const exit = exits.get(task);
  const counted = 'figures' in step ? figuresOf(step.figures) : undefined;
  const figures = counted ?? { passed: exit === 0 ? 1 : 0, failed: exit === 0 ? 0 : 1, skipped: 0 };
  // A step that failed although all that it counted passed has failed all the same; so has one that counted nothing.
  if (counted !== undefined && (exit !== 0 || counted.passed + counted.failed === 0) && counted.failed === 0)
    figures.failed = 1;
  total.passed += figures.passed;
  total.failed += figures.failed;
  total.skipped += figures.skipped;
  const mark = figures.failed === 0 ? 'ok    ' : 'FAILED';
  process.stdout.write(
    `${mark} ${name.padEnd(18)} ${figures.passed} passed, ${figures.failed} failed${figures.skipped > 0 ? `, ${figures.skipped} skipped` : ''}\n`,
  );
}
process.stdout.write(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`,
);
process.exit(total.failed === 0 && turbo.status === 0 && total.passed > 0 ? 0 : 1);
