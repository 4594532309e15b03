import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CloudState, ExerciseState } from '@coldstart/workshop/api';
import { runCommand, REPOSITORY } from './testing/course.ts';
import { EXERCISE, json, raw, TestWorkshop } from './testing/workshop.ts';

let workshop: TestWorkshop;

beforeEach(async () => {
  workshop = await TestWorkshop.create();
});
afterEach(() => workshop.remove());

test('the site: types, caching, its own 404 page, and nothing from outside', async () => {
  const { url } = await workshop.start();
  const page = await fetch(`${url}/lessons/first/`);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  expect(await page.text()).toBe('<h1>First</h1>');
  const again = await fetch(`${url}/lessons/first/`, { headers: { 'if-none-match': page.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
  const large = await fetch(`${url}/large.js`);
  expect(large.headers.get('content-encoding')).toBe('gzip');
  expect(await large.text()).toBe('// twelve\n'.repeat(1000));
  const unchanged = await fetch(`${url}/large.js`, { headers: { 'if-none-match': large.headers.get('etag') ?? '' } });
  expect(unchanged.status).toBe(304);
  expect((await fetch(`${url}/lessons/first`)).url).toBe(`${url}/lessons/first/`);
  expect((await fetch(`${url}/_astro/page.a1b2.css`)).headers.get('cache-control')).toContain('immutable');
  for (const path of [
    '/none/',
    '/link.html',
    '/../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/%00',
    '/%',
  ]) {
    expect(await raw(url, path), path).toEqual({ status: 404, body: '<h1>Nowhere</h1>' });
  }
});

test('a save of an exercise whose page is open is graded, check by check, and its cloud can be seen', async () => {
  const { url } = await workshop.start();
  const page = await workshop.listen(url);
  const before = (await (await workshop.get(`${url}${EXERCISE}`)).json()) as ExerciseState;
  expect(before.files.every(({ solution }) => solution === undefined)).toBe(true);
  for (const path of ['template.yaml', 'src/hello.mts']) {
    const text = await readFile(join(REPOSITORY, 'exercises/01-hello-event/solution', path), 'utf8');
    await workshop.course.write(`01-hello-event/${path}`, text);
  }
  const events = await page.until((event) => event.type === 'verdict' && event.verdict.status === 'pass');
  expect(events.some((event) => event.type === 'files' && event.slug === 'hello-event')).toBe(true);
  const traces = events.flatMap((event) =>
    event.type === 'check' && event.verdict.status === 'pass' ? [event.trace] : [],
  );
  expect(traces[0]?.steps[0]).toMatchObject({ action: 'Invoke', resource: 'HelloFunction', actor: 'the check' });
  const cloud = async (): Promise<CloudState> =>
    (await (await workshop.get(`${url}/api/cloud/hello-event`)).json()) as CloudState;
  // Two files were saved: a second run may just be taking the place of the first.
  await expect
    .poll(async () => (await cloud()).sections.map(({ title }) => title), { timeout: 20_000 })
    .toEqual(['Functions', 'Metrics', 'Roles']);
  const state = await cloud();
  expect(state).toMatchObject({ problems: [] });
  const [functions] = state.sections;
  expect(functions?.resources).toMatchObject([
    { logicalId: 'HelloFunction', summary: expect.stringMatching(/^nodejs24\.x · .* · [1-9]\d* log lines$/) },
  ]);

  await workshop.post(`${url}${EXERCISE}/reset`, { variant: 'typescript', confirm: true });
  const since = await page.until((event) => event.type === 'verdict' && event.verdict.status === 'fail');
  // What this server has graded is told once, and its cloud is here.
  const durations = since.flatMap((event) => (event.type === 'verdict' ? [event.verdict.duration] : []));
  expect(new Set(durations).size).toBe(durations.length);
  expect(await cloud()).not.toHaveProperty('gradedElsewhere');
});

test('what the terminal grades and resets is what the pages show, at once', async () => {
  const { url } = await workshop.start();
  const page = await workshop.listen(url);
  const points = async (): Promise<unknown> => {
    const events = await page.until((event) => event.type === 'progress');
    const last = events.at(-1);
    return last?.type === 'progress' ? last.progress.exercises : undefined;
  };
  const state = async (): Promise<ExerciseState> =>
    (await (await workshop.get(`${url}${EXERCISE}`)).json()) as ExerciseState;
  for (const path of ['template.yaml', 'src/hello.mts'])
    await workshop.course.write(
      `01-hello-event/${path}`,
      await workshop.course.read(`01-hello-event/solution/${path}`),
    );
  expect((await runCommand('grade', '--course', workshop.course.root, '1')).code).toBe(0);
  await page.until((event) => event.type === 'verdict' && event.verdict.status === 'pass');
  expect(await points()).toEqual({ 'hello-event': { points: 100, of: 100 } });
  expect((await state()).verdict).toMatchObject({ status: 'pass' });
  const cloud = (await (await workshop.get(`${url}/api/cloud/hello-event`)).json()) as CloudState;
  expect(cloud).toMatchObject({ gradedElsewhere: true, sections: [] });
  expect(cloud.account).toBeUndefined();
  expect(await (await workshop.get(`${url}/api/progress`)).json()).toMatchObject({
    exercises: { 'hello-event': { points: 100, of: 100 } },
  });
  await runCommand('course', '--course', workshop.course.root, 'reset', '1');
  expect(await points()).toEqual({});
  const { verdict, files } = await state();
  expect(files.every(({ current, starter }) => current === starter)).toBe(true);
  expect(verdict).toBeUndefined();
});

test('what a page notes of reading is kept, what it says of exercises is not', async () => {
  const { url } = await workshop.start();
  const body = {
    version: 1,
    read: { 'handler-and-event': '2026-01-01T00:00:00.000Z' },
    quizzes: {},
    exercises: { 'hello-event': { points: 100, of: 100 } },
  };
  const headers = { ...json, 'x-coldstart': workshop.key };
  const kept = await fetch(`${url}/api/progress`, { method: 'PUT', headers, body: JSON.stringify(body) });
  expect(await kept.json()).toEqual({ ...body, exercises: {} });
  const next = await runCommand('course', '--course', workshop.course.root, 'next');
  expect(next.stdout).toMatch(/^Lesson 6: Handler and event \(read\)\n/);
});

test('hints come one by one, and the solution when it is asked for', async () => {
  const { url } = await workshop.start();
  const hint = async (): Promise<unknown> =>
    (await workshop.post(`${url}${EXERCISE}/hint`, { variant: 'typescript', check: 'greets' })).json();
  const [first, second] = ['The event is the first argument', 'Build the text from `event.name`'].map(
    (text) => expect.stringContaining(text) as unknown,
  );
  expect(await hint()).toEqual({ given: [first], of: 2 });
  expect(await hint()).toEqual({ given: [first, second], of: 2 });
  const revealed = await workshop.post(`${url}${EXERCISE}/reveal`, { variant: 'typescript', confirm: true });
  const { files, hints } = (await revealed.json()) as ExerciseState;
  expect(hints['greets']).toEqual({ given: [first, second], of: 2 });
  expect(files.find(({ path }) => path.endsWith('hello.mts'))?.solution).toContain('greet');
});
