/**
 * `pnpm test`: everything that must hold, through Turborepo, and one line at the end with what was run.
 *
 * Each package, service and exercise is a task of its own, and Turborepo remembers those whose inputs have not changed.
 * A task that counts writes its figures to `.coldstart/` in its folder, and they are remembered with it;
 * any other counts as one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { complaintsOf, figuresOf, type Figures, type TaskRun } from './test-figures.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const RUNS = join(ROOT, '.turbo', 'runs');

/** Turborepo's tasks; those of the root are named with it. */
const TASKS = [
  '//#lint',
  '//#format:check',
  '//#types',
  '//#boundaries',
  '//#knip',
  '//#course:check',
  'types',
  'test',
  // Before the site's: Chromium drops what it is loading when Docker makes or removes a network.
  'test:localstack',
  'check',
];

function groupOf({ task, package: name }: TaskRun): string {
  if (task === 'check') return 'exercises';
  if (name === '//') return { 'format:check': 'format', 'course:check': 'lessons and manifests' }[task] ?? task;
  if (name === '@coldstart/site') return task === 'types' ? 'site types' : 'site';
  return name.startsWith('@coldstart/service') ? 'services' : 'packages';
}

function readRuns(): readonly TaskRun[] {
  const file = existsSync(RUNS) ? readdirSync(RUNS).find((name) => name.endsWith('.json')) : undefined;
  if (file === undefined) return [];
  const { tasks } = JSON.parse(readFileSync(join(RUNS, file), 'utf8')) as { tasks: readonly TaskRun[] };
  return tasks.filter(({ task, command }) => command !== '<NONEXISTENT>' && task !== 'transit' && task !== 'build');
}

rmSync(RUNS, { recursive: true, force: true });
// Figures of an earlier run must not stand in for those of a task that did not come so far.
for (const file of globSync(
  '{.,apps/*,packages/*,packages/services/*,exercises/*}/.coldstart/{test,localstack,check}.json',
  {
    cwd: ROOT,
  },
))
  rmSync(join(ROOT, file));

const turbo = spawnSync(
  'turbo',
  [
    'run',
    ...TASKS,
    '--continue',
    '--summarize',
    '--output-logs=errors-only',
    '--log-order=grouped',
    // Two more than cores: tasks wait a third of their time, for deadlines of functions and for browsers.
    `--concurrency=${Math.min(4, availableParallelism() + 2)}`,
    ...process.argv.slice(2),
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

const runs = readRuns();
const unsteady: string[] = [];
const total: Figures = { passed: 0, failed: 0, skipped: 0 };
const groups = new Map<string, { figures: Figures; unchanged: number; tasks: number; failed: string[] }>();
for (const run of runs) {
  const figures = figuresOf(run);
  const group = groups.get(groupOf(run)) ?? {
    figures: { passed: 0, failed: 0, skipped: 0 },
    unchanged: 0,
    tasks: 0,
    failed: [],
  };
  groups.set(groupOf(run), group);
  for (const sum of [group.figures, total]) {
    sum.passed += figures.passed;
    sum.failed += figures.failed;
    sum.skipped += figures.skipped;
  }
  group.tasks += 1;
  if (run.cache?.status === 'HIT') group.unchanged += 1;
  const complaints = complaintsOf(run);
  if (figures.failed > 0) group.failed.push(run.taskId, ...complaints.failed.map((failure) => `  ${failure}`));
  unsteady.push(...complaints.unsteady);
}
const counts = ({ passed, failed, skipped }: Figures): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
process.stdout.write('\n');
for (const [name, { figures, unchanged, tasks, failed }] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const remembered =
    unchanged === 0 ? '' : unchanged === tasks ? ' (unchanged)' : ` (${unchanged} of ${tasks} unchanged)`;
  process.stdout.write(
    `${figures.failed === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(22)} ${counts(figures)}${remembered}\n`,
  );
  for (const task of failed) process.stdout.write(`         ${task}\n`);
}
if (unsteady.length > 0) {
  process.stdout.write('\nPassed at the second try only, which is a fault of the test or of what it tests:\n');
  for (const test of unsteady) process.stdout.write(`  ${test}\n`);
}
process.stdout.write(`\n${counts(total)}\n`);
process.exit(total.failed === 0 && turbo.status === 0 && total.passed > 0 ? 0 : 1);
