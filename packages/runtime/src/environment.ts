import { randomUUID } from 'node:crypto';
import { isHeldBy, type Connection } from './connection-owner.ts';
import { Extensions, type ShutdownReason } from './extensions.ts';
import { withTmpSize, type EnvironmentFolders } from './folders.ts';
import { FunctionProcess } from './function-process.ts';
import { beginsItself } from './launch/exec-wrapper.ts';
import type { CannotStart, Launcher } from './launch/launcher.ts';
import { LogStream } from './log-stream.ts';
import { MemoryWatch } from './memory-watch.ts';
import { doneRecord, type Outcome, statusOf } from './outcome.ts';
import type { Shared } from './shared.ts';
import { withPatience } from './spawn-child.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { type Answer, RuntimeApi } from './runtime-api.ts';
import { invocationHeaders } from './invocation-headers.ts';
import type { Credentials, FunctionSpec, Invocation, LogLine } from './types.ts';
import { baseVariables, functionVariables } from './variables.ts';

/** Milliseconds in which a process that has closed its connections is found to have ended. */
const A_MOMENT = 100;

const TRUNCATED = {
  errorType: 'Runtime.TruncatedResponse',
  errorMessage: 'The connection to the Runtime API was closed before the end of the response.',
};

/**
 * One execution environment: folders, a Runtime API of its own, and a process, which serves one invocation at a time:
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class Environment {
  readonly id = randomUUID();
  readonly launcher: Launcher;
  folders: EnvironmentFolders;
  readonly #shared: Shared;
  readonly #logs: LogStream;
  readonly #api: RuntimeApi;
  readonly #extensions: Extensions;
  readonly #memory = new MemoryWatch(() =>
    this.#process === undefined ? [] : [this.#process, ...this.#extensions.processes],
  );
  #process: FunctionProcess | undefined;
  /** Settles once there is a process, or never will be one: it may speak before this side knows of it. */
  readonly #started = Promise.withResolvers<FunctionProcess | undefined>();
  /** What its process is told before its assignment. */
  #input = '';
  #spec: FunctionSpec | undefined;
  #accessKeyId: string | undefined;
  #logStream = '';
  #settle: ((outcome: Outcome) => void) | undefined;
  #asking = false;
  /** It asks, and its extensions have done what they had to. */
  #waiting = false;
  #failure: CannotStart | undefined;
  #initialized = false;
  #ending: Promise<void> | undefined;
  #whenWaiting: (() => void) | undefined;
  #deadline = 0;

  constructor(launcher: Launcher, shared: Shared) {
    this.launcher = launcher;
    this.#shared = shared;
    this.folders = shared.store.create();
    this.#logs = new LogStream(this.folders, ({ message, at }) =>
      this.telemetry.line('function', message, at, this.#spec?.logging?.format === 'JSON'),
    );
    this.#extensions = new Extensions(this.folders, shared.keeper, shared.startExtension, {
      ready: () => this.#onWaiting(),
      failed: (why) => {
        this.#failure = why;
        this.#settle?.({ kind: 'cannot-start', why });
      },
    });
    const events = {
      isOwn: (connection: Connection) => this.holds(connection),
      waiting: () => {
        this.#asking = true;
        this.#onWaiting();
      },
      initError: (errorType: string, body: Buffer) => this.#settle?.({ kind: 'error', errorType, body }),
      response: (answer: Answer) => this.#settle?.({ kind: 'response', ...answer }),
      responseTooLarge: (size: number, limit: number) => this.#settle?.({ kind: 'too-large', size, limit }),
      error: (errorType: string, body: Buffer) => this.#settle?.({ kind: 'error', errorType, body }),
      truncated: () => this.#truncated(),
    };
    this.#api = new RuntimeApi(events, this.#extensions.api);
  }

  /** Starts the process before it is known what for. */
  async startSpare(): Promise<void> {
    await this.#start(undefined, baseVariables(this.folders));
  }

  /** One for each environment: `2026/11/23/[$LATEST]<32 hex digits>`. */
  get logStream(): string {
    return this.#logStream;
  }

  get accessKeyId(): string | undefined {
    return this.#accessKeyId;
  }

  /** Whether its process has come to ask for work. */
  get initialized(): boolean {
    return this.#initialized;
  }

  /** Whether there is a process that may still serve. */
  get alive(): boolean {
    return this.#failure === undefined && (this.#process?.alive ?? false);
  }

  /** The extensions that have registered. */
  get extensions(): Extensions['all'] {
    return this.#extensions.all;
  }

  /** What its extensions may want to know. */
  get telemetry(): Telemetry {
    return this.#extensions.telemetry;
  }

  /** What it has written since it was asked last, in the order of time. */
  takeLogs(): LogLine[] {
    return [...this.#logs.take(), ...this.#extensions.takeLogs()].sort((one, other) => one.at - other.at);
  }

  /** The most memory it ever held, in MB, no more than it may. */
  get maxMemoryUsed(): number {
    return this.#memory.peak;
  }

  /** Whether a connection to this process comes from one of the environment's. */
  async holds(connection: Connection): Promise<boolean> {
    for (const { pid } of this.#extensions.processes) {
      if (pid !== undefined && (await isHeldBy(pid, connection)) === true) return true;
    }
    // An extension speaks before the runtime is started.
    const process = await this.#started.promise;
    if (process?.pid === undefined) return false;
    const held = await isHeldBy(process.pid, connection);
    if (held !== undefined) return held;
    // Whoever it was did not wait for an answer. That may have been a last word of this environment's, if it is no more.
    await withPatience(process.ended);
    return !process.alive;
  }

  /** Makes it a function's: puts its code in place, and runs what precedes the first invocation. */
  async initialize(spec: FunctionSpec, credentials: Credentials, logStream: string, limit: number): Promise<Outcome> {
    this.#spec = spec;
    this.#memory.limit = spec.memorySize;
    this.#accessKeyId = credentials.accessKeyId;
    this.#logStream = logStream;
    const { store } = this.#shared;
    spec.layers.forEach((layer) => store.place(layer, this.folders.opt, spec.architecture));
    if (spec.image === undefined) store.place(spec.code, this.folders.task, spec.architecture);
    else store.placeImage(spec.code, this.folders, spec.architecture, spec.image);
    this.folders = withTmpSize(this.folders, spec);
    const outcome = await this.#run(limit, async () => {
      if (this.#process === undefined) await this.#api.listen();
      const variables = {
        ...functionVariables(spec, this.folders, credentials, this.#api.address, logStream),
        ...this.launcher.variables(this.folders, spec),
      };
      const assignment = await this.launcher.assignment(this.folders, variables);
      await this.#extensions.begin(spec, variables);
      if (this.#failure !== undefined || this.#ending !== undefined) return;
      if (this.#process === undefined) {
        const complete = assignment === undefined || beginsItself(variables);
        const why = await this.#start(spec, complete ? variables : baseVariables(this.folders));
        if (why !== undefined) this.#settle?.({ kind: 'cannot-start', why });
      }
      this.#process?.tell(this.#input + (assignment ?? ''));
    });
    if (outcome.kind !== 'ready') this.#noteInitialized(statusOf(outcome));
    return outcome;
  }

  /** Runs one invocation; the environment must be initialized and free. */
  async invoke(invocation: Invocation, limit: number): Promise<Outcome> {
    const began = performance.now();
    const { requestId } = invocation;
    this.#deadline = began + limit;
    const outcome = await this.#run(limit, () => {
      this.#waiting = this.#asking = false;
      this.#process?.thaw();
      this.#extensions.thaw();
      this.#extensions.invoke(invocation, Date.now() + limit);
      this.#api.deliver({
        requestId,
        payload: invocation.payload,
        headers: invocationHeaders(invocation, Date.now() + limit),
        sink: invocation.sink,
      });
    });
    this.telemetry.push('platform.runtimeDone', doneRecord(requestId, outcome, performance.now() - began));
    return outcome;
  }

  /**
   * Resolves to true once it can take the next invocation, to false when it never will.
   *
   * What still runs after an answer may use up the time that the invocation had left, and no more.
   */
  async free(): Promise<boolean> {
    const process = this.#process;
    if (process === undefined || !process.alive) return false;
    if (this.#waiting) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#whenWaiting = () => resolve(true);
    void process.ended.then(() => resolve(false));
    const deadline = setTimeout(() => resolve(false), Math.max(0, this.#deadline - performance.now()));
    try {
      return await promise;
    } finally {
      clearTimeout(deadline);
    }
  }

  /** Ends it and removes its folders; what it wrote outside an invocation goes where such lines go. */
  end(reason: ShutdownReason = this.alive ? 'SPINDOWN' : 'FAILURE'): Promise<void> {
    this.#ending ??= this.#end(reason);
    return this.#ending;
  }

  /** Hands over lines that nobody has taken. */
  reportStray(): void {
    if (this.#spec === undefined) return;
    const lines = this.takeLogs();
    if (lines.length > 0) this.#shared.stray?.(this.#spec, this.#logStream, lines);
  }

  async #end(reason: ShutdownReason): Promise<void> {
    this.#started.resolve(undefined);
    await this.#extensions.end(this.#process, reason);
    this.telemetry.end();
    this.#api.close();
    await this.#process?.kill();
    this.#shared.store.remove(this.folders, this.#process?.confined ?? false);
  }

  async #start(
    spec: FunctionSpec | undefined,
    variables: Readonly<Record<string, string>>,
  ): Promise<CannotStart | undefined> {
    if (spec === undefined) await this.#api.listen();
    const launch = await this.launcher.launch(this.folders, spec, variables);
    if ('reason' in launch) return launch;
    const child = await launch.start((chunk) => this.#logs.write(chunk));
    const process = new FunctionProcess(child, this.#shared.keeper);
    this.#process = process;
    this.#started.resolve(process);
    this.#input = launch.input ?? '';
    void process.ended.then(async (end) => {
      await this.#heard();
      this.#settle?.({ kind: 'exit', end, outOfMemory: this.#memory.exceeded });
    });
    return undefined;
  }

  /** Waits for what the process has said before it ended: that counts. */
  async #heard(): Promise<void> {
    // It takes a turn of the event loop to accept a connection, one to read from it, and one to find that nothing follows.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    await withPatience(this.#api.settled());
  }

  /** Starts something and waits for what comes of it, within limits of time and memory. */
  async #run(limit: number, start: () => void | Promise<void>): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#settle = resolve;
    const deadline = setTimeout(() => resolve({ kind: 'timeout' }), limit);
    const stopWatching = this.#memory.start();
    try {
      await Promise.race([start(), promise]);
      if (this.#process !== undefined && !this.#process.alive) {
        const end = await this.#process.ended;
        await this.#heard();
        resolve({ kind: 'exit', end, outOfMemory: false });
      }
      return await promise;
    } finally {
      this.#settle = undefined;
      clearTimeout(deadline);
      stopWatching();
      this.#api.finish();
    }
  }

  /** An answer has no end. That its process has ended counts for more. */
  async #truncated(): Promise<void> {
    const settle = this.#settle;
    if (this.#process !== undefined) await withPatience(this.#process.ended, A_MOMENT);
    if (this.alive)
      settle?.({ kind: 'error', errorType: TRUNCATED.errorType, body: Buffer.from(JSON.stringify(TRUNCATED)) });
  }

  #noteInitialized(status: string): void {
    const initializationType = this.#spec?.initialization ?? 'on-demand';
    this.#extensions.api.closed = true;
    this.telemetry.push('platform.initRuntimeDone', { initializationType, phase: 'init', status });
    this.telemetry.close();
  }

  /** Its runtime asks for work, or one of its extensions does. */
  #onWaiting(): void {
    if (!this.#asking || !this.#extensions.api.ready) return;
    this.#waiting = true;
    if (!this.#initialized) this.#noteInitialized('success');
    this.#initialized = true;
    this.#memory.noteBeginning();
    this.#settle?.({ kind: 'ready' });
    this.#whenWaiting?.();
    this.#whenWaiting = undefined;
    this.#process?.freeze();
    this.#extensions.freeze();
  }
}
