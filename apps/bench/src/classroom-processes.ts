import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Instructor } from '@coldstart/classroom-server/testing';
import { ROOT } from './processes.ts';

const START = join(ROOT, 'apps', 'cli', 'start.mjs');

/** A command of the course, in a process of its own. */
export const started = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [START, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });

/** What a process says, once `read` makes something of all that it has printed. It is read on: else it would end. */
export function printed<Found>(child: ChildProcess, read: (text: string) => Found | undefined): Promise<Found> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = read(text);
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`It ended before it was ready: ${text}`)));
  });
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** Those that live, once there are some. */
export async function graders(instructor: Instructor) {
  for (;;) {
    const { workers } = await instructor.board();
    const alive = workers.filter((worker) => worker.alive);
    if (alive.length > 0) return alive;
    await wait(200);
  }
}

/** Who grades, and how, in words. */
export function gradersSaid(workers: Awaited<ReturnType<typeof graders>>): string {
  const { isolation } = workers[0] ?? {};
  const how = isolation?.kind === 'container' ? `in ${isolation.engine ?? 'containers'}` : 'in trusted processes';
  const slots = workers.reduce((sum, worker) => sum + worker.slots, 0);
  return `${workers.length} workers with ${slots} slots, graded ${how}`;
}

/** Until nothing waits any more. */
export async function graded(instructor: Instructor): Promise<void> {
  for (;;) {
    const { queue } = await instructor.board();
    if (queue.waiting + queue.grading === 0) return;
    await wait(1000);
  }
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);
