import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Persistence } from './persistence.ts';
import { defineState, stateKey, StateStore } from './state.ts';

const things = defineState('test/things', () => ({ byName: new Map<string, { bytes: Uint8Array; at: Date }>() }));
const here = { account: '111122223333', region: 'eu-west-1', part: '' };
const key = stateKey(things.name, here);

const folders: string[] = [];
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'coldstart-test-'));
  folders.push(made);
  return made;
}
afterEach(() => {
  for (const name of folders.splice(0)) rmSync(name, { recursive: true, force: true });
});

function open(dir: string): { store: StateStore; persistence: Persistence } {
  const store = new StateStore();
  return { store, persistence: new Persistence(dir, store) };
}

test('state comes back after a restart, whatever its kind', () => {
  const dir = folder();
  const first = open(dir);
  const thing = { bytes: new Uint8Array([1, 2, 3]), at: new Date(0) };
  first.store.get(things, here).byName.set('a', thing);
  first.persistence.save([key]);
  first.persistence.close();
  const second = open(dir);
  expect(second.store.get(things, here).byName.get('a')).toEqual(thing);
  second.persistence.close();
});

test('a dropped part stays dropped', () => {
  const dir = folder();
  const first = open(dir);
  first.store.get(things, here);
  first.persistence.save([key]);
  first.store.drop(key);
  first.persistence.save([key]);
  first.persistence.close();
  const second = open(dir);
  expect(second.store.peek(things, here)).toBeUndefined();
  second.persistence.close();
});

test('a record that was cut off by the end of the process is ignored, what was acknowledged before it is kept', () => {
  const dir = folder();
  const first = open(dir);
  first.store.get(things, here).byName.set('kept', { bytes: new Uint8Array(), at: new Date(0) });
  first.persistence.save([key]);
  first.persistence.close();
  appendFileSync(join(dir, 'state.log'), Buffer.from([255, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]));
  const second = open(dir);
  expect([...second.store.get(things, here).byName.keys()]).toEqual(['kept']);
  second.persistence.close();
});

/** Another process, which has a folder's lock until it is killed. */
async function holder(dir: string): Promise<ChildProcess> {
  const module = JSON.stringify(join(import.meta.dirname, 'folder-lock.ts'));
  const source = `import { lockFolder } from ${module}; lockFolder(${JSON.stringify(dir)}); console.log('held'); setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

test('a second cloud on the same folder is told who has it, until that one is killed', async () => {
  const dir = folder();
  const child = await holder(dir);
  try {
    expect(() => open(dir)).toThrow(new RegExp(`in use by another cloud \\(process ${child.pid}\\).*--data`));
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const { persistence } = open(dir);
  persistence.close();
  expect(readdirSync(dir)).toEqual(['state.log']);
});

test.each([
  ['of nobody', '999999999'],
  ['of a process that has its number now', `${process.ppid}`],
  ['of one that was started before', `${process.ppid} 00000000-0000-0000-0000-000000000000 1\n`],
  ['that was cut off', ''],
  ['that is no number', 'x y z'],
])('a lock %s is taken over', (_, text) => {
  const dir = folder();
  writeFileSync(join(dir, 'lock'), text);
  const { persistence } = open(dir);
  persistence.close();
  expect(readdirSync(dir)).toEqual(['state.log']);
});

test('the log does not grow without end', () => {
  const dir = folder();
  const { store, persistence } = open(dir);
  const bytes = new Uint8Array(100_000);
  for (let round = 0; round < 200; round += 1) {
    store.get(things, here).byName.set('a', { bytes, at: new Date(round) });
    persistence.save([key]);
  }
  expect(statSync(join(dir, 'state.log')).size).toBeLessThan(5_000_000);
  persistence.close();
  const again = open(dir);
  expect(again.store.get(things, here).byName.get('a')?.at).toEqual(new Date(199));
  again.persistence.close();
});
