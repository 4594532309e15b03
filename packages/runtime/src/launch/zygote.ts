import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Child, ProcessEnd } from '../function-process.ts';
import { signalGroup } from '../process-tree.ts';
import { withPatience } from '../spawn-child.ts';

/** How a zygote is started. */
export interface ZygoteOptions {
  /** A file that is not there yet, for the socket that forks connect to. */
  readonly address: string;
  /** A program and its arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  /** The runtime's folder. */
  readonly root: string;
}

/** A process that was asked for. */
interface Fork {
  /** Its standard streams, and its id, once it leads a group of its own. */
  readonly begun: PromiseWithResolvers<{ readonly socket: Socket; readonly pid: number }>;
  readonly ended: PromiseWithResolvers<ProcessEnd>;
  greeted: boolean;
}

/** Longest greeting of a fork, in characters: a token, a process id, two line feeds. */
const GREETING = 64;

/** A process that waits to be forked; `zygote.py` and `zygote.mjs` say what passes between it and this side. */
export class Zygote {
  readonly #process: ChildProcess;
  readonly #server: Server;
  readonly #listening: Promise<unknown>;
  /** Those that have not ended, by the token that they were asked for with. */
  readonly #forks = new Map<string, Fork>();
  readonly #exited: Promise<void>;
  readonly #ready = Promise.withResolvers<number | undefined>();
  #complaints = '';
  #gone = false;
  #landlock = 0;

  constructor({ address, command, root }: ZygoteOptions) {
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#onConnection(socket)).listen(address);
    this.#listening = once(this.#server, 'listening');
    this.#listening.catch(() => undefined);
    this.#process = spawn('/bin/sh', ['-c', 'ulimit -c 0; exec "$0" "$@"', ...command], {
      cwd: root,
      // What lies in the runtime's folder, the keeper knows the process and its forks by.
      env: { LANG: 'en_US.UTF-8', PATH: '/usr/local/bin:/usr/bin:/bin', TMPDIR: `${root}/`, TZ: ':UTC' },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const { stdin, stdout, stderr } = this.#process;
    stdin?.on('error', () => undefined);
    stderr?.on('data', (chunk: Buffer) => (this.#complaints = (this.#complaints + chunk.toString()).slice(-2000)));
    if (stdout !== null) createInterface({ input: stdout }).on('line', (line) => this.#onLine(line));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#process.once('error', resolve);
    this.#process.once('close', resolve);
    this.#exited = promise.then(() => this.#onExit());
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Whether it can be forked no more. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Which version of Landlock confines its forks, 0 for none; `undefined` when it cannot be forked. */
  get ready(): Promise<number | undefined> {
    return this.#ready.promise;
  }

  /** Starts a process that waits to be told what to become. */
  async fork(output: (chunk: Buffer) => void): Promise<Child> {
    const fork: Fork = { begun: Promise.withResolvers(), ended: Promise.withResolvers(), greeted: false };
    try {
      await this.#listening;
      if (this.#gone) throw this.#failure('What forks it has ended');
      const token = randomBytes(16).toString('hex');
      this.#forks.set(token, fork);
      this.#process.stdin?.write(`${token}\n`);
      const { socket, pid } = await fork.begun.promise;
      socket.on('data', output);
      const closed = new Promise((resolve) => socket.once('end', resolve).once('close', resolve));
      const ended = fork.ended.promise.then(async (end) => {
        await withPatience(closed);
        socket.destroy();
        return end;
      });
      // What leaves the group becomes a child of the zygote once its own parent has ended, and is ended by it.
      return {
        pid,
        alone: false,
        confined: this.#landlock > 0,
        ended,
        tell: (text) => void socket.end(text),
        kill: () => signalGroup(pid, 'SIGKILL'),
      };
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      const ended = Promise.resolve({ code: null, signal: null, failure });
      return { pid: undefined, alone: true, confined: false, ended, tell: () => undefined, kill: () => undefined };
    }
  }

  /** Ends it, and with it every process that it has forked. */
  async close(): Promise<void> {
    this.#process.stdin?.end();
    await this.#exited;
  }

  /** Two lines come, in any order: `TOKEN PID`, and an empty one of the fork itself. */
  #onConnection(socket: Socket): void {
    let greeting = '';
    const listen = (chunk: Buffer): void => {
      greeting += chunk.toString('latin1');
      if (greeting.length <= GREETING && greeting.split('\n').length < 3) return;
      socket.off('data', listen);
      const [, token = '', pid] = /^\n?([0-9a-f]{32}) (\d+)\n\n?$/.exec(greeting) ?? [];
      const fork = this.#forks.get(token);
      // A function may find tokens in its memory: those of forks before it, which have been used.
      if (fork === undefined || fork.greeted) {
        socket.destroy();
        return;
      }
      fork.greeted = true;
      fork.begun.resolve({ socket, pid: Number(pid) });
    };
    socket.on('data', listen);
    socket.on('error', () => undefined);
  }

  /** `ready VERSION`, or `TOKEN STATUS`, as the system's `wait` has it. */
  #onLine(line: string): void {
    const [token = '', status = 0] = line.split(' ');
    if (token === 'ready') {
      this.#landlock = Number(status);
      this.#ready.resolve(this.#landlock);
      return;
    }
    const signal = Number(status) & 0x7f;
    const [name = null] = Object.entries(constants.signals).find(([, number]) => number === signal) ?? [];
    const fork = this.#forks.get(token);
    this.#forks.delete(token);
    fork?.ended.resolve({ code: signal === 0 ? Number(status) >> 8 : null, signal: name });
    fork?.begun.reject(this.#failure('The process could not begin'));
  }

  #onExit(): void {
    this.#gone = true;
    this.#ready.resolve(undefined);
    this.#server.close();
    for (const { begun, ended } of this.#forks.values()) {
      begun.reject(this.#failure('What forks it has ended'));
      // Each is killed when its parent ends.
      ended.resolve({ code: null, signal: 'SIGKILL' });
    }
    this.#forks.clear();
  }

  #failure(what: string): Error {
    return new Error(`${what}. ${this.#complaints.trim().split('\n').at(-1) ?? ''}`.trim());
  }
}
