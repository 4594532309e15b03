import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { time, type Figure } from './figures.ts';
import { ROOT } from './processes.ts';
import { childrenSeconds } from './processor-time.ts';

const START = join(ROOT, 'apps', 'cli', 'start.mjs');

/** The six exercises of the walking skeleton, as `grade` names them. */
const SIX = [
  'hello-event',
  'beat-the-deadline',
  'bootstrap-loop',
  'fix-the-broken-policy',
  'parent-child-orders',
  'readable-failures',
];

function run(args: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [START, 'grade', ...args], { cwd: ROOT, stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

/** A copy of an exercise with its solution in place, so that every save has the same verdict. */
export function copyExercise(name: string): { course: string; file: string } {
  const course = mkdtempSync(join(tmpdir(), 'coldstart-bench-'));
  const from = join(ROOT, 'exercises', name);
  const to = join(course, 'exercises', name);
  cpSync(from, to, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
  for (const layer of ['starter', 'solution']) cpSync(join(to, layer), to, { recursive: true });
  symlinkSync(join(from, 'node_modules'), join(to, 'node_modules'), 'junction');
  return { course, file: join(to, 'src', 'hello.mts') };
}

/** Milliseconds from saving a file to the line that tells the verdict, in `--watch`. */
async function saveToVerdict(rounds: number): Promise<number[]> {
  const { course, file } = copyExercise('01-hello-event');
  const before = readFileSync(file, 'utf8');
  const child = spawn(process.execPath, [START, 'grade', 'hello-event', '--watch', '--course', course], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  const lines = createInterface({ input: child.stdout });
  const verdict = (): Promise<void> =>
    new Promise((resolve) => {
      const look = (line: string): void => {
        if (!/\b\d+\/100\b/.test(line)) return;
        lines.off('line', look);
        resolve();
      };
      lines.on('line', look);
    });
  const values: number[] = [];
  try {
    await verdict();
    for (let round = 0; round < rounds; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 400));
      const next = verdict();
      values.push(
        await time(async () => {
          writeFileSync(file, `${before}// ${round}\n`);
          await next;
        }),
      );
    }
  } finally {
    child.kill('SIGINT');
    await once(child, 'exit');
    rmSync(course, { recursive: true, force: true });
  }
  return values;
}

/**
 * What LocalStack costs beside the embedded cloud: a container for one run, then one that was kept.
 * Only where its image is at hand: pulling one would be measured too.
 */
export async function localStackFigures(): Promise<Figure[]> {
  const image = process.env['LOCALSTACK_IMAGE'] || 'localstack/localstack:4.14.0';
  if (spawnSync('docker', ['image', 'inspect', image], { stdio: 'ignore' }).status !== 0) return [];
  const seconds = async (...more: readonly string[]): Promise<number> =>
    (await time(async () => {
      const code = await run([...SIX, '--solution', '--force', ...more]);
      if (code !== 0) throw new Error(`The solutions did not pass with ${more.join(' ')}: exit code ${code}.`);
    })) / 1000;
  const embedded = await seconds();
  const fresh = await seconds('--backend', 'localstack');
  const before = new Set(containers());
  await seconds('--backend', 'localstack', '--keep');
  const kept = await seconds('--backend', 'localstack', '--keep');
  for (const id of containers()) if (!before.has(id)) spawnSync('docker', ['rm', '-f', id], { stdio: 'ignore' });
  return [
    {
      name: 'LocalStack, more than embedded',
      unit: 's',
      values: [fresh - embedded],
      goal: '<= 20',
      met: (value) => value <= 20,
    },
    {
      name: 'LocalStack, kept from the run before',
      unit: 's',
      values: [kept],
      goal: '<= 15',
      met: (value) => value <= 15,
    },
  ];
}

function containers(): string[] {
  const listed = spawnSync('docker', ['ps', '-q'], { encoding: 'utf8' });
  return listed.stdout.split('\n').filter((id) => id !== '');
}

/** All solutions from nothing, in every language: seconds that pass, and of processor time for each of them. */
async function allSolutions(rounds: number): Promise<{ passed: number[]; used: number[] }> {
  const [passed, used]: [number[], number[]] = [[], []];
  const folder = mkdtempSync(join(tmpdir(), 'coldstart-bench-'));
  const file = join(folder, 'verdict.json');
  try {
    for (let round = 0; round < rounds; round += 1) {
      const before = childrenSeconds();
      passed.push(
        (await time(async () => {
          const code = await run(['--solution', '--force', '--json', file]);
          if (code !== 0) throw new Error(`The solutions did not pass: exit code ${code}.`);
        })) / 1000,
      );
      const { exercises } = JSON.parse(readFileSync(file, 'utf8')) as { exercises: readonly unknown[] };
      used.push((childrenSeconds() - before) / exercises.length);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { passed, used };
}

/** The grader as a learner has it: a save to its verdict, and all solutions from nothing. */
export async function graderFigures(): Promise<Figure[]> {
  const saves = await saveToVerdict(9);
  const { passed, used } = await allSolutions(3);
  return [
    {
      name: 'from saving a file to its verdict',
      unit: 'ms',
      values: saves,
      goal: '<= 300',
      met: (value) => value <= 300,
    },
    {
      name: 'all exercises and variants, from nothing',
      unit: 's',
      values: passed,
      goal: '<= 5',
      met: (value) => value <= 5,
    },
    // Elsewhere than on Linux nobody tells.
    ...(used.some(Number.isNaN)
      ? []
      : [
          {
            name: 'processor time a run, all exercises, variants',
            unit: 's',
            values: used,
            goal: '<= 0.7',
            met: (value: number) => value <= 0.7,
          },
        ]),
  ];
}
