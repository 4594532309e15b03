import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { plainEnvironment, REPOSITORY } from './course.ts';

/** `pnpm classroom worker` with one slot, in processes of this machine; it may be killed at any moment. */
export class KillableWorker {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Once it says that it grades. */
  static async start(url: string): Promise<KillableWorker> {
    const command = [
      join(REPOSITORY, 'apps/cli/src/classroom/worker.ts'),
      'worker',
      '--slots',
      '1',
      '--trust-learners',
    ];
    // No engine answers there: processes cost less than containers, and what is tested is the same.
    const env = {
      ...plainEnvironment(),
      DATABASE_URL: url,
      DOCKER_HOST: 'unix:///none',
      CONTAINER_HOST: 'unix:///none',
    };
    const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout }))
      if (line.startsWith('Worker ')) return new KillableWorker(child);
    throw new Error('The worker did not start.');
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
