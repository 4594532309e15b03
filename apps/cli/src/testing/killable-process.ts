import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { plainEnvironment, REPOSITORY } from './course.ts';

/** A command of `pnpm` that goes on, and may be killed at any moment. */
export class KillableProcess<Ready> {
  /** What it had to say when it was ready. */
  readonly ready: Ready;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, ready: Ready) {
    this.#child = child;
    this.ready = ready;
  }

  /**
   * @param args as in `classroom worker`
   * @param read makes something of what it has printed, once that is enough
   */
  static async start<Ready>(
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
    read: (printed: string) => Ready | undefined,
  ): Promise<KillableProcess<Ready>> {
    // No engine answers there: processes cost less than containers, and what is tested is the same.
    const noEngine = { DOCKER_HOST: 'unix:///none', CONTAINER_HOST: 'unix:///none' };
    const child = spawn(process.execPath, [join(REPOSITORY, 'apps/cli/start.mjs'), ...args], {
      env: { ...plainEnvironment(), ...noEngine, ...environment },
      // What it complains of while its database is away is expected; it is shown when it ends too early.
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaints = '';
    child.stderr.on('data', (part: Buffer) => (complaints = (complaints + part.toString()).slice(-4000)));
    // It is read to its end: a command that nobody listens to ends at its next word.
    const ready = Promise.withResolvers<Ready>();
    let printed = '';
    child.stdout.on('data', (part: Buffer) => {
      printed += part.toString();
      const found = read(printed);
      if (found !== undefined) ready.resolve(found);
    });
    child.once('close', () =>
      ready.reject(new Error(`\`pnpm ${args.join(' ')}\` ended before it was ready. ${complaints}`)),
    );
    return new KillableProcess(child, await ready.promise);
  }

  get isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** At once, with whatever is under way. */
  async kill(): Promise<void> {
    if (this.isOver) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
