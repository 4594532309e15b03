import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CODE } from './image/course-files.ts';
import { openSandbox } from './sandbox.ts';

let folder: string;
const before = process.env['PATH'] ?? '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coldstart-engines-'));
  process.env['PATH'] = `${folder}${delimiter}${before}`;
});
afterEach(async () => {
  process.env['PATH'] = before;
  await rm(folder, { recursive: true });
});

/** What the commands of both engines do. */
async function engines(docker: string, podman: string): Promise<void> {
  for (const [name, does] of Object.entries({ docker, podman })) {
    await writeFile(join(folder, name), `#!/bin/sh\n${does}\n`);
    await chmod(join(folder, name), 0o755);
  }
}

const HANGS = 'exec tail -f /dev/null';
const ABSENT = 'exit 1';

describe.skipIf(process.platform === 'win32')('where learners are trusted', () => {
  test('a machine without an engine grades in processes', async () => {
    await engines(ABSENT, ABSENT);
    const sandbox = await openSandbox({ root: CODE, trust: true });
    expect(sandbox.isolation).toEqual({ kind: 'none' });
    await sandbox.close();
  });

  test.each([
    ['docker', HANGS, ABSENT],
    ['podman', ABSENT, HANGS],
  ])('an engine that is there and slow is not done without (%s)', async (name, docker, podman) => {
    await engines(docker, podman);
    const opened = openSandbox({ root: CODE, trust: true, patience: 500 });
    await expect(opened).rejects.toThrow(
      new RegExp(`too slow: \`${name} info\` did not answer within 0\\.5 seconds\\. Nothing is graded without it`),
    );
  });
});
