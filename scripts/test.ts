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
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

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

interface Figures {
  passed: number;
  failed: number;
  skipped: number;
}

interface TaskRun {
  readonly taskId: string;
  /** `@coldstart/wire`, `//` for the root. */
  readonly package: string;
  /** Relative to the root. */
  readonly directory: string;
  readonly task: string;
  /** `<NONEXISTENT>` where the package has no script of this name. */
  readonly command: string;
  readonly execution?: { readonly exitCode: number | null };
  readonly cache?: { readonly status: 'HIT' | 'MISS' };
}

/** What each task has written for itself; `undefined` for those that count as one. */
const FIGURES: Readonly<Record<string, string>> = {
  test: '.coldstart/test.json',
  'test:localstack': '.coldstart/localstack.json',
  check: '.coldstart/check.json',
  'course:check': '.coldstart/check.json',
};

function figuresOf({ task, directory, execution }: TaskRun): Figures {
  const passed = execution?.exitCode === 0;
  const file = FIGURES[task];
  const path = file === undefined ? undefined : join(ROOT, directory, file);
  if (path === undefined) return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const number = (name: string): number => (typeof report[name] === 'number' ? report[name] : 0);
  const counted = {
    passed: number('numPassedTests') + number('passed'),
    // A test file that cannot even be read has no tests to fail.
    failed:
      number('numFailedTests') +
      number('failed') +
      (number('numFailedTests') === 0 ? number('numFailedTestSuites') : 0),
    skipped: number('numPendingTests') + number('skipped'),
  };
  // A task that failed although all that it counted passed has failed all the same; so has one that counted nothing.
  if (counted.failed === 0 && (!passed || counted.passed + counted.skipped === 0)) counted.failed = 1;
  return counted;
}

interface TestReport {
  readonly testResults?: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/** Each test of a task that failed, with the first line of its reason: of a long log, often only the end is kept. */
function failuresOf({ task, directory }: TaskRun): string[] {
  const path = join(ROOT, directory, FIGURES[task] ?? '');
  if (!task.startsWith('test') || !existsSync(path)) return [];
  const { testResults = [] } = JSON.parse(readFileSync(path, 'utf8')) as TestReport;
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(ROOT, name);
    if (assertionResults.length === 0) return message ? [`${file}: ${firstLine(message)}`] : [];
    return assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => `${file} > ${fullName}: ${firstLine(failureMessages?.[0] ?? '')}`);
  });
}

const firstLine = (text: string): string => (text.split('\n', 1)[0] ?? '').slice(0, 300);

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
    // Checks run functions against real deadlines: more tasks than cores would only make these late.
    `--concurrency=${Math.min(4, availableParallelism())}`,
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
  if (figures.failed > 0) group.failed.push(run.taskId, ...failuresOf(run).map((failure) => `  ${failure}`));
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
process.stdout.write(`\n${counts(total)}\n`);
process.exit(total.failed === 0 && turbo.status === 0 && total.passed > 0 ? 0 : 1);
