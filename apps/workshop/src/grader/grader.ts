import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { CloudState, InvokeAsked, Invoked, RunTraces } from '../api.ts';
import { NO_ACCOUNT, NO_TRACES, type GraderMessage, type GraderRequest, type VariantId } from './messages.ts';

/** What the server waits for, or that it is told first; the pages hear of all else. */
export type Answered = 'ready' | 'cloud' | 'invoked' | 'traces';

export interface GraderEvents {
  onMessage(message: Exclude<GraderMessage, { type: Answered }>): void;
  /** It can grade, or it has crashed and is started again. */
  onReady(ready: boolean, message?: string): void;
  /** A run was under way when the grader crashed. */
  onInterrupted(variantId: VariantId): void;
}

/** Milliseconds before the next start, doubled with each crash in a row that came before any verdict. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 30_000;

const keyOf = ({ slug, variant }: VariantId): string => `${slug}.${variant}`;

/** Keeps a grader running in a process of its own, and gives it one run of an exercise at a time. */
export class GraderProcess {
  readonly #root: string;
  readonly #events: GraderEvents;
  readonly #running = new Map<string, { readonly variantId: VariantId; again: boolean }>();
  readonly #waiting = new Map<number, (state: CloudState) => void>();
  readonly #invoking = new Map<number, (invoked: Invoked | undefined) => void>();
  readonly #tracing = new Map<number, (found: RunTraces) => void>();
  #child: ChildProcess | undefined;
  #ready = false;
  #closed = false;
  #crashes = 0;
  #asked = 0;
  #restart: NodeJS.Timeout | undefined;

  constructor(root: string, events: GraderEvents) {
    this.#root = root;
    this.#events = events;
    this.#start();
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** Grades, now or once the run that is under way has ended. */
  grade(variantId: VariantId): void {
    const running = this.#running.get(keyOf(variantId));
    if (running !== undefined) {
      running.again = true;
      return;
    }
    this.#running.set(keyOf(variantId), { variantId, again: false });
    this.#request({ type: 'grade', ...variantId });
  }

  /** The manifests have changed. */
  forget(): void {
    this.#request({ type: 'forget' });
  }

  cloud(variantId: VariantId): Promise<CloudState> {
    if (!this.#ready) return Promise.resolve(NO_ACCOUNT);
    const id = ++this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#request({ type: 'cloud', id, ...variantId });
    });
  }

  /** @returns undefined where there is nothing to call: no grader, no account, no function */
  invoke(variantId: VariantId, asked: InvokeAsked): Promise<Invoked | undefined> {
    if (!this.#ready) return Promise.resolve(undefined);
    const id = ++this.#asked;
    return new Promise((resolve) => {
      this.#invoking.set(id, resolve);
      this.#request({ type: 'invoke', id, asked, ...variantId });
    });
  }

  traces(variantId: VariantId): Promise<RunTraces> {
    if (!this.#ready) return Promise.resolve(NO_TRACES);
    const id = ++this.#asked;
    return new Promise((resolve) => {
      this.#tracing.set(id, resolve);
      this.#request({ type: 'traces', id, ...variantId });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    // A closed channel is how it learns that it is time.
    if (child.connected) child.disconnect();
    const timeout = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timeout);
  }

  #request(request: GraderRequest): void {
    // What is asked before it is ready waits in its channel.
    if (this.#child?.connected === true) this.#child.send(request, () => undefined);
  }

  #start(): void {
    const child = fork(join(import.meta.dirname, 'process.ts'), [this.#root], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
      // Node keeps what it has compiled (see apps/cli/start.mjs).
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: join(import.meta.dirname, '../../../../.coldstart/compiled'),
      },
    });
    this.#child = child;
    child.on('message', (message) => this.#receive(message as GraderMessage));
    child.once('exit', (code, signal) => this.#ended(signal ?? `exit code ${code}`));
    child.once('error', (error) => this.#events.onReady(false, `The grader does not start: ${error.message}`));
    // Runs that were asked for while there was no grader.
    for (const { variantId } of this.#running.values()) this.#request({ type: 'grade', ...variantId });
  }

  #receive(message: GraderMessage): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        return this.#events.onReady(true);
      case 'cloud':
        this.#waiting.get(message.id)?.(message.state);
        this.#waiting.delete(message.id);
        return;
      case 'invoked':
        this.#invoking.get(message.id)?.(message.invoked);
        this.#invoking.delete(message.id);
        return;
      case 'traces':
        this.#tracing.get(message.id)?.(message.found);
        this.#tracing.delete(message.id);
        return;
      case 'verdict':
      case 'failed': {
        this.#crashes = 0;
        const again = this.#running.get(keyOf(message))?.again === true;
        this.#running.delete(keyOf(message));
        this.#events.onMessage(message);
        if (again) this.grade({ slug: message.slug, variant: message.variant });
        return;
      }
      default:
        this.#events.onMessage(message);
    }
  }

  #ended(why: string): void {
    this.#child = undefined;
    this.#ready = false;
    for (const resolve of this.#waiting.values()) resolve(NO_ACCOUNT);
    this.#waiting.clear();
    for (const resolve of this.#invoking.values()) resolve(undefined);
    this.#invoking.clear();
    for (const resolve of this.#tracing.values()) resolve(NO_TRACES);
    this.#tracing.clear();
    if (this.#closed) return;
    const interrupted = [...this.#running.values()];
    this.#running.clear();
    this.#events.onReady(false, `The grader ended unexpectedly (${why}). It is started again.`);
    for (const { variantId } of interrupted) this.#events.onInterrupted(variantId);
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#crashes);
    this.#crashes += 1;
    this.#restart = setTimeout(() => this.#start(), pause);
  }
}
