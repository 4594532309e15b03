import { mkdtempSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { clockMemory } from './clock-memory.ts';
import { createClock, type Clock } from './clock.ts';
import { Persistence } from './persistence.ts';
import { StateStore } from './state.ts';

const DAY = 86_400_000;

let dir = '';
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const fail = (error: unknown): void => {
  throw error;
};

function open(): { clock: Clock; close: () => void } {
  const store = new StateStore();
  const persistence = new Persistence(dir, store, console.error);
  const clock = createClock(fail, false, clockMemory(store, persistence, fail));
  return {
    clock,
    close() {
      clock.close();
      persistence.close();
    },
  };
}

test('time that was moved ahead is ahead after a restart, and what was signed before a move lies before it', async () => {
  dir = mkdtempSync(join(tmpdir(), 'coldstart-clock-'));
  const first = open();
  const signed = Date.now() - 1;
  await first.clock.advance(DAY);
  await first.clock.advance(DAY);
  const then = first.clock.now();
  first.close();
  const second = open();
  expect(second.clock.now()).toBeGreaterThanOrEqual(then);
  expect(second.clock.now()).toBeLessThan(then + DAY / 2);
  expect(second.clock.at(signed)).toBe(signed);
  await second.clock.advance(DAY);
  expect(second.clock.now()).toBeGreaterThanOrEqual(then + DAY);
  second.close();
});

/** A clock of another process, which is moved by a day on whose way a timer never comes to its end. */
const MOVED = `
import { clockMemory } from ${JSON.stringify(join(import.meta.dirname, 'clock-memory.ts'))};
import { createClock } from ${JSON.stringify(join(import.meta.dirname, 'clock.ts'))};
import { Persistence } from ${JSON.stringify(join(import.meta.dirname, 'persistence.ts'))};
import { StateStore } from ${JSON.stringify(join(import.meta.dirname, 'state.ts'))};
const store = new StateStore();
const clock = createClock(console.error, true, clockMemory(store, new Persistence(process.argv[1], store, console.error), console.error));
clock.after(${DAY}, () => new Promise(() => console.log(clock.now())));
void clock.advance(${2 * DAY});
setInterval(() => {}, 1e6);
`;

test('killed on the way of a move, it is as far ahead as the timer was that ran', async () => {
  dir = mkdtempSync(join(tmpdir(), 'coldstart-clock-'));
  const child = spawn(process.execPath, ['--input-type=module', '-e', MOVED, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await once(child, 'exit');
  const reached = Number(printed.toString());
  const { clock, close } = open();
  expect(clock.now()).toBeGreaterThanOrEqual(reached);
  expect(clock.now()).toBeLessThan(reached + DAY / 2);
  close();
});
