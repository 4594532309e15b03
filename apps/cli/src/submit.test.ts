import { chmod, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '@coldstart/classroom/protocol';
import { passedVerdict } from '@coldstart/classroom/testing';
import { TestClass } from './testing/classroom.ts';

let here: TestClass;
beforeEach(async () => {
  here = await TestClass.create();
  await here.joinAsAnn();
});
afterEach(() => here.remove());

const files = (index = 0): Record<string, string> =>
  Object.fromEntries(
    (here.classroom.kept[index]?.asked.files ?? []).map(({ path, contents }) => [
      path,
      Buffer.from(contents, 'base64').toString(),
    ]),
  );
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('what is sent', () => {
  test('is what differs from the starter, byte by byte, and nothing else', async () => {
    const handler = 'export const greet = 1;\r\n\r\n';
    await here.write(handler);
    await here.course.write('01-hello-event/src/deep/helper.mts', 'export {};\n');
    await here.course.write('01-hello-event/node_modules_of_mine/x.js', '1');
    await here.course.write('01-hello-event/__pycache__/x.pyc', '1');
    await here.course.write('01-hello-event/checks/mine.check.ts', '1');
    if (process.platform !== 'win32') {
      await symlink('/etc/passwd', join(here.course.root, 'exercises/01-hello-event/src/link.mts'));
      await here.course.write('01-hello-event/run.sh', '#!/bin/sh\n');
      await chmod(join(here.course.root, 'exercises/01-hello-event/run.sh'), 0o755);
    }
    const { code, stdout } = await here.submit('hello-event');
    expect(code).toBe(0);
    expect(files()).toEqual({
      'node_modules_of_mine/x.js': '1',
      'src/deep/helper.mts': 'export {};\n',
      'src/hello.mts': handler,
      ...(process.platform !== 'win32' && { 'run.sh': '#!/bin/sh\n' }),
    });
    expect(stdout).toContain('__pycache__ is nobody’s work and was left out.');
    if (process.platform !== 'win32') {
      expect(stdout).toContain('src/link.mts is a link and was left out.');
      expect(here.classroom.kept[0]?.asked.files.filter(({ executable }) => executable)).toMatchObject([
        { path: 'run.sh' },
      ]);
    }
    expect(here.classroom.invalid).toEqual([]);
  });

  test('says which files of the starter were removed, although nothing else has changed', async () => {
    expect((await here.submit('1')).stderr).toMatch(/^hello-event is as it came/);
    await here.course.write('01-hello-event/template.yaml', undefined);
    const { code, stdout } = await here.submit('1');
    expect([code, oneLine(stdout)]).toEqual([0, expect.stringMatching(/^hello-event: template\.yaml \(removed\) /)]);
    expect(here.classroom.kept[0]?.asked).toMatchObject({ files: [], removed: ['template.yaml'] });
    expect((await here.submit('1')).stdout).toContain('hello-event has not changed since you submitted it.');
    await here.write('export const greet = 1;');
    await here.submit('1');
    expect(here.classroom.kept[1]?.asked).toMatchObject({
      files: [{ path: 'src/hello.mts' }],
      removed: ['template.yaml'],
    });
    expect(here.classroom.invalid).toEqual([]);
  });

  test.skipIf(process.platform === 'win32').each([
    ['a\\..\\..\\b.mts', 'has characters that not every system allows in names. Rename it.'],
    ['c:d.mts', 'has characters that not every system allows in names. Rename it.'],
    ['nul.mts', 'has a name that not every system allows. Rename it.'],
    ['end.', 'has a name that not every system allows. Rename it.'],
    ['line\nbreak.mts', 'has characters that not every system allows in names. Rename it.'],
    ['1/2/3/4/5/6/7/8/9/10/11.mts', 'lies more than 10 folders deep. Rename it.'],
  ])('a path that is none everywhere is named: %j', async (path, problem) => {
    await here.course.write(`01-hello-event/${path}`, 'x');
    const { code, stderr } = await here.submit('1');
    expect(stderr).toBe(`The file ${JSON.stringify(`exercises/01-hello-event/${path}`)} ${problem}\n`);
    expect(code).toBe(2);
    expect(await here.outbox()).toEqual([]);
  });

  test('what is too large is named', async () => {
    await here.course.write('01-hello-event/photo.bin', new Uint8Array(LIMITS.bytes + 1));
    expect((await here.submit('1')).stderr).toMatch(/^exercises\/01-hello-event\/photo\.bin has 1\.1 MB; all files/);
    await here.course.write('01-hello-event/photo.bin', new Uint8Array(25 * 1024 * 1024));
    expect((await here.submit('1')).stderr).toMatch(/^exercises\/01-hello-event\/photo\.bin is too much\./);
    await here.course.write('01-hello-event/photo.bin', new Uint8Array(LIMITS.bytes - 1000));
    await here.write('export const greet = 1;');
    expect((await here.submit('1')).code).toBe(0);
    expect(here.classroom.invalid).toEqual([]);
  });

  test('too many files are told', async () => {
    for (let index = 0; index <= LIMITS.files; index += 1)
      await here.course.write(`01-hello-event/many/${String(index).padStart(3, '0')}.txt`, 'x');
    const { stderr } = await here.submit('1');
    expect(stderr).toMatch(
      /^exercises\/01-hello-event has 101 files that are not the starter’s, such as many\/100\.txt;/,
    );
  });
});

describe('which exercise is meant', () => {
  test('the one in whose folder one is, in the language of the folder; else all that have changed', async () => {
    await here.remove();
    here = await TestClass.create(undefined, '03-beat-the-deadline');
    await here.joinAsAnn();
    await here.write('export const greet = 1;');
    await here.course.write('03-beat-the-deadline/python/extra.py', 'x = 1\n');
    await here.course.write('03-beat-the-deadline/src/extra.mts', 'export {};');
    const submitted = () => here.classroom.kept.map(({ asked }) => `${asked.slug} ${asked.variant}`);
    await here.start('submit', [], 'exercises/03-beat-the-deadline/python').ended;
    expect(submitted()).toEqual(['beat-the-deadline python']);
    const { stdout } = await here.submit();
    expect(submitted().slice(1).sort()).toEqual(['beat-the-deadline typescript', 'hello-event typescript']);
    expect(stdout).toContain('hello-event: src/hello.mts');
    expect((await here.submit()).stdout).toMatch(/^Nothing that you have begun has changed since you submitted it\./);
    await here.submit('3', '--variant', 'python');
    expect(submitted()).toHaveLength(3);
    const wrong = await here.submit('3', '--variant', 'cobol');
    expect(wrong.stderr).toBe('beat-the-deadline has no variant `cobol`; there is typescript, python.\n');
  });

  test('nothing is submitted that nobody has begun', async () => {
    const { code, stderr } = await here.submit('1');
    expect(stderr).toMatch(/^hello-event is as it came: there is nothing of yours to submit\. Work in exercises\/01-/);
    expect(code).toBe(2);
  });

  test('who has joined nothing is told how', async () => {
    await here.join('--leave');
    const { code, stderr } = await here.submit('1');
    expect(stderr).toMatch(/^You are in no classroom yet\. `pnpm join http:\/\/ADDRESS CODE` joins one/);
    expect(code).toBe(2);
  });
});

describe('the verdict', () => {
  test('what counts, how late it is, the place in the queue, the remark', async () => {
    here.classroom.late = 2 * 3600 + 300;
    here.classroom.remark = { text: 'Look at \u001b[2Jthe name.', at: '2026-12-01T10:00:00Z' };
    here.classroom.queue.push(2, 1);
    here.classroom.verdictOf = (asked) => ({
      verdict: { ...passedVerdict(asked), title: 'Say \u001b[31mhello' },
      points: 80,
      gradedAt: '2026-12-01T10:00:00Z',
    });
    await here.write('export const greet = 1;');
    const { code, stdout } = await here.submit('1');
    const said = oneLine(stdout);
    expect(said).toContain('hello-event is submitted. It is 2 h 5 min late.');
    expect(said).toContain('hello-event waits: 2 are graded first.');
    expect(said).toContain('[pass] 01 hello-event Say hello');
    expect(said).toContain('This submission counts: 80 of 100 points, after what being 2 h 5 min late takes.');
    expect(said).toContain('Your instructor says: Look at the name.');
    expect(stdout).not.toContain('\u001b');
    expect(code).toBe(0);
  });

  test('one that fails ends with 1, as `grade` does', async () => {
    here.classroom.verdictOf = (asked) => ({
      verdict: { ...passedVerdict(asked), status: 'fail', points: 0, checks: [] },
      points: 0,
      gradedAt: '2026-12-01T10:00:00Z',
    });
    await here.write('export const greet = 1;');
    expect((await here.submit('1')).code).toBe(1);
  });

  test('--no-wait does not wait; the same files again show the verdict, and are one submission', async () => {
    await here.write('export const greet = 1;');
    here.classroom.verdictOf = () => undefined;
    const { code, stdout } = await here.submit('1', '--no-wait');
    expect(stdout).toBe('hello-event: src/hello.mts\nhello-event is submitted.\n');
    expect(code).toBe(0);
    here.classroom.verdictOf = (asked) => ({
      verdict: passedVerdict(asked),
      points: 100,
      gradedAt: '2026-12-01T10:00:00Z',
    });
    expect((await here.submit('1')).stdout).toContain('[pass] 01 hello-event');
    expect(here.classroom.kept).toHaveLength(1);
  });

  test('Ctrl-C ends the waiting, and nothing else', async () => {
    await here.write('export const greet = 1;');
    here.classroom.verdictOf = () => undefined;
    const running = here.start('submit', ['1']);
    await running.printed(/is graded now or next/);
    running.kill('SIGINT');
    const { code, stdout } = await running.ended;
    expect(oneLine(stdout)).toContain('You do not wait any more. Nothing is lost: it is graded all the same');
    expect(code).toBe(130);
  });

  test('a classroom that was set up anew gets it anew', async () => {
    await here.write('export const greet = 1;');
    await here.submit('1');
    here.classroom.kept.length = 0;
    expect((await here.submit('1')).stdout).toContain('[pass] 01 hello-event');
    expect(here.classroom.kept).toHaveLength(1);
  });
});
