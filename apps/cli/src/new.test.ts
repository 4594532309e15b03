import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPOSITORY } from './testing/course.ts';

/** A copy of the repository, so that what is made does not stay. */
let copy: string;
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'coldstart-new-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: REPOSITORY,
    encoding: 'utf8',
  });
  for (const file of files.split('\n').filter((name) => /^(?:packages\/|apps\/|patches\/|[^/]+$)/.test(name))) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await cp(join(REPOSITORY, file), join(copy, file)).catch((error: NodeJS.ErrnoException) => {
      // Deleted, and not committed yet.
      if (error.code !== 'ENOENT') throw error;
    });
  }
  // Offline where it can be: pnpm's policies ask for facts of packages that `pnpm new service` has added only lately.
  const { status, stdout } = inCopy('pnpm', 'install', '--prefer-offline', '--no-frozen-lockfile');
  expect(status, stdout).toBe(0);
}, 300_000);
afterAll(() => rm(copy, { recursive: true, force: true }));

function inCopy(command: string, ...args: string[]) {
  return spawnSync(command, args, { cwd: copy, encoding: 'utf8', env: { ...process.env, INIT_CWD: copy } });
}

const create = (...args: string[]) => inCopy('node', 'apps/cli/start.mjs', 'new', 'service', ...args);
const table = (): Promise<string> => readFile(join(copy, 'packages/services/all/package.json'), 'utf8');

/** The first of these that is no service yet. Functions have their clients already: nothing is fetched. */
const FREE = ['ses', 'xray'].find((name) => !existsSync(join(REPOSITORY, 'packages/services', name))) ?? 'codebuild';

test.each([
  ['SQS!', 'is no name for a service'],
  ['lambda', 'packages/services/lambda is there already.'],
])('%s is refused', async (name, message) => {
  const before = await table();
  const { status, stderr } = create(name);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
  expect(await table()).toBe(before);
});

test('what cannot be installed leaves everything as it was', async () => {
  const before = await table();
  const { status, stderr } = create('nonsense', '--sdk', 'there-is-no-such-client');
  expect(stderr).toContain('@aws-sdk/client-there-is-no-such-client could not be installed');
  expect(stderr).toContain('--sdk');
  expect(status).toBe(2);
  expect(await table()).toBe(before);
  await expect(readFile(join(copy, 'packages/services/nonsense/package.json'))).rejects.toThrow('ENOENT');
});

test(
  'a new service answers through its SDK, is in the table and the README, and is well typed',
  { timeout: 300_000 },
  async () => {
    const readme = await readFile(join(copy, 'README.md'), 'utf8');
    const made = create(FREE);
    expect(made.stderr).toBe('');
    expect(made.status).toBe(0);
    expect(await table()).toContain(`"@coldstart/service-${FREE}": "workspace:*"`);
    expect(await readFile(join(copy, 'README.md'), 'utf8')).not.toBe(readme);
    const tested = inCopy('pnpm', '--filter', `@coldstart/service-${FREE}`, 'test');
    expect(tested.stdout).toContain('1 passed');
    expect(tested.status, tested.stdout).toBe(0);
    // It and what it imports: the whole of the repository is looked at elsewhere.
    const settings = { extends: './tsconfig.json', include: [`packages/services/${FREE}`] };
    await writeFile(join(copy, 'tsconfig.new.json'), JSON.stringify(settings));
    const typed = inCopy('pnpm', 'exec', 'tsc', '--noEmit', '-p', 'tsconfig.new.json');
    expect(typed.stdout).toBe('');
    expect(typed.status).toBe(0);
  },
);
