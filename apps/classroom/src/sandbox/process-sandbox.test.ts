import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { GraderDied, SandboxBroken } from './broken.ts';
import { startProcess } from './child-process.ts';
import { CourseOutside } from './course.ts';
import { GradingSlot, type Ground } from './grading-slot.ts';
import { CODE } from './image/course-files.ts';
import { Program } from './program.ts';
import { handler, messagesOf, rightAnswer } from './testing/submissions.ts';

/** A course of one exercise, whose checks may be changed. */
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldstart-sandbox-course-'));
  const [from, to] = [join(CODE, 'exercises/01-hello-event'), join(root, 'exercises/01-hello-event')];
  await mkdir(to, { recursive: true });
  for (const part of ['exercise.yaml', 'package.json', 'checks', 'starter'])
    await cp(join(from, part), join(to, part), { recursive: true });
  await symlink(join(from, 'node_modules'), join(to, 'node_modules'), 'junction');
});
afterAll(() => rm(root, { recursive: true, force: true }));

const open: GradingSlot[] = [];
afterEach(() => Promise.all(open.splice(0).map((slot) => slot.close())));

const trusted: Ground = { start: async () => startProcess(root), shared: true, lost: async () => undefined };
function slot(ground: Ground = trusted, time?: () => number): GradingSlot {
  const made = new GradingSlot(new CourseOutside(root), { kind: 'none' }, ground, time);
  open.push(made);
  return made;
}

/** A program that is none: what a grader inside may come to when it is broken. */
const faulty = (code: string): Program => {
  const child = spawn(process.execPath, ['-e', `console.log('{"type":"ready"}'); ${code}`], { stdio: 'pipe' });
  return new Program(child, async () => void child.kill('SIGKILL'));
};

test('a submission is graded by the same program as in a container; nothing is kept, each has its own seed', async () => {
  const sandbox = slot();
  const [first, second] = [await sandbox.grade(rightAnswer), await sandbox.grade(rightAnswer)];
  expect([first, second]).toMatchObject([
    { status: 'pass', points: 100, answer: 'work', cached: false, attempt: 1 },
    { status: 'pass', points: 100, cached: false, attempt: 1 },
  ]);
  expect(first.seed).not.toBe(second.seed);
  const wrong = await sandbox.grade(handler('export const greet = () => ({ message: "", requestId: "" });'));
  expect(wrong).toMatchObject({ status: 'fail', attempt: 1 });
  expect(wrong.checks.find(({ id }) => id === 'greets')?.hint?.number).toBe(1);
  expect((await readdir(root)).sort()).not.toContain('verdicts');
  expect(await readdir(join(root, 'exercises/01-hello-event'))).not.toContain('src');
});

test('a file of the starter that was removed is not there', async () => {
  const sandbox = slot();
  const files = rightAnswer.files.filter(({ path }) => path !== 'template.yaml');
  const removed = await sandbox.grade({ ...rightAnswer, files, removed: ['template.yaml'] });
  expect(removed).toMatchObject({ status: 'error', points: 0 });
  expect(messagesOf(removed)).toContain('template.yaml');
  expect((await sandbox.grade({ ...rightAnswer, files })).problem).toBeUndefined();
});

test('submissions that come at once are graded one after the other', async () => {
  const sandbox = slot();
  const verdicts = await Promise.all(
    [rightAnswer, handler('export const greet = 1;'), rightAnswer].map((one) => sandbox.grade(one)),
  );
  expect(verdicts.map(({ points }) => points)).toEqual([100, expect.any(Number), 100]);
  expect(verdicts[1]?.points).toBeLessThan(50);
});

test('a mended check counts from the next submission on, and is another version', async () => {
  const sandbox = slot();
  const before = await sandbox.courseVersion('hello-event');
  const checks = join(root, 'exercises/01-hello-event/checks/hello.check.ts');
  const text = await readFile(checks, 'utf8');
  expect((await sandbox.grade(rightAnswer)).points).toBe(100);
  await writeFile(checks, text.replace('toEqual(message);', "toEqual('mended');"));
  try {
    expect(await sandbox.courseVersion('hello-event')).not.toBe(before);
    const verdict = await sandbox.grade(rightAnswer);
    expect(verdict.status).toBe('fail');
    expect(messagesOf(verdict)).toContain('mended');
  } finally {
    await writeFile(checks, text);
  }
  expect(await sandbox.courseVersion('hello-event')).toBe(before);
});

test('an exercise that the course has not is nobody’s verdict', async () => {
  await expect(slot().grade({ ...rightAnswer, slug: 'unheard-of' })).rejects.toThrow(SandboxBroken);
  await expect(slot().courseVersion('unheard-of')).rejects.toThrow(SandboxBroken);
  await expect(slot().grade({ ...rightAnswer, variant: 'cobol' })).rejects.toThrow(/has no variant `cobol`/);
});

test('a grader that ends is replaced, once; what ends it again has a verdict', async () => {
  let starts = 0;
  const dies = (): Program => faulty("process.stdin.once('data', () => process.exit(3))");
  const start = (good: number) => async () => (++starts > good ? startProcess(root) : dies());
  const mended = await slot({ ...trusted, shared: false, start: start(1) }).grade(rightAnswer);
  expect([mended.points, starts]).toEqual([100, 2]);
  starts = 0;
  const lost = await slot({ ...trusted, shared: false, start: start(5) }).grade(rightAnswer);
  expect(lost).toMatchObject({ status: 'error', points: 0, maxPoints: 100, problem: { kind: 'files' } });
  expect([messagesOf(lost), starts]).toEqual([expect.stringContaining('ended the grader, twice'), 2]);
});

test('a grader that dies on a machine that others use, too, is told from one that is broken', async () => {
  const dying = slot({ ...trusted, start: async () => faulty("process.stdin.once('data', () => process.exit(3))") });
  await expect(dying.grade(rightAnswer)).rejects.toThrow(GraderDied);
  const answer = `console.log(JSON.stringify({ type: 'broken', token: JSON.parse(line).token, message: 'Full.' }))`;
  const broken = slot({ ...trusted, start: async () => faulty(`process.stdin.once('data', (line) => ${answer})`) });
  const error: unknown = await broken.grade(rightAnswer).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(SandboxBroken);
  expect(error).not.toBeInstanceOf(GraderDied);
});

test('a grader that says nothing is ended in time, and the next submission has another', async () => {
  let starts = 0;
  const ground: Ground = {
    ...trusted,
    start: async () => (++starts === 1 ? faulty('setInterval(() => 0, 1000)') : startProcess(root)),
  };
  const times = [300, 80_000];
  const sandbox = slot(ground, () => times.shift() ?? 0);
  const late = await sandbox.grade(rightAnswer);
  expect(late).toMatchObject({
    status: 'error',
    points: 0,
    problem: { remedy: expect.stringContaining('submit again') },
  });
  expect(messagesOf(late)).toContain('Grading was ended after 0.3 seconds');
  expect((await sandbox.grade(rightAnswer)).points).toBe(100);
});

test('a verdict without the word that was asked with is none, and neither is one on something else', async () => {
  const forging = (token: string, change: string) =>
    faulty(`process.stdin.once('data', (line) => {
      const { token, slug, variant } = JSON.parse(line);
      const checks = [{ id: 'all', title: '', status: 'pass', points: 100, maxPoints: 100, message: '', duration: 0 }];
      const verdict = { slug, number: 1, title: '', path: '', readme: '', variant, answer: 'work', status: 'pass', points: 100,
        maxPoints: 100, cached: false, attempt: 1, checks, duration: 0, ...${change} };
      console.log('no JSON'); console.log('null'); console.log(JSON.stringify({ type: 'verdict', token: ${token}, verdict }));
    })`);
  const ground = (token: string, change = '{}'): Ground => ({
    ...trusted,
    shared: false,
    start: async () => forging(token, change),
  });
  const guessed = await slot(ground("'x'.repeat(32)"), () => 500).grade(rightAnswer);
  expect(messagesOf(guessed)).toContain('Grading was ended after');
  // Even whoever knows it has to answer for the checks that there are.
  const other = await slot(ground('token')).grade(rightAnswer);
  expect(other).toMatchObject({ status: 'error', points: 0 });
});

test('an engine that is gone is no fault of the submission’s', async () => {
  const ground: Ground = {
    shared: false,
    start: async () => faulty("process.stdin.once('data', () => process.exit(1))"),
    lost: async () => 'The container engine answers no more. Start it again.',
  };
  await expect(slot(ground).grade(rightAnswer)).rejects.toThrow('The container engine answers no more');
  const never: Ground = { ...ground, start: () => Promise.reject(new Error('no')), lost: async () => undefined };
  await expect(slot(never).grade(rightAnswer)).rejects.toThrow(/No sandbox could be started\. no/);
});
