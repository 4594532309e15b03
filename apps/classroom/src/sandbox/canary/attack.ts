/** The submission that attacks: every way out, from within a function's code. It leaves something for the next one, too. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { course, devices, machine, mounts, names, network, others, privileges, processes, writing } from './reach.ts';
import { leaves, target } from './target.ts';

const WAYS = [network, names, machine, devices, mounts, processes, course, others, writing, privileges];

export async function attack(): Promise<{ tried: number; reached: string[] }> {
  const reached = (await Promise.all(WAYS.map(async (way) => way(target)))).flat();
  leave();
  // More than a few say nothing more, and an answer has its limit.
  return { tried: WAYS.length, reached: reached.slice(0, 20) };
}

function leave(): void {
  const text = leaves.join('');
  for (const folder of ['/tmp', '/dev/shm', '/dev/mqueue', '/var/tmp', '/run', '..']) {
    try {
      writeFileSync(`${folder}/left-behind`, text);
    } catch {
      // Closed, as it should be.
    }
  }
  // Who outlives the function would meet the next submission.
  spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)', text], {
    detached: true,
    stdio: 'ignore',
  }).unref();
}
