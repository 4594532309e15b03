import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { plainEnvironment, REPOSITORY } from './course.ts';

/** `pnpm cloud --data`, which is killed and started again, at the same address and with the same data. */
export interface KilledCloud {
  /** Starts it. @returns its address */
  start(): Promise<string>;
  /** As `kill -9` does; it may be under way, or have ended. */
  kill(): Promise<void>;
  /** Ends it, and removes its data. */
  remove(): Promise<void>;
}

export function killedCloud(): KilledCloud {
  const folder = mkdtempSync(join(tmpdir(), 'coldstart-killed-'));
  let child: ChildProcess | undefined;
  let port = '0';
  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  return {
    kill,
    async start() {
      const command = [join(REPOSITORY, 'apps/cli/src/cloud.ts'), '--port', port, '--data', join(folder, 'data')];
      const stdio = ['ignore', 'pipe', 'inherit'] as const;
      const started = spawn(process.execPath, command, { env: plainEnvironment(), stdio: [...stdio] });
      child = started;
      if (started.stdout === null) throw new Error('It says nothing.');
      for await (const endpoint of createInterface({ input: started.stdout })) {
        ({ port } = new URL(endpoint));
        return endpoint;
      }
      throw new Error('It did not start.');
    },
    async remove() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
