import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestClass } from './testing/classroom.ts';

/** Kills of `pnpm submit`, at any moment of it. */
const KILLS = 8;

let here: TestClass;
beforeEach(async () => {
  here = await TestClass.create();
  await here.joinAsAnn();
});
afterEach(() => here.remove());

const version = (number: number): string => `export const greet = ${number};\n`;
const submitted = async (number: number, ...options: string[]) => {
  await here.write(version(number));
  return here.submit('1', '--no-wait', ...options);
};
const numbers = (): number[] => here.versions.map((text) => Number(/\d+/.exec(text)?.[0]));

test('offline it waits, and goes out later: in order, once', async () => {
  await here.classroom.stop();
  for (const number of [1, 2, 3]) {
    const { code, stderr } = await submitted(number);
    expect(stderr).toMatch(/^Nobody listens at /);
    expect(stderr).toContain(number === 1 ? 'One submission waits: nothing is lost.' : `${number} submissions wait`);
    expect(code).toBe(0);
  }
  expect((await here.submit('--send')).code).toBe(2);
  expect(await here.outbox()).toHaveLength(3);
  await here.classroom.start();
  const { code, stdout } = await submitted(4);
  expect(stdout.match(/^hello-event is submitted \(written /gm)).toHaveLength(3);
  expect(code).toBe(0);
  expect(numbers()).toEqual([1, 2, 3, 4]);
  expect(new Set(here.classroom.arrived).size).toBe(4);
  expect(await here.outbox()).toEqual([]);
  const again = await here.submit('--send');
  expect(again).toMatchObject({ code: 0, stdout: '', stderr: '' });
});

test('whoever wants a verdict and is offline gets none, and is told', async () => {
  await here.classroom.stop();
  await here.write(version(1));
  expect((await here.submit('1')).code).toBe(2);
  await here.classroom.start();
  expect((await here.submit('1')).code).toBe(0);
  expect(numbers()).toEqual([1]);
});

test('an answer that got lost: the same id again is the same submission', async () => {
  here.classroom.misbehaviours.push('kept-and-cut-off');
  const { stderr } = await submitted(1);
  expect(stderr).toContain('closed the connection without an answer.');
  expect(await here.outbox()).toHaveLength(1);
  expect(await here.submit('--send')).toMatchObject({ code: 0, stderr: '' });
  expect(here.classroom.arrived).toHaveLength(2);
  expect(numbers()).toEqual([1]);
});

describe('what is no answer of a classroom is no success, and no refusal', () => {
  test.each([
    ['a sign-in page', { status: 200, body: '<html>Sign in</html>' }],
    ['a sign-in page that refuses', { status: 403, body: '<html>Sign in</html>' }],
    ['a proxy’s own error', { status: 413, body: '<html>Too large</html>' }],
    ['JSON of something else', { status: 202, body: '{"ok":true}' }],
    [
      'another submission’s answer',
      {
        status: 202,
        body: '{"id":"6d3e1c5e-93a0-4c39-8b4e-0f3f1c7a3c11","submittedAt":"2026-12-01T10:00:00Z","ahead":0}',
      },
    ],
    ['half an answer', { status: 202, body: '{"id":"6d3e' }],
    ['a redirection', { status: 302, body: '', headers: { location: 'http://login.example/' } }],
    ['a gateway', { status: 502, body: '<html>Bad gateway</html>' }],
    ['somebody’s JSON that refuses', { status: 400, body: '{"error":"no"}' }],
  ])('%s', async (_, everywhere) => {
    here.classroom.everywhere = everywhere;
    await submitted(1);
    expect(await here.outbox()).toHaveLength(1);
    expect(await here.outbox('refused')).toEqual([]);
    here.classroom.everywhere = undefined;
    expect((await here.submit('--send')).code).toBe(0);
    expect(numbers()).toEqual([1]);
  });
});

test('a busy classroom is given the time that it asks for', async () => {
  const busy = { status: 429, body: '{"error":"Many are submitting."}', headers: { 'retry-after': '0' } };
  here.classroom.misbehaviours.push(busy, busy);
  const { code, stdout } = await submitted(1);
  expect(stdout.match(/The classroom is busy: again in 0 s\. Nothing is lost\./g)).toHaveLength(2);
  expect(code).toBe(0);
  expect(numbers()).toEqual([1]);
});

test('what is refused for good is kept aside with its reason, and what is behind it goes on', async () => {
  await here.classroom.stop();
  await submitted(1);
  await here.course.write('01-hello-event/src/more.mts', 'export {};');
  await submitted(2);
  await here.classroom.start();
  here.classroom.misbehaviours.push({ status: 413, body: '{"error":"It is too large for this class."}' });
  const { code, stderr } = await here.submit('--send');
  expect(stderr).toMatch(/^hello-event was not taken: It is too large for this class\. What you sent is kept in /);
  expect(code).toBe(2);
  expect(numbers()).toEqual([2]);
  const [name = ''] = await here.outbox('refused');
  expect(JSON.parse(await here.readOutbox(`refused/${name}`))).toMatchObject({
    refused: { reason: 'It is too large for this class.' },
    asked: { slug: 'hello-event' },
  });
});

test('a closed exercise says so, and the same files can be submitted once it is open', async () => {
  here.classroom.closed.add('hello-event');
  const { code, stderr } = await submitted(1);
  expect(stderr).toMatch(/^hello-event was not taken: This exercise is not open\. Ask your instructor to open it\./);
  expect(code).toBe(2);
  here.classroom.closed.clear();
  expect((await here.submit('1')).code).toBe(0);
  expect(numbers()).toEqual([1]);
});

test('a learner whom the classroom does not know any more loses nothing', async () => {
  const tokens = [...here.classroom.tokens];
  here.classroom.tokens.clear();
  const { stderr } = await submitted(1);
  expect(stderr).toMatch(
    /^You have not joined this class\. If that stays so, run `pnpm join --leave`, then join again\./,
  );
  // As somebody else, it is not theirs.
  await here.join('--leave', '--yes');
  await here.join(here.classroom.url, 'ABCDEFGH23');
  expect((await here.submit('--send')).stderr).toMatch(
    /^A submission of somebody whom you had joined as before is still/,
  );
  expect(here.classroom.kept).toEqual([]);
  await here.join('--leave');
  await here.joinAsAnn();
  expect((await here.submit('--send')).code).toBe(0);
  expect(here.classroom.kept.map(({ learner }) => learner)).toEqual([tokens[0]?.[1]]);
});

test('a broken file is named, set aside, and holds nobody up', async () => {
  await here.writeOutbox('000000001-6d3e1c5e-93a0-4c39-8b4e-0f3f1c7a3c11.json', '{broken');
  const { code, stderr } = await submitted(1);
  expect(stderr).toMatch(/cannot be read, and was set aside: \.coldstart\/classroom\/outbox\/broken\/000000001-/);
  expect(code).toBe(0);
  expect(numbers()).toEqual([1]);
  expect(await here.outbox('broken')).toHaveLength(1);
});

test('a submission under another name than its own is none', async () => {
  await here.classroom.stop();
  await submitted(1);
  const [name = ''] = await here.outbox();
  await here.writeOutbox('000000000-6d3e1c5e-93a0-4c39-8b4e-0f3f1c7a3c11.json', await here.readOutbox(name));
  await here.classroom.start();
  await here.submit('--send');
  expect(numbers()).toEqual([1]);
  expect(here.classroom.arrived).toHaveLength(1);
});

test('several processes at once send each once, in order', async () => {
  await here.classroom.stop();
  for (const number of [1, 2, 3, 4]) await submitted(number);
  await here.classroom.start();
  await here.write(version(5));
  const runs = await Promise.all([here.submit('--send'), here.submit('1', '--no-wait'), here.submit('--send')]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(numbers()).toEqual([1, 2, 3, 4, 5]);
  expect(here.classroom.arrived).toHaveLength(5);
});

test('a process that is stopped while nobody answers loses nothing, and leaves no lock behind', async () => {
  here.classroom.misbehaviours.push('silent', 'silent');
  const gone = () => here.classroom.misbehaviours.length;
  await here.write(version(1));
  const interrupted = here.start('submit', ['1']);
  await here.classroom.until(() => gone() === 1);
  interrupted.kill('SIGINT');
  const { code, stdout } = await interrupted.ended;
  expect(stdout.replaceAll('\n', ' ')).toContain('what you have submitted is kept, and `pnpm submit --send` goes on');
  expect(code).toBe(130);
  const killed = here.start('submit', ['--send']);
  await here.classroom.until(() => gone() === 0);
  killed.kill('SIGKILL');
  await killed.ended;
  expect((await here.submit('--send')).code).toBe(0);
  expect(numbers()).toEqual([1]);
});

test('killed at any moment: what was said to be kept arrives, everything once and in order', async () => {
  const promised: number[] = [];
  for (let number = 1; number <= KILLS; number += 1) {
    await here.write(version(number));
    // The answer is lost, too, now and then.
    if (number % 3 === 0) here.classroom.misbehaviours.push('kept-and-cut-off');
    const running = here.start('submit', ['1', '--no-wait']);
    const arrived = here.classroom.arrived.length;
    if (number % 4 === 0) await running.printed(/hello-event: src/);
    else if (number % 4 === 1) await here.classroom.until(() => here.classroom.arrived.length > arrived);
    else await new Promise((resolve) => setTimeout(resolve, randomInt(1500)));
    running.kill('SIGKILL');
    const { stdout } = await running.ended;
    if (stdout.includes('hello-event: src')) promised.push(number);
  }
  here.classroom.misbehaviours.length = 0;
  expect((await submitted(KILLS + 1)).code).toBe(0);
  const all = numbers();
  expect(all).toEqual([...new Set(all)].toSorted((one, other) => one - other));
  expect(all).toEqual(expect.arrayContaining([...promised, KILLS + 1]));
  expect(promised.length).toBeGreaterThan(0);
  expect(await here.outbox()).toEqual([]);
  expect(here.classroom.invalid).toEqual([]);
});
