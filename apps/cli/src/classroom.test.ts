import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { copyCourse, runCommand, startCommand, type Running, type TestCourse } from './testing/course.ts';

let folder: string;
let clone: TestCourse;
const started: Running[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coldstart-classroom-'));
  await writeFile(join(folder, 'index.html'), '<title>The site</title><script>let own = 1;</script>');
  clone = await copyCourse('01-hello-event');
});

afterAll(async () => {
  await clone.remove();
  await rm(folder, { recursive: true });
});

afterEach(async () => {
  // Where a test has failed, too: it would keep the folder.
  for (const one of started.splice(0)) {
    one.kill('SIGTERM');
    await one.ended;
  }
});

interface Room {
  readonly running: Running;
  readonly address: string;
  readonly code: string;
  readonly boardLink: string;
}

/** Without a worker: what is submitted waits. */
const args = (): string[] => ['--data', join(folder, 'data'), '--site', folder, '--no-worker', '--port', '0'];

async function start(...more: readonly string[]): Promise<Room> {
  const running = startCommand('classroom', [...args(), '--host', '127.0.0.1', ...more]);
  started.push(running);
  const [, address = '', code = ''] = await running.printed(/pnpm join (https?:\/\/\S+) (\S+)/);
  const [boardLink] = await running.printed(/\S+\/board\/#secret=\S+/);
  return { running, address, code, boardLink };
}

async function end({ running }: Room): Promise<void> {
  running.kill('SIGINT');
  expect((await running.ended).code).toBe(130);
}

describe('a classroom', () => {
  test(
    'is joined with what its terminal shows, over TLS as well, and keeps what it took',
    { timeout: 300_000 },
    async () => {
      const room = await start('--https', '--title', 'On Friday');
      expect(room.code).toMatch(/^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}$/);
      const [fingerprint] = await room.running.printed(/(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/);
      const joined = await runCommand('join', room.address, room.code, '--name', 'Ann', '--course', clone.root);
      expect(joined.stdout.replaceAll(/\s+/g, ' ')).toContain('On Friday');
      expect(joined.stdout.replaceAll(/\s+/g, '')).toContain(fingerprint);
      const second = await runCommand('classroom', ...args());
      expect([second.code, second.stderr]).toEqual([
        2,
        expect.stringMatching(/in use by another classroom \(process \d+\)/),
      ]);
      await end(room);
      // Its address is another one by now; code, certificate and secret are not.
      const again = await start('--https');
      expect(again.code).toBe(room.code);
      expect(again.boardLink.split('#')[1]).toBe(room.boardLink.split('#')[1]);
      const moved = await runCommand('join', again.address, '--course', clone.root);
      expect([moved.code, moved.stderr]).toEqual([0, '']);
      await end(again);
    },
  );

  test('serves the site, with the scripts that stand in it and no others', async () => {
    const room = await start();
    const page = await fetch(`${room.address}/`);
    expect(await page.text()).toContain('The site');
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self' 'wasm-unsafe-eval' 'sha256-[^']+';/);
    await end(room);
  });

  test(
    'gives codes, writes what it has into files, and is deleted when somebody says so',
    { timeout: 300_000 },
    async () => {
      const roster = join(folder, 'roster.csv');
      await writeFile(roster, 'name,email\nBob,bob@example.org\n');
      const data = ['--data', join(folder, 'data')];
      const codes = await runCommand('classroom', 'codes', '--roster', roster, ...data);
      expect(codes.stdout).toMatch(/^name,email,id,code\r\nBob,bob@example\.org,,\w{5}-\w{5}\r\n$/);
      const one = await runCommand('classroom', 'codes', '--for', 'ann', ...data);
      expect(one.stdout).toMatch(/^name,email,id,code\r\nAnn,,,\w{5}-\w{5}\r\n$/);
      const nobody = await runCommand('classroom', 'codes', '--for', 'Zoe', ...data);
      expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringMatching(/^Nobody is called Zoe in workshop\./)]);
      const to = join(folder, 'exported');
      expect((await runCommand('classroom', 'export', to, ...data)).code).toBe(0);
      expect(await readFile(join(to, 'workshop.csv'), 'utf8')).toContain('learner');
      const everything = JSON.parse(await readFile(join(to, 'workshop.json'), 'utf8')) as {
        learners: { name: string }[];
      };
      expect(everything.learners.map(({ name }) => name).toSorted()).toEqual(['Ann', 'Bob']);
      const unasked = await runCommand('classroom', 'delete', ...data);
      expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('--yes')]);
      expect((await runCommand('classroom', 'delete', '--yes', ...data)).stdout).toContain('is deleted');
      const gone = await runCommand('classroom', 'export', to, ...data);
      expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('There is no class workshop')]);
    },
  );
});

test('what cannot be is said in one line', async () => {
  for (const [wrong, said] of [
    [['--class', 'Über'], /small letters/],
    [['--port', '70000'], /65535/],
    [['--url', 'class.example.org'], /https:/],
    [['--roster', '/no/such/file'], /--roster/],
    [['--lti', '/no/such/file'], /--lti/],
  ] as const) {
    const { code, stderr } = await runCommand('classroom', '--data', join(folder, 'wrong'), ...wrong);
    expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
    expect(stderr).not.toContain('.ts:');
  }
});
