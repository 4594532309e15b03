import { type ChildProcess, spawn } from 'node:child_process';
import type { Keeper } from './keeper.ts';
import { killTree, signalGroup } from './process-tree.ts';

/** A program to start, and with what. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Folders outside the environment's own that it must be able to read. */
  readonly readable: readonly string[];
  /** What it is told before all else, on its standard input. */
  readonly input?: string;
  /** True when it can start processes of its own, which must be found when it is to end. */
  readonly forks: boolean;
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** Set when it could not even be started. */
  readonly failure?: string;
}

const POSIX = process.platform !== 'win32';

/** One process of a function: a group of its own, whose output is one stream. */
export class FunctionProcess {
  readonly #child: ChildProcess;
  readonly #keeper: Keeper;
  readonly #marker: string | undefined;
  readonly #input: string;
  readonly #ended = Promise.withResolvers<ProcessEnd>();
  #frozen = false;
  #end: ProcessEnd | undefined;

  constructor(launch: Launch, keeper: Keeper, output: (chunk: Buffer) => void, home: string) {
    this.#keeper = keeper;
    this.#input = launch.input ?? '';
    this.#marker = launch.forks ? `LAMBDA_TASK_ROOT=${home}/` : undefined;
    // On POSIX a shell joins both outputs into one pipe, as on Lambda, and forbids core dumps; then it becomes the program.
    const [command, args] = POSIX
      ? ['/bin/sh', ['-c', 'ulimit -c 0; exec "$0" "$@" 2>&1', launch.command, ...launch.args]]
      : [launch.command, launch.args];
    this.#child = spawn(command, args, {
      cwd: launch.folder,
      env: launch.environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: POSIX,
      windowsHide: true,
    });
    this.#child.stdout?.on('data', output);
    this.#child.stderr?.on('data', output);
    this.#child.stdin?.on('error', () => undefined);
    this.#child.on('error', (error) => this.#over({ code: null, signal: null, failure: error.message }));
    // 'close' comes when the output has been read to its end; a child that inherited it may hold it open for ever.
    this.#child.on('exit', (code, signal) => {
      const over = () => this.#over({ code, signal });
      const patience = setTimeout(over, 200);
      this.#child.on('close', () => {
        clearTimeout(patience);
        over();
      });
    });
    if (this.#child.pid !== undefined) keeper.watch(this.#child.pid);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Settles when the process has ended and its output has been read. */
  get ended(): Promise<ProcessEnd> {
    return this.#ended.promise;
  }

  get alive(): boolean {
    return this.#end === undefined;
  }

  /** Writes to its standard input, and ends that. */
  tell(text: string): void {
    this.#child.stdin?.end(this.#input + text);
  }

  /** Stops it from running until it is thawed, where the system can. */
  freeze(): void {
    if (!POSIX || this.#frozen || this.pid === undefined || !this.alive) return;
    this.#frozen = true;
    signalGroup(this.pid, 'SIGSTOP');
  }

  thaw(): void {
    if (!this.#frozen || this.pid === undefined || !this.alive) return;
    this.#frozen = false;
    signalGroup(this.pid, 'SIGCONT');
  }

  /** Kills it and everything that it started; settles when it is gone. */
  async kill(): Promise<void> {
    if (this.pid !== undefined) killTree(this.pid, this.#marker);
    await this.#ended.promise;
  }

  /** Lets the host exit although this process runs. */
  unref(): void {
    this.#child.unref();
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) {
      if (stream !== null && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
    }
  }

  #over(end: ProcessEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    if (this.pid !== undefined) {
      // What it has started may still run, in its group or out of it.
      if (POSIX) killTree(this.pid, this.#marker);
      this.#keeper.forget(this.pid);
    }
    this.#ended.resolve(end);
  }
}
