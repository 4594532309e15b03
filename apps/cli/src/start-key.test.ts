import { chmod, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExerciseState } from '@coldstart/workshop/api';
import { EXERCISE, json, raw, TestWorkshop } from './testing/workshop.ts';

let workshop: TestWorkshop;

beforeEach(async () => {
  workshop = await TestWorkshop.create();
});
afterEach(() => workshop.remove());

test('no other page reaches the workshop', async () => {
  const { url } = await workshop.start();
  const { host } = new URL(url);
  const own = { host, 'x-coldstart': workshop.key };
  expect((await raw(url, '/', { host: 'evil.example' })).status).toBe(403);
  expect((await raw(url, '/api/events', { ...own, origin: 'http://evil.example' })).status).toBe(403);
  expect((await raw(url, '/api/events', { ...own, origin: 'http://localhost:1' })).status).toBe(403);
  for (const site of ['cross-site', 'same-site']) {
    expect((await raw(url, '/api/events', { ...own, 'sec-fetch-site': site })).status).toBe(403);
  }
  expect((await raw(url, '/api/course', { ...own, 'sec-fetch-site': 'same-origin', origin: url })).status).toBe(200);
  const grade = `${url}${EXERCISE}/grade`;
  expect((await workshop.post(grade, {}, { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await workshop.post(grade, {}, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await workshop.post(`${url}${EXERCISE}/reset`, { variant: 'typescript' })).status).toBe(400);
});

/** What a program can send that was told nothing, whatever it claims to be. */
const GUESSES: Record<string, string>[] = [
  {},
  { 'x-coldstart': '1' },
  { 'x-coldstart': '' },
  { 'x-coldstart': 'x'.repeat(32) },
  { cookie: 'coldstart-key=1; key=1' },
  { 'sec-fetch-site': 'same-origin', 'x-coldstart': '1' },
];

test('whoever has no key is told how to come by it, and changes nothing', async () => {
  const { url } = await workshop.start();
  const code = await workshop.course.read('01-hello-event/src/hello.mts');
  await workshop.course.write('01-hello-event/src/hello.mts', `${code}// mine\n`);
  const paths = ['course', 'progress', 'events', 'events?key=1', 'exercises/hello-event', 'cloud/hello-event', 'none'];
  const changes = ['grade', 'hint', 'reset', 'reveal'].map((what) => `exercises/hello-event/${what}`);
  for (const guess of GUESSES) {
    for (const headers of [guess, { ...guess, origin: url }]) {
      for (const path of paths) expect((await fetch(`${url}/api/${path}`, { headers })).status, path).toBe(401);
      for (const path of [...changes, 'open']) {
        const body = JSON.stringify({ confirm: true, check: 'greets', path: 'exercises/01-hello-event/README.md' });
        const answer = await fetch(`${url}/api/${path}`, { method: 'POST', headers: { ...json, ...headers }, body });
        expect(answer.status, path).toBe(401);
        expect(await answer.json()).toEqual({
          error: expect.stringContaining('Open the link that `pnpm start` shows'),
        });
      }
      const body = JSON.stringify({ version: 1, read: { first: '2026-01-01' }, quizzes: {}, exercises: {} });
      const noted = await fetch(`${url}/api/progress`, { method: 'PUT', headers: { ...json, ...headers }, body });
      expect(noted.status).toBe(401);
    }
  }
  expect((await workshop.post(`${url}/api/enter`, { ticket: workshop.key })).status).toBe(401);
  expect(await (await workshop.get(`${url}/api/progress`)).json()).toMatchObject({ read: {}, exercises: {} });
  expect(await workshop.course.read('01-hello-event/src/hello.mts')).toContain('// mine');
  const state = (await (await workshop.get(`${url}${EXERCISE}`)).json()) as ExerciseState;
  expect(state.verdict).toBeUndefined();
  expect(JSON.stringify(state)).not.toContain('"solution"');
});

test('nothing that is served without the key holds it, and no file either', async () => {
  const { url } = await workshop.start();
  for (const path of ['/', '/lessons/first/', '/none/', '/api/instance', '/api/course']) {
    const answer = await fetch(url + path);
    expect((await answer.text()) + JSON.stringify([...answer.headers])).not.toContain(workshop.key);
  }
  const files = await readdir(workshop.course.root, { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile()))
    expect(await readFile(join(file.parentPath, file.name), 'utf8'), file.name).not.toContain(workshop.key);
});

test('a function that is graded here reaches neither solution nor progress through the server', async () => {
  const { url } = await workshop.start();
  const page = await workshop.listen(url);
  const template = await workshop.course.read('01-hello-event/solution/template.yaml');
  await workshop.course.write('01-hello-event/template.yaml', template);
  await workshop.course.write(
    '01-hello-event/src/hello.mts',
    `const url = ${JSON.stringify(url)};
    const tried: string[] = [];
    const headers = { 'content-type': 'application/json', 'x-coldstart': '1', origin: url, 'sec-fetch-site': 'same-origin' };
    const html = await fetch(url).then((page) => page.text(), String);
    for (const given of [/key=([\\w-]+)/.exec(html)?.[1] ?? '1', '1']) {
      for (const path of ['reveal', 'reset', 'grade']) {
        const body = JSON.stringify({ confirm: true });
        const headersNow = { ...headers, 'x-coldstart': given };
        tried.push(await fetch(\`\${url}/api/exercises/hello-event/\${path}\`, { method: 'POST', headers: headersNow, body }).then(({ status }) => String(status), String));
      }
    }
    export const greet = async () => ({ message: tried.join(), requestId: '' });`,
  );
  await workshop.post(`${url}${EXERCISE}/grade`, { variant: 'typescript' });
  const [ended] = (await page.until((event) => event.type === 'verdict')).slice(-1);
  const message = ended?.type === 'verdict' ? ended.verdict.checks.find(({ id }) => id === 'greets')?.message : '';
  expect(message).toMatch(/"(?:401|TypeError: fetch failed)(?:,(?:401|TypeError: fetch failed)){5}"/);
  expect(await workshop.course.read('01-hello-event/src/hello.mts')).toContain('tried');
});

test('the editor opens files of the course at their line, and no others', async () => {
  const log = join(workshop.folder, 'opened');
  const editor = join(workshop.folder, 'editor.sh');
  await writeFile(editor, `#!/bin/sh\nprintf '%s\\n' "$@" > '${log}.new' && mv '${log}.new' '${log}'\n`);
  await chmod(editor, 0o755);
  const { url } = await workshop.start({ LAUNCH_EDITOR: editor });
  const path = 'exercises/01-hello-event/src/hello.mts';
  expect((await workshop.post(`${url}/api/open`, { path, line: 3, column: 7 })).status).toBe(204);
  const opened = join(await realpath(workshop.course.root), path);
  await expect.poll(() => readFile(log, 'utf8').catch(() => ''), { timeout: 10_000 }).toContain(opened);
  await symlink(join(workshop.folder, 'secret.html'), join(workshop.course.root, 'exercises/01-hello-event/src/link'));
  for (const other of ['exercises/01-hello-event/src/link', '../secret.html', '/etc/passwd', 'exercises', 'none']) {
    expect((await workshop.post(`${url}/api/open`, { path: other })).status, other).toBe(422);
  }
});
