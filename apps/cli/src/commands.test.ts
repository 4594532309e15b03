import { readdirSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyCourse, REPOSITORY, runCommand, startCommand, type TestCourse } from './testing/course.ts';

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
    ['grade', ['1', '--variant', 'cobol'], 'hello-event has no variant `cobol`; there is typescript.'],
    [
      'grade',
      ['1', '--backend', 'moon'],
      'There is no backend `moon`. Use `embedded`, `localstack`, `aws` (your own account), or the URL of a cloud (http://...).',
    ],
    ['grade', ['1', '--watch', '--json', 'x.json'], '--watch writes no reports; leave it out to write one.'],
    ['course', ['lsit'], `Unknown command 'lsit' (Did you mean list?). See \`pnpm course --help\`.`],
    ['grade', ['broken'], 'There is no exercise `broken`. `pnpm course list` shows all.'],
    ['course', ['hint', '99'], 'There is no exercise `99`. `pnpm course list` shows all.'],
    ['course', ['hint'], 'Name an exercise, or run this in the folder of one. `pnpm course list` shows all.'],
    ['course', ['bill', '1'], 'There is no run of hello-event to bill. `pnpm grade hello-event` makes one.'],
    [
      'course',
      ['bill', '1', '--times', '0'],
      `Option '--times <number>' argument '0' is invalid. It must be a whole number, from 1 to 999999999. See \`pnpm course --help\`.`,
    ],
    ['grade', ['--json', '1'], '--json needs a file, and `1` is an exercise. Write `--json FILE 1`.'],
    ['grade', ['--junit', 'E01'], '--junit needs a file, and `E01` is an exercise. Write `--junit FILE E01`.'],
    [
      'grade',
      ['--ctrf', 'exercises/01-hello-event/'],
      '--ctrf needs a file, and `exercises/01-hello-event/` is an exercise. Write `--ctrf FILE exercises/01-hello-event/`.',
    ],
    [
      'grade',
      ['--exercism', 'hello-event'],
      '--exercism needs a folder, and `hello-event` is an exercise. Write `--exercism FOLDER hello-event`.',
    ],
    ['grade', ['--json', '--force', '1'], '--json needs a file. Write `--json FILE --force`.'],
    ['grade', ['1', '--json', 'apps'], '--json needs a file, and `apps` is a folder. Write `--json apps/FILE`.'],
    ['course', ['check', '--json', '01'], '--json needs a file, and `01` is an exercise. Write `--json FILE 01`.'],
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

/** The same with something else in the environment. */
const inCourseWith = (environment: Record<string, string>, ...args: string[]) =>
  startCommand('course', ['--course', course.root, ...args], environment).ended;

const gradeHere = (folder: string, ...args: string[]) =>
  startCommand('grade', ['--course', course.root, ...args], { INIT_CWD: join(course.root, folder) }).ended;

describe('the way through the course', () => {
  test('list and next show what is there and what to do', async () => {
    const list = await inCourse('list');
    expect(list.code).toBe(0);
    expect(list.stdout).toMatch(/^\[ \] 01 hello-event\n/);
    expect(list.stdout).toContain('0 of 1 passed.');
    const next = await inCourse('next');
    expect(next.stdout).toMatch(/^Lesson 6: Handler and event\n {3}Read {5}lessons\/06-handler-and-event\/index\.mdx/);
    expect(next.stdout).toContain('Read     exercises/01-hello-event/README.md');
    expect(next.stdout).toContain('pnpm grade hello-event --watch');
  });

  test('a lesson whose exercise comes later is not left out', async () => {
    await course.remove();
    course = await copyCourse('01-hello-event', '04-warm-state');
    const { stdout } = await inCourse('next');
    expect(stdout).toMatch(/^Lesson 1: What "serverless" means\n {3}Read {5}lessons\/01-\S+\n\nLesson 6: /);
    expect(stdout).toContain('Exercise 01 hello-event');
  });

  test('exercises come in the order of their lessons', async () => {
    await course.remove();
    course = await copyCourse('15-fix-the-broken-policy', '40-readable-failures', '01-hello-event');
    const { stdout } = await inCourse('list');
    expect([...stdout.matchAll(/^\[ \] \d+ (\S+)/gm)].map(([, slug]) => slug)).toEqual([
      'hello-event',
      'readable-failures',
      'fix-the-broken-policy',
    ]);
  });

  test('progress is that of the files as they are, at once', async () => {
    const state = async () => /^\[.\] 01 hello-event *(.*)$/m.exec((await inCourse('list')).stdout)?.[1];
    const write = async (...files: string[]) => {
      for (const file of files)
        await course.write(`01-hello-event/${file}`, await course.read(`01-hello-event/solution/${file}`));
    };
    expect(await state()).toBe('');
    await write('template.yaml');
    expect(await state()).toBe('begun');
    await write('src/hello.mts');
    await runCommand('grade', '--course', course.root, '1');
    expect(await state()).toBe('passed');
    expect((await inCourse('next')).stdout).toMatch(/^Every exercise is passed\./);
    expect((await inCourse('hint', '1')).stdout).toBe(
      [
        'hello-event: Say hello, carefully',
        '       It is passed: nothing is left to hint at. `pnpm course next` shows what',
        '       comes now.',
        '',
      ].join('\n'),
    );

    const bill = await inCourse('bill', '1', '--times', '1000000');
    expect(bill.stdout).toMatch(/^hello-event: what 1,000,000 runs like the last one would have cost on AWS/);
    expect(bill.stdout).toMatch(/\nLambda: requests +[\d,]+ requests +\$[\d.]+\n +1,000,000 of them free\n/);
    expect(bill.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);

    const passing = await course.read('01-hello-event/src/hello.mts');
    await course.write('01-hello-event/src/hello.mts', `${passing}// Tried something.\n`);
    expect(await state()).toBe('begun');
    await course.write('01-hello-event/src/hello.mts', passing);
    expect(await state()).toBe('passed');

    await inCourse('reset', '1');
    expect(await state()).toBe('');
    expect((await inCourse('next')).stdout).toContain('Exercise 01 hello-event');
  });

  test('60 columns hold, and LANG=C gets ASCII', async () => {
    await course.remove();
    course = await copyCourse('01-hello-event', '15-fix-the-broken-policy', '37-parent-child-orders');
    for (const args of [['list'], ['next'], ['hint', '15', '--all'], ['hint', '37', '--check', 'amount', '--all']]) {
      const { code, stdout } = await inCourseWith({ COLUMNS: '60', LANG: 'C' }, ...args);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^[\n\u0020-\u007e]*$/);
      expect(stdout.split('\n').filter((line) => line.length > 60)).toEqual([]);
    }
  });
});

describe('in the folder of an exercise', () => {
  const solve = async () => {
    for (const file of ['template.yaml', 'src/hello.mts'])
      await course.write(`01-hello-event/${file}`, await course.read(`01-hello-event/solution/${file}`));
  };

  test.each(['exercises/01-hello-event', 'exercises/01-hello-event/src'])('%s: it is graded', async (folder) => {
    await course.remove();
    course = await copyCourse('01-hello-event', '03-beat-the-deadline');
    await solve();
    const { code, stdout } = await gradeHere(folder);
    expect(stdout).toContain('1 of 1 exercise passed');
    expect(code).toBe(0);
  });

  test('the language of the folder is meant', async () => {
    await course.remove();
    course = await copyCourse('03-beat-the-deadline');
    const { stdout } = await gradeHere('exercises/03-beat-the-deadline/python');
    expect(stdout).toContain('03 beat-the-deadline · python');
  });

  test('the other commands mean it, too', async () => {
    const environment = { INIT_CWD: join(course.root, 'exercises/01-hello-event') };
    expect((await inCourseWith(environment, 'hint')).stdout).toContain('hello-event: Say hello, carefully');
    expect((await inCourseWith(environment, 'reset')).stdout).toContain('there is nothing to reset');
    expect((await inCourseWith(environment, 'solution', '--yes')).stdout).toContain('class ValidationError');
  });

  test.each(readdirSync(join(REPOSITORY, 'exercises')))('pnpm knows the commands in %s', async (name) => {
    const { scripts } = JSON.parse(await readFile(join(REPOSITORY, 'exercises', name, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts).toMatchObject({
      grade: 'node ../../apps/cli/start.mjs grade',
      course: 'node ../../apps/cli/start.mjs course',
      start: 'node ../../apps/cli/start.mjs start',
      submit: 'node ../../apps/cli/start.mjs submit',
    });
  });
});

describe('hints', () => {
  test('those about the exercise come one at a time, before anything was graded', async () => {
    const first = await inCourse('hint', '1');
    expect(first.stdout).toMatch(/1\/3 {2}Two things must agree[^]*Ask again for hint 2\.\n$/);
    expect((await inCourse('hint', '1')).stdout).toMatch(/1\/3 [^]*2\/3 /);
  });

  test('a check has its own', async () => {
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

  test('where the cloud refuses the template, they follow what it says', async () => {
    const template = await course.read('01-hello-event/solution/template.yaml');
    await course.write('01-hello-event/template.yaml', template.replace(/Runtime: .*/, 'Runtime: nodejs1.x'));
    await runCommand('grade', '--course', course.root, '1');
    const { stdout } = await inCourse('hint', '1');
    expect(stdout).toMatch(/CloudFormation could not create the stack[^]*nodejs1\.x[^]*Correct what it names first/);
    expect(stdout).toMatch(/1\/3 {2}Two things must agree[^]*Ask again for hint 2\.\n$/);
  });

  test('grading uses up none, and none is shown for files that nobody has begun', async () => {
    const grade = (...args: string[]) => runCommand('grade', '--course', course.root, '1', ...args);
    const untouched = await grade();
    expect(untouched.stdout).not.toContain('Hint');
    expect(untouched.stdout).toContain('Next: read exercises/01-hello-event/README.md, then\n');

    const solution = await course.read('01-hello-event/solution/src/hello.mts');
    await course.write('01-hello-event/template.yaml', await course.read('01-hello-event/solution/template.yaml'));
    const wrong = solution.replace('context.awsRequestId', 'event.name');
    expect(wrong).not.toBe(solution);
    await course.write('01-hello-event/src/hello.mts', wrong);
    expect((await grade()).stdout).toContain('Hint 1/2  Lambda has given the invocation an id already');
    await course.write('01-hello-event/src/hello.mts', `${wrong}\n// Another try.\n`);
    expect((await grade()).stdout).toContain('Hint 1/2');

    expect((await inCourse('hint', '1')).stdout).toMatch(/1\/2 {2}Lambda has given [^]*2\/2 {2}The handler's second/);
    expect((await grade()).stdout).toContain("Hint 2/2  The handler's second argument");
  });
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
