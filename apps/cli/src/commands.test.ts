import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyCourse, runCommand, type TestCourse } from './testing/course.ts';

let course: TestCourse;
beforeEach(async () => {
  course = await copyCourse('01-hello-event');
});
afterEach(() => course.remove());

const inCourse = (...args: string[]) => runCommand('course', '--course', course.root, ...args);

describe('a wrong command line is one line and exit code 2', () => {
  test.each([
    ['grade', ['--wach'], `Unknown option '--wach' (Did you mean --watch?). See \`pnpm grade --help\`.`],
    [
      'grade',
      ['helo-event'],
      'There is no exercise `helo-event`. Did you mean `hello-event`? `pnpm course list` shows all.',
    ],
    [
      'grade',
      ['--seed', 'x'],
      `Option '--seed <number>' argument 'x' is invalid. It must be a whole number. See \`pnpm grade --help\`.`,
    ],
    ['grade', ['1', '--variant', 'cobol'], 'No exercise has the variant `cobol`; there is typescript.'],
    [
      'grade',
      ['1', '--backend', 'moon'],
      'There is no backend `moon`. Use `embedded`, `localstack`, or the URL of a cloud (http://...).',
    ],
    ['grade', ['1', '--watch', '--json', 'x.json'], '--watch writes no reports; leave it out to write one.'],
    ['course', ['lsit'], `Unknown command 'lsit' (Did you mean list?). See \`pnpm course --help\`.`],
    ['course', ['hint', '99'], 'There is no exercise `99`. Did you mean `hello-event`? `pnpm course list` shows all.'],
    [
      'cloud',
      ['--port', '99999'],
      `Option '--port <number>' argument '99999' is invalid. A port is a number from 0 to 65535. See \`pnpm cloud --help\`.`,
    ],
  ] as const)('%s %j', async (command, args, message) => {
    const where = command === 'cloud' ? [] : ['--course', course.root];
    const { code, stdout, stderr } = await runCommand(command, ...where, ...args);
    expect(stderr).toBe(`${message}\n`);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('nothing answers at the URL', async () => {
    const { code, stderr } = await runCommand('grade', '--course', course.root, '1', '--backend', 'http://127.0.0.1:1');
    expect(stderr).toMatch(/^Nothing answers at http:\/\/127\.0\.0\.1:1\. Start a cloud there/);
    expect(code).toBe(2);
  });
});

test('list and next show what is there and what to do', async () => {
  const list = await inCourse('list');
  expect(list.code).toBe(0);
  expect(list.stdout).toMatch(/^\[ \] 01 hello-event/);
  expect(list.stdout).toContain('0 of 1 passed.');
  const next = await inCourse('next');
  expect(next.stdout).toContain('Read   exercises/01-hello-event/README.md');
  expect(next.stdout).toContain('pnpm grade hello-event --watch');
});

test('hints come one at a time', async () => {
  const first = await inCourse('hint', '1', '--check', 'greets');
  expect(first.stdout).toMatch(/1\/2 {2}The event is the first argument[^]*Ask again for hint 2\.\n$/);
  const second = await inCourse('hint', '1', '--check', 'greets');
  expect(second.stdout).toMatch(/1\/2 [^]*2\/2 /);
  expect((await inCourse('hint', '1', '--check', 'greats')).stderr).toMatch(
    /^hello-event has no check `greats`; choose one of /,
  );
  await writeFile(join(course.root, '.coldstart/hints/hello-event.json'), '{broken');
  expect((await inCourse('hint', '1', '--check', 'greets')).stdout).toContain('1/2');
});

test('the solution asks first', async () => {
  const refused = await inCourse('solution', '1');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('--yes shows the solution all the same');
  const shown = await inCourse('solution', '1', '--yes');
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain('--- exercises/01-hello-event/src/hello.mts\n');
  expect(shown.stdout).toContain('class ValidationError');
  expect(shown.stdout).toContain('Handler: hello.greet');
});

test('reset keeps what it overwrites', async () => {
  await course.write('01-hello-event/src/hello.mts', 'my own work');
  const { code, stdout } = await inCourse('reset', '1');
  expect(code).toBe(0);
  expect(stdout).toContain('exercises/01-hello-event is as it came: src/hello.mts.');
  const [kept = ''] = await readdir(join(course.root, '.coldstart/kept'));
  expect(await readFile(join(course.root, '.coldstart/kept', kept, 'src/hello.mts'), 'utf8')).toBe('my own work');
  expect((await inCourse('reset', '1')).stdout).toContain('there is nothing to reset');
});

test('new makes an exercise that is found at once', async () => {
  const { code, stdout } = await inCourse('new', 'count-words', '--number', '50');
  expect(code).toBe(0);
  expect(stdout).toContain('exercises/50-count-words is there.');
  expect((await inCourse('list')).stdout).toContain('50 count-words');
  expect((await inCourse('new', 'count-words')).code).toBe(2);
});
