import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, symlink, writeFile } from 'node:fs/promises';
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
  most = 25,
): Promise<{ verdict: ExerciseVerdict; code: number | null; stderr: string }> {
  await course.write('01-hello-event/src/hello.mts', source);
  const before = processes();
  const json = join(course.root, 'verdict.json');
  const { code, stderr } = await runCommand('grade', '--course', course.root, '1', '--json', json);
  expect(leftRunning(before)).toEqual([]);
  const [verdict] = verdictSchema.parse(JSON.parse(await readFile(json, 'utf8'))).exercises;
  if (verdict === undefined) throw new Error('There is no verdict.');
  // Finding the handler, and an answer of the right shape, may be worth something; nothing else is right here.
  expect(verdict.points).toBeLessThanOrEqual(most);
  return { verdict, code, stderr };
}

const bomb = Array.from({ length: 9 }, (_, n) => `  a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join()}]\n`).join(
  '',
);
const hundred = JSON.stringify(Array.from({ length: 100 }, (_, n) => `a${n}`));
const loops = ['X', 'Y', 'Z']
  .map(
    (name, n) =>
      `${'    '.repeat(n)}  Fn::ForEach::${name}:\n${'    '.repeat(n)}    - ${name}\n${'    '.repeat(n)}    - ${hundred}\n${'    '.repeat(n)}    -\n`,
  )
  .join('')
  .concat("              R${X}${Y}${Z}: {Type: 'AWS::CloudFormation::WaitConditionHandle'}\n");

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
  const { verdict, stderr } = await gradeHandler(`export { greet } from './linked.mts';`);
  expect(verdict).toMatchObject({ status: 'error', points: 0, problem: { kind: 'syntax' } });
  expect(stderr).toContain('src/linked.mts is a link and was left out.');
});

test('an import with a gap in its path finds no solution', async () => {
  const { verdict } = await gradeHandler(
    'const which: string = ["hel", "lo"].join("");\nexport const { greet } = await import(`../solution/src/${which}.mts`);',
  );
  expect(verdict).toMatchObject({ status: 'error', points: 0, problem: { kind: 'syntax' } });
});

/** Answers with a body of its own instead of an object, through the Runtime API. */
const answering = (body: string): string => `
  const body = ${body};
  export const greet = async (_event: unknown, { awsRequestId }: { awsRequestId: string }) => {
    const place = \`http://\${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/\${awsRequestId}/response\`;
    await fetch(place, { method: 'POST', body });
  };`;

test.each([
  ['nested a million deep', "'['.repeat(1_000_000) + ']'.repeat(1_000_000)", /1,000,000 levels of lists and objects/],
  ['of objects in each other', `'{"message":'.repeat(100_000) + '1' + '}'.repeat(100_000)`, /100,000 levels/],
  [
    'of 400,000 keys',
    'JSON.stringify(Object.fromEntries(Array.from({ length: 400_000 }, (_, i) => [i, 1])))',
    /characters\)/,
  ],
  ['of one long text', "JSON.stringify({ message: 'x'.repeat(5_000_000) })", /characters\)/],
])('an answer %s fails checks, breaks none, and makes a short report', async (_, body, message) => {
  const { verdict, stderr } = await gradeHandler(answering(body), 45);
  expect(verdict.status).toBe('fail');
  expect(verdict.checks.filter(({ status }) => status === 'error')).toEqual([]);
  expect(messages(verdict)).toMatch(message);
  expect(JSON.stringify(verdict).length + stderr.length).toBeLessThan(40_000);
});

test('an initialization that never ends is waited for twice, not by every check', async () => {
  const { verdict } = await gradeHandler(`
    await new Promise(() => setInterval(() => {}, 1000));
    export const greet = async () => 1;`);
  expect(verdict.status).toBe('fail');
  expect(messages(verdict)).toContain('its initialization did not end in 2 calls before this one');
  expect(verdict.checks.filter(({ duration }) => duration > 500)).toHaveLength(2);
});

test.skipIf(process.platform !== 'linux')('a file whose name is not UTF-8 is no fault of the course', async () => {
  const source = Buffer.from(join(course.root, 'exercises/01-hello-event/src/'));
  await writeFile(Buffer.concat([source, Buffer.from([0xff, 0xfe]), Buffer.from('.txt')]), 'x');
  const { verdict, stderr } = await gradeHandler('export const greet = async () => ({});');
  expect(verdict.status).toBe('fail');
  expect(stderr.replaceAll('\n', ' ')).toContain('has a name that is not UTF-8 and was left out');
});

test.each([
  [
    'aliases of aliases',
    'larger than the 1,000,000 bytes',
    (text: string) => `Metadata:\n  a0: &a0 [lol, lol]\n${bomb}${text}`,
  ],
  [
    'an alias of what it is part of',
    'refers to what it is part of',
    (text: string) => text.replace('HelloFunction:', 'HelloFunction: &h').replace('MemorySize: 128', 'Tags: {x: *h}'),
  ],
  [
    'loops over loops',
    'Template may not exceed 1000000 bytes in size.',
    (text: string) =>
      text
        .replace(/^Transform: (.*)/m, 'Transform: [AWS::LanguageExtensions, $1]')
        .replace('Resources:', `Resources:\n${loops}`),
  ],
  [
    '60,000 resources',
    'CloudFormation takes 1,000,000 at most',
    (text: string) =>
      `${text}\n${Array.from({ length: 60_000 }, (_, n) => `  R${n}: {Type: 'AWS::SNS::Topic'}`).join('\n')}\n`,
  ],
])('a template with %s is refused in words', async (_, words, change) => {
  const template = await course.read('01-hello-event/template.yaml');
  await course.write('01-hello-event/template.yaml', change(template));
  const { verdict } = await gradeHandler('export const greet = async () => ({});', 0);
  expect(verdict).toMatchObject({ status: 'error', points: 0 });
  expect(['template', 'deployment']).toContain(verdict.problem?.kind);
  expect(JSON.stringify(verdict.problem)).toContain(words);
  expect(JSON.stringify(verdict).length).toBeLessThan(10_000);
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
