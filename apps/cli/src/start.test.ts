import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CloudState, ExerciseState, WorkshopEvent } from '@coldstart/workshop/api';
import { copyCourse, plainEnvironment, REPOSITORY, runCommand, type TestCourse } from './testing/course.ts';

const EXERCISE = '/api/exercises/hello-event';
/** Of the server that was started last. */
let key = '';
const json = { 'content-type': 'application/json' };

let course: TestCourse;
let folder: string;
let site: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
  course = await copyCourse('01-hello-event');
  folder = await mkdtemp(join(tmpdir(), 'coldstart-start-'));
  site = join(folder, 'site');
  await mkdir(join(site, 'lessons/first'), { recursive: true });
  await mkdir(join(site, '_astro'));
  await writeFile(join(site, 'index.html'), '<h1>Start</h1>');
  await writeFile(join(site, '404.html'), '<h1>Nowhere</h1>');
  await writeFile(join(site, 'lessons/first/index.html'), '<h1>First</h1>');
  await writeFile(join(site, 'large.js'), '// twelve\n'.repeat(1000));
  await writeFile(join(site, '_astro/page.a1b2.css'), 'body {}');
  await writeFile(join(folder, 'secret.html'), 'secret');
  await symlink(join(folder, 'secret.html'), join(site, 'link.html'));
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
  await course.remove();
  await rm(folder, { recursive: true, force: true });
});

function spawnStart(port: string, environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const args = ['start', '--no-open', '--port', port, '--course', course.root, '--site', site];
  const child = spawn(process.execPath, [join(REPOSITORY, 'apps/cli/start.mjs'), ...args], {
    cwd: REPOSITORY,
    env: { ...plainEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

/** @returns the address without what is behind the `#` of the link */
async function start(environment?: NodeJS.ProcessEnv): Promise<{ url: string; child: ChildProcess }> {
  const child = spawnStart('0', environment);
  if (child.stdout === null) throw new Error('It has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url = '', own = ''] = /^(http:\/\/[^/]+)\/#key=([\w-]{32})$/.exec(line) ?? [];
    key = own;
    return { url, child };
  }
  throw new Error('It ended without its line.');
}

/** What the server sends to a page, one after the other. */
async function listen(
  url: string,
): Promise<{ until(fits: (event: WorkshopEvent) => boolean): Promise<WorkshopEvent[]> }> {
  const { body } = await fetch(`${url}/api/events?key=${key}`);
  if (body === null) throw new Error('There is no stream.');
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  const events: WorkshopEvent[] = [];
  return {
    async until(fits) {
      const seen: WorkshopEvent[] = [];
      for (;;) {
        for (let event = events.shift(); event !== undefined; event = events.shift()) {
          seen.push(event);
          if (fits(event)) return seen;
        }
        const { done, value } = await reader.read();
        if (done) throw new Error('The stream has ended.');
        const lines = (rest + value).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines)
          if (line.startsWith('data: ')) events.push(JSON.parse(line.slice(6)) as WorkshopEvent);
      }
    },
  };
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { ...json, 'x-coldstart': key, ...headers }, body: JSON.stringify(body) });

const get = (url: string): Promise<Response> => fetch(url, { headers: { 'x-coldstart': key } });

/** A request as it is, `Host` and dots in its path included. */
function raw(
  url: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request({ port: new URL(url).port, host: '127.0.0.1', path, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}

const childrenOf = (pid: number | undefined): number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []));

const command = (pid: number): string => {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
};

const graderOf = (child: ChildProcess): number => {
  const pid = childrenOf(child.pid).find((one) => command(one).includes('workshop/src/grader/process.ts'));
  if (pid === undefined) throw new Error('There is no grader.');
  return pid;
};

test('the site: types, caching, its own 404 page, and nothing from outside', async () => {
  const { url } = await start();
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

test('no other page reaches the workshop', async () => {
  const { url } = await start();
  const { host } = new URL(url);
  const own = { host, 'x-coldstart': key };
  expect((await raw(url, '/', { host: 'evil.example' })).status).toBe(403);
  expect((await raw(url, '/api/events', { ...own, origin: 'http://evil.example' })).status).toBe(403);
  expect((await raw(url, '/api/events', { ...own, origin: 'http://localhost:1' })).status).toBe(403);
  for (const site of ['cross-site', 'same-site']) {
    expect((await raw(url, '/api/events', { ...own, 'sec-fetch-site': site })).status).toBe(403);
  }
  expect((await raw(url, '/api/course', { ...own, 'sec-fetch-site': 'same-origin', origin: url })).status).toBe(200);
  const grade = `${url}${EXERCISE}/grade`;
  expect((await post(grade, {}, { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await post(grade, {}, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await post(`${url}${EXERCISE}/reset`, { variant: 'typescript' })).status).toBe(400);
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
  const { url } = await start();
  const code = await course.read('01-hello-event/src/hello.mts');
  await course.write('01-hello-event/src/hello.mts', `${code}// mine\n`);
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
  expect((await post(`${url}/api/enter`, { ticket: key })).status).toBe(401);
  expect(await (await get(`${url}/api/progress`)).json()).toMatchObject({ read: {}, exercises: {} });
  expect(await course.read('01-hello-event/src/hello.mts')).toContain('// mine');
  const state = (await (await get(`${url}${EXERCISE}`)).json()) as ExerciseState;
  expect(state.verdict).toBeUndefined();
  expect(JSON.stringify(state)).not.toContain('"solution"');
});

test('nothing that is served without the key holds it, and no file either', async () => {
  const { url } = await start();
  for (const path of ['/', '/lessons/first/', '/none/', '/api/instance', '/api/course']) {
    const answer = await fetch(url + path);
    expect((await answer.text()) + JSON.stringify([...answer.headers])).not.toContain(key);
  }
  const files = await readdir(course.root, { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile()))
    expect(await readFile(join(file.parentPath, file.name), 'utf8'), file.name).not.toContain(key);
});

test('a function that is graded here reaches neither solution nor progress through the server', async () => {
  const { url } = await start();
  const page = await listen(url);
  const template = await course.read('01-hello-event/solution/template.yaml');
  await course.write('01-hello-event/template.yaml', template);
  await course.write(
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
  await post(`${url}${EXERCISE}/grade`, { variant: 'typescript' });
  const [ended] = (await page.until((event) => event.type === 'verdict')).slice(-1);
  const message = ended?.type === 'verdict' ? ended.verdict.checks.find(({ id }) => id === 'greets')?.message : '';
  expect(message).toMatch(/"(?:401|TypeError: fetch failed)(?:,(?:401|TypeError: fetch failed)){5}"/);
  expect(await course.read('01-hello-event/src/hello.mts')).toContain('tried');
});

test('a save of an exercise whose page is open is graded, check by check, and its cloud can be seen', async () => {
  const { url } = await start();
  const page = await listen(url);
  const before = (await (await get(`${url}${EXERCISE}`)).json()) as ExerciseState;
  expect(before.files.every(({ solution }) => solution === undefined)).toBe(true);
  for (const path of ['template.yaml', 'src/hello.mts']) {
    const text = await readFile(join(REPOSITORY, 'exercises/01-hello-event/solution', path), 'utf8');
    await course.write(`01-hello-event/${path}`, text);
  }
  const events = await page.until((event) => event.type === 'verdict' && event.verdict.status === 'pass');
  expect(events.some((event) => event.type === 'files' && event.slug === 'hello-event')).toBe(true);
  const traces = events.flatMap((event) =>
    event.type === 'check' && event.verdict.status === 'pass' ? [event.trace] : [],
  );
  expect(traces[0]?.steps[0]).toMatchObject({ action: 'Invoke', resource: 'HelloFunction', actor: 'the check' });
  const cloud = async (): Promise<CloudState> =>
    (await (await get(`${url}/api/cloud/hello-event`)).json()) as CloudState;
  // Two files were saved: a second run may just be taking the place of the first.
  await expect
    .poll(async () => (await cloud()).sections.map(({ title }) => title), { timeout: 20_000 })
    .toEqual(['Functions', 'Roles']);
  const state = await cloud();
  expect(state).toMatchObject({ problems: [] });
  const [functions] = state.sections;
  expect(functions?.resources).toMatchObject([
    { logicalId: 'HelloFunction', summary: expect.stringMatching(/^nodejs24\.x · .* · [1-9]\d* log lines$/) },
  ]);

  await post(`${url}${EXERCISE}/reset`, { variant: 'typescript', confirm: true });
  const since = await page.until((event) => event.type === 'verdict' && event.verdict.status === 'fail');
  // What this server has graded is told once, and its cloud is here.
  const durations = since.flatMap((event) => (event.type === 'verdict' ? [event.verdict.duration] : []));
  expect(new Set(durations).size).toBe(durations.length);
  expect(await cloud()).not.toHaveProperty('gradedElsewhere');
});

test('what the terminal grades and resets is what the pages show, at once', async () => {
  const { url } = await start();
  const page = await listen(url);
  const points = async (): Promise<unknown> => {
    const events = await page.until((event) => event.type === 'progress');
    const last = events.at(-1);
    return last?.type === 'progress' ? last.progress.exercises : undefined;
  };
  const state = async (): Promise<ExerciseState> => (await (await get(`${url}${EXERCISE}`)).json()) as ExerciseState;
  for (const path of ['template.yaml', 'src/hello.mts'])
    await course.write(`01-hello-event/${path}`, await course.read(`01-hello-event/solution/${path}`));
  expect((await runCommand('grade', '--course', course.root, '1')).code).toBe(0);
  await page.until((event) => event.type === 'verdict' && event.verdict.status === 'pass');
  expect(await points()).toEqual({ 'hello-event': { points: 100, of: 100 } });
  expect((await state()).verdict).toMatchObject({ status: 'pass' });
  const cloud = (await (await get(`${url}/api/cloud/hello-event`)).json()) as CloudState;
  expect(cloud).toMatchObject({ gradedElsewhere: true, sections: [] });
  expect(cloud.account).toBeUndefined();
  expect(await (await get(`${url}/api/progress`)).json()).toMatchObject({
    exercises: { 'hello-event': { points: 100, of: 100 } },
  });
  await runCommand('course', '--course', course.root, 'reset', '1');
  expect(await points()).toEqual({});
  const { verdict, files } = await state();
  expect(files.every(({ current, starter }) => current === starter)).toBe(true);
  expect(verdict).toBeUndefined();
});

test('what a page notes of reading is kept, what it says of exercises is not', async () => {
  const { url } = await start();
  const body = {
    version: 1,
    read: { 'handler-and-event': '2026-01-01T00:00:00.000Z' },
    quizzes: {},
    exercises: { 'hello-event': { points: 100, of: 100 } },
  };
  const headers = { ...json, 'x-coldstart': key };
  const kept = await fetch(`${url}/api/progress`, { method: 'PUT', headers, body: JSON.stringify(body) });
  expect(await kept.json()).toEqual({ ...body, exercises: {} });
  const next = await runCommand('course', '--course', course.root, 'next');
  expect(next.stdout).toMatch(/^Lesson 6: Handler and event \(read\)\n/);
});

test('hints come one by one, and the solution when it is asked for', async () => {
  const { url } = await start();
  const hint = async (): Promise<unknown> =>
    (await post(`${url}${EXERCISE}/hint`, { variant: 'typescript', check: 'greets' })).json();
  const [first, second] = ['The event is the first argument', 'Build the text from `event.name`'].map(
    (text) => expect.stringContaining(text) as unknown,
  );
  expect(await hint()).toEqual({ given: [first], of: 2 });
  expect(await hint()).toEqual({ given: [first, second], of: 2 });
  const revealed = await post(`${url}${EXERCISE}/reveal`, { variant: 'typescript', confirm: true });
  const { files, hints } = (await revealed.json()) as ExerciseState;
  expect(hints['greets']).toEqual({ given: [first, second], of: 2 });
  expect(files.find(({ path }) => path.endsWith('hello.mts'))?.solution).toContain('greet');
});

test('a grader that is killed is started again, and the run says that it was interrupted', async () => {
  await course.write(
    '01-hello-event/src/hello.mts',
    'export const greet = () => new Promise((done) => setTimeout(done, 9_000));',
  );
  const template = await readFile(join(REPOSITORY, 'exercises/01-hello-event/solution/template.yaml'), 'utf8');
  await course.write('01-hello-event/template.yaml', template.replace('Timeout: 3', 'Timeout: 20'));
  const { url, child } = await start();
  const page = await listen(url);
  await post(`${url}${EXERCISE}/grade`, { variant: 'typescript' });
  await page.until((event) => event.type === 'phase' && event.phase === 'checking');
  process.kill(graderOf(child), 'SIGKILL');
  const events = await page.until((event) => event.type === 'verdict');
  expect(events.find((event) => event.type === 'grader')).toMatchObject({ ready: false });
  expect(events.at(-1)).toMatchObject({ verdict: { status: 'error', problem: { kind: 'course' } } });
  await page.until((event) => event.type === 'grader' && event.ready);
});

test('the grader ends with the server, however that ends', async () => {
  const { url, child } = await start();
  const page = await listen(url);
  await page.until(
    (event) => (event.type === 'hello' && event.graderReady) || (event.type === 'grader' && event.ready),
  );
  const grader = graderOf(child);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  await expect.poll(() => command(grader), { timeout: 10_000 }).not.toContain('process.ts');
});

test('who comes second is told who has the port', async () => {
  const { url, child } = await start();
  const second = async (port: string): Promise<{ said: string; code: unknown }> => {
    const late = spawnStart(port);
    let said = '';
    late.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(late, 'close')) as [unknown];
    return { said, code };
  };
  expect(await second(new URL(url).port)).toEqual({
    said: `Coldstart is already running at ${url} (this course, process ${child.pid}). Its terminal has the link.\n`,
    code: 2,
  });
  const other = createServer((_, answer) => answer.end('something else'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const { said, code } = await second(String(port));
  other.close();
  expect(said).toBe(`Port ${port} is in use by another program. Choose another one with --port, or 0 for any.\n`);
  expect(code).toBe(2);
});

test('the editor opens files of the course at their line, and no others', async () => {
  const log = join(folder, 'opened');
  const editor = join(folder, 'editor.sh');
  await writeFile(editor, `#!/bin/sh\nprintf '%s\\n' "$@" > '${log}.new' && mv '${log}.new' '${log}'\n`);
  await chmod(editor, 0o755);
  const { url } = await start({ LAUNCH_EDITOR: editor });
  const path = 'exercises/01-hello-event/src/hello.mts';
  expect((await post(`${url}/api/open`, { path, line: 3, column: 7 })).status).toBe(204);
  const opened = join(await realpath(course.root), path);
  await expect.poll(() => readFile(log, 'utf8').catch(() => ''), { timeout: 10_000 }).toContain(opened);
  await symlink(join(folder, 'secret.html'), join(course.root, 'exercises/01-hello-event/src/link'));
  for (const other of ['exercises/01-hello-event/src/link', '../secret.html', '/etc/passwd', 'exercises', 'none']) {
    expect((await post(`${url}/api/open`, { path: other })).status, other).toBe(422);
  }
});
