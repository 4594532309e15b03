import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { hasPython, pythonFunction, TestRuntime } from '../testing.ts';
import { pythonFinder } from './find-python.ts';

/** Installs what says that it is a Python of that version. */
function install(root: string, version: string, says: string): string {
  const bin = join(root, 'versions', version, 'bin');
  mkdirSync(bin, { recursive: true });
  const command = join(bin, 'python3');
  writeFileSync(command, `#!/bin/sh\necho '${JSON.stringify({ executable: command, version: says })}'\n`);
  chmodSync(command, 0o755);
  return command;
}

describe.skipIf(process.platform === 'win32')('a version of Python', () => {
  test('is the newest build that pyenv has of it', async () => {
    const root = mkdtempSync(join(tmpdir(), 'pyenv-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    vi.stubEnv('PYENV_ROOT', root);
    onTestFinished(() => void vi.unstubAllEnvs());
    install(root, '3.98.9', '3.98');
    const newest = install(root, '3.98.10', '3.98');
    install(root, '3.97.1', '3.96');
    const find = pythonFinder(undefined);
    expect(await find('3.98')).toMatchObject({ executable: newest });
    // One that says it is another version is not taken for it.
    expect((await find('3.97'))?.executable).toBe((await find())?.executable);
    // Nor one that is too old for the AWS SDK.
    const old = install(root, '3.9.1', '3.9');
    expect((await find('3.9'))?.executable).not.toBe(old);
  });

  test('is whatever was given, where something was', async () => {
    expect(await pythonFinder('/nowhere/python3')('3.13')).toBeUndefined();
  });
});

describe.skipIf(!hasPython())('functions of a version that this machine has', () => {
  let runtime: TestRuntime;
  beforeAll(async () => {
    runtime = await TestRuntime.start();
  });
  afterAll(() => runtime.close());

  test('run on it, beside each other, and nothing is noted', async () => {
    const find = pythonFinder(undefined);
    const usual = (await find())?.version ?? '';
    const found = await Promise.all(['3.12', '3.13'].map(find));
    const here = new Set([usual, ...found.map((python) => python?.version ?? '')]);
    const code = 'import sys\ndef handler(event, context): return "%d.%d" % sys.version_info[:2]';
    const answers = [...here].map(async (version) => {
      const { answer, lines } = await runtime.invoke(pythonFunction(code, { runtime: `python${version}` }));
      return [answer, lines.filter((line) => line.startsWith('[coldstart]'))];
    });
    expect(await Promise.all(answers)).toEqual([...here].map((version) => [version, []]));
  });
});
