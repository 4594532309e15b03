import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
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
  return { store, persistence: new Persistence(dir, store, console.error) };
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

/** A record as it was written until December 2026: all of it by V8's serializer. */
function olderRecord(changes: readonly (readonly [key: string, value: object | undefined])[]): Buffer {
  const payload = serialize(changes.map(([name, value]) => [name, value === undefined ? value : serialize(value)]));
  const head = Buffer.alloc(24);
  head.writeBigUInt64LE(BigInt(payload.length));
  createHash('sha256').update(payload).digest().copy(head, 8, 0, 16);
  return Buffer.concat([head, payload]);
}

test('a log of an older form is read, and goes on in the newer one', () => {
  const dir = folder();
  const thing = (at: number) => ({ byName: new Map([['a', { bytes: new Uint8Array([at]), at: new Date(at) }]]) });
  const [stays, goes, changes] = ['stays', 'goes', 'changes'].map((part) => ({ ...here, part }));
  const names = [stays, goes, changes].map((address) => stateKey(things.name, address ?? here));
  const [staying = '', going = '', changing = ''] = names;
  const older = [
    [staying, thing(1)],
    [going, thing(2)],
    [changing, thing(3)],
  ] as const;
  writeFileSync(
    join(dir, 'state.log'),
    Buffer.concat([olderRecord(older), olderRecord([[going, undefined]]), olderRecord([[changing, thing(4)]])]),
  );
  for (let round = 0; round < 2; round += 1) {
    const { store, persistence } = open(dir);
    expect([...store.keys()]).toEqual([staying, changing]);
    expect([store.value(staying), store.value(changing)]).toEqual([thing(1), thing(4)]);
    persistence.close();
  }
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

test('what need not be written at once is written with the next record, when the turn has ended, or at the end', async () => {
  const dir = folder();
  const { store, persistence } = open(dir);
  const size = (): number => statSync(join(dir, 'state.log')).size;
  const [first, second, third, next] = ['first', 'second', 'third', 'next'].map((part) =>
    stateKey(things.name, { ...here, part }),
  ) as [string, string, string, string];
  for (const part of ['first', 'second', 'third', 'next']) store.get(things, { ...here, part });
  const empty = size();
  persistence.saveSoon([first]);
  expect(size()).toBe(empty);
  persistence.save([next]);
  const written = size();
  expect(written).toBeGreaterThan(empty);
  persistence.saveSoon([second]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(size()).toBeGreaterThan(written);
  persistence.saveSoon([third]);
  persistence.close();
  const again = open(dir);
  expect([...again.store.keys()].sort()).toEqual([first, next, second, third]);
  again.persistence.close();
});

test('the log does not grow without end', () => {
  const dir = folder();
  const { store, persistence } = open(dir);
  const bytes = new Uint8Array(100_000);
  for (let round = 0; round < 200; round += 1) {
    store.get(things, here).byName.set('a', { bytes, at: new Date(round) });
    persistence.save([key]);
    expect(statSync(join(dir, 'state.log')).size).toBeLessThan(4_300_000);
  }
  persistence.close();
  const again = open(dir);
  expect(again.store.get(things, here).byName.get('a')?.at).toEqual(new Date(199));
  again.persistence.close();
});

/** A program of its own, so that its memory is its own: many pieces that come, change and go, and what that takes. */
const MANY = `
  import { statSync } from 'node:fs';
  import { Persistence } from ${JSON.stringify(join(import.meta.dirname, 'persistence.ts'))};
  import { defineState, stateKey, StateStore } from ${JSON.stringify(join(import.meta.dirname, 'state.ts'))};
  const dir = process.argv[1];
  const pieces = defineState('test/pieces', () => ({ bytes: new Uint8Array() }));
  const address = (part) => ({ account: '111122223333', region: 'eu-west-1', part: String(part) });
  const memory = async () => {
    for (let i = 0; i < 5; i += 1) {
      globalThis.gc();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const begun = await memory();
  const store = new StateStore();
  const persistence = new Persistence(dir, store, console.error);
  let most = 0;
  if (process.argv[2] === 'write')
    for (let i = 0; i < 3000; i += 1) {
      const part = (i * 7919) % 500;
      const touched = [stateKey(pieces.name, address(part)), stateKey(pieces.name, address(part + 1000))];
      if (i % 5 === 4) store.drop(touched[0]);
      else store.get(pieces, address(part)).bytes = new Uint8Array(20_000 + i).fill(i);
      store.get(pieces, address(part + 1000)).bytes = new Uint8Array(100).fill(i);
      persistence.save(touched);
      const stored = [...store.keys()].reduce((sum, key) => sum + store.value(key).bytes.length, 0);
      if (i > 500) most = Math.max(most, statSync(dir + '/state.log').size / stored);
    }
  const stored = [...store.keys()].reduce((sum, key) => sum + store.value(key).bytes.length, 0);
  const log = statSync(dir + '/state.log').size;
  console.log(JSON.stringify({ stored, most, log: log / stored, memory: (await memory() - begun) / stored }));
  persistence.close();
`;

test.each(['write', 'read'])('a log and its memory are less than twice what is stored: %s', (what) => {
  const dir = folder();
  const run = (doing: string) =>
    JSON.parse(
      execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', MANY, dir, doing], {
        encoding: 'utf8',
      }),
    ) as Record<'stored' | 'most' | 'log' | 'memory', number>;
  const written = run('write');
  expect(written.stored).toBeGreaterThan(5_000_000);
  const figures = what === 'write' ? written : run('read');
  expect(figures.stored).toBe(written.stored);
  expect(Math.max(figures.most, figures.log)).toBeLessThan(2);
  expect(figures.memory).toBeLessThan(2);
});

test('what is too large for the disk is refused before anything has changed', () => {
  const { persistence } = open(folder());
  expect(() => persistence.checkRoom(4096)).not.toThrow();
  expect(() => persistence.checkRoom(1e18)).toThrow('make room, or look who may write there (there is no room left');
  persistence.close();
});
