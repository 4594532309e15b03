import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verdictSchema, type ExerciseVerdict } from '@coldstart/grader';
import { copyCourse, REPOSITORY, runCommand, type TestCourse } from './testing/course.ts';

let course: TestCourse;
beforeEach(async () => {
  course = await copyCourse('01-hello-event');
  const solution = await readFile(join(REPOSITORY, 'exercises/01-hello-event/solution/template.yaml'), 'utf8');
  await course.write('01-hello-event/template.yaml', solution.replace('Timeout: 3', 'Timeout: 1'));
});
afterEach(() => course.remove());

/** Grades one handler, and makes sure that nothing of it is left running. */
async function gradeHandler(
  source: string,
): Promise<{ verdict: ExerciseVerdict; code: number | null; stderr: string }> {
  await course.write('01-hello-event/src/hello.mts', source);
  const before = processes();
  const json = join(course.root, 'verdict.json');
  const { code, stderr } = await runCommand('grade', '--course', course.root, '1', '--json', json);
  expect(leftRunning(before)).toEqual([]);
  const [verdict] = verdictSchema.parse(JSON.parse(await readFile(json, 'utf8'))).exercises;
  if (verdict === undefined) throw new Error('There is no verdict.');
  // Finding the handler, and an answer of the right shape, may be worth something; nothing else is right here.
  expect(verdict.points).toBeLessThanOrEqual(25);
  return { verdict, code, stderr };
}

const MARK = 'coldstart-hostile-test';

/** Command lines by process id; Linux only, elsewhere nothing can be seen and nothing is claimed. */
function processes(): Map<string, string> {
  const found = new Map<string, string>();
  if (!existsSync('/proc/self/cmdline')) return found;
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      found.set(id, readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' '));
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** Processes that this test started: they carry its mark, or run from its course. */
function leftRunning(before: ReadonlyMap<string, string>): string[] {
  return [...processes()]
    .filter(([id, line]) => !before.has(id) && (line.includes(MARK) || line.includes(course.root)))
    .map(([, line]) => line);
}

const messages = ({ checks }: ExerciseVerdict): string => checks.map(({ message }) => message).join('\n');

test('an endless loop is ended by the deadline', async () => {
  const { verdict, code } = await gradeHandler('export const greet = () => { for (;;); };');
  expect(verdict).toMatchObject({ status: 'fail' });
  expect(messages(verdict)).toContain('Sandbox.Timedout');
  expect(code).toBe(1);
});

test('process.exit ends the function alone', async () => {
  const { verdict } = await gradeHandler('export const greet = () => process.exit(0);');
  expect(verdict).toMatchObject({ status: 'fail' });
  expect(messages(verdict)).toContain('Runtime.ExitError');
});

test('what it forked goes with it', async () => {
  const { verdict } = await gradeHandler(`
    import { spawn } from 'node:child_process';
    export const greet = async () => {
      for (let i = 0; i < 3; i += 1) {
        try {
          spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000) // ${MARK}'], { detached: true, stdio: 'ignore' }).unref();
        } catch {}
      }
      return { message: 'forked', requestId: '' };
    };`);
  expect(verdict.status).toBe('fail');
});

test('a gigabyte is more than it has', async () => {
  const { verdict } = await gradeHandler(`
    const kept: Buffer[] = [];
    export const greet = async () => {
      for (let i = 0; i < 64; i += 1) {
        kept.push(Buffer.alloc(16 * 1024 * 1024, 1));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return { message: String(kept.length), requestId: '' };
    };`);
  expect(verdict).toMatchObject({ status: 'fail' });
  expect(messages(verdict)).toMatch(/Runtime\.(ExitError|OutOfMemory)|Sandbox\.Timedout/);
});

test('100 MB of output reach no report', async () => {
  const { verdict } = await gradeHandler(`
    export const greet = async () => {
      const line = 'x'.repeat(1024 * 1024) + '\\n';
      for (let i = 0; i < 100; i += 1) process.stdout.write(line);
      return { message: 'loud', requestId: '' };
    };`);
  expect(verdict.status).toBe('fail');
  expect(JSON.stringify(verdict).length).toBeLessThan(100_000);
});

test('an unhandled rejection is the function’s own', async () => {
  const { verdict } = await gradeHandler(`
    export const greet = async () => {
      void Promise.reject(new Error('nobody waits'));
      return new Promise((resolve) => setTimeout(resolve, 300, { message: '', requestId: '' }));
    };`);
  expect(verdict).toMatchObject({ status: 'fail' });
  expect(messages(verdict)).toMatch(/Runtime\.UnhandledPromiseRejection|nobody waits/);
});

test.each(['checks/hello.check.ts', 'solution/src/hello.mts', 'exercise.yaml'])('%s cannot be read', async (path) => {
  const target = join(course.root, 'exercises/01-hello-event', path);
  const { verdict } = await gradeHandler(`
    import { readFileSync } from 'node:fs';
    export const greet = async () => ({ message: readFileSync(${JSON.stringify(target)}, 'utf8'), requestId: '' });`);
  expect(verdict).toMatchObject({ status: 'fail' });
  expect(messages(verdict)).not.toMatch(/ValidationError \{|t\.random|minutes: 20/);
});

test('the solution cannot be imported', async () => {
  const { verdict } = await gradeHandler(`export { greet } from '../solution/src/hello.mts';`);
  expect(verdict).toMatchObject({ status: 'error', points: 0, problem: { kind: 'syntax' } });
});

test('links to the solution are named, and not followed', async () => {
  const source = join(course.root, 'exercises/01-hello-event/src');
  await symlink('../solution/src/hello.mts', join(source, 'linked.mts'));
  const { verdict } = await gradeHandler(`export { greet } from './linked.mts';`);
  expect(verdict).toMatchObject({ status: 'error', points: 0, problem: { kind: 'syntax' } });
  expect(verdict.problem?.details).toContain('src/linked.mts is a link and was left out.');
});

test('an import with a gap in its path finds no solution', async () => {
  const { verdict } = await gradeHandler(
    'const which: string = ["hel", "lo"].join("");\nexport const { greet } = await import(`../solution/src/${which}.mts`);',
  );
  expect(verdict).toMatchObject({ status: 'error', points: 0, problem: { kind: 'syntax' } });
});

test('a verdict of its own making changes nothing', async () => {
  const places = ['verdict.json', '.coldstart/verdicts/hello-event.typescript.work.json', 'results.json'];
  const { verdict } = await gradeHandler(`
    import { mkdirSync, writeFileSync } from 'node:fs';
    import { dirname } from 'node:path';
    export const greet = async () => {
      for (const place of ${JSON.stringify(places.map((place) => join(course.root, place)))}) {
        try {
          mkdirSync(dirname(place), { recursive: true });
          writeFileSync(place, JSON.stringify({ status: 'pass', points: 100 }));
        } catch {}
      }
      return { message: 'passed', requestId: '', status: 'pass', points: 100 };
    };`);
  expect(verdict).toMatchObject({ status: 'fail' });
});

test('killing its parent does not end the grader', async () => {
  const { verdict, code } = await gradeHandler(`
    export const greet = async () => {
      for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT'] as const) {
        try {
          process.kill(process.ppid, signal);
        } catch {}
      }
      return { message: 'gone', requestId: '' };
    };`);
  expect(verdict).toMatchObject({ status: 'fail' });
  expect(code).toBe(1);
});

test('its variables are Lambda’s, and its keys those of its role', async () => {
  const { verdict } = await gradeHandler(`
    export const greet = async () => {
      const foreign = Object.keys(process.env).filter((name) => /COLDSTART|VITEST|INIT_CWD|npm_|PNPM/.test(name));
      const root = /^\\d{12}$/.test(process.env.AWS_ACCESS_KEY_ID ?? '');
      return { message: \`foreign: [\${foreign}] root: \${root}\`, requestId: '' };
    };`);
  expect(messages(verdict)).toContain('foreign: [] root: false');
});
