import { randomUUID } from 'node:crypto';
import type { Environment } from './environment.ts';
import { statusOf as doneStatus, type Outcome } from './outcome.ts';
import type { Launcher } from './launch/launcher.ts';
import { PlatformLog } from './platform-log.ts';
import type { Pool } from './pool.ts';
import { endingOf, initErrorType } from './result.ts';
import type { Credentials, FunctionSpec, Initialized, Invocation, InvocationResult, RuntimeHost } from './types.ts';

/** What a function has for its initialization before its first invocation, in milliseconds. */
const INIT_LIMIT = 10_000;

/** An environment on the way to its invocation. */
interface Started {
  readonly environment: Environment;
  readonly log: PlatformLog;
  /** Milliseconds; of a new environment whose initialization went well. */
  readonly initDuration: number | undefined;
  /** Set when the initialization failed: it is tried again within the invocation's time. */
  readonly retry?: { readonly credentials: Credentials; readonly logStream: string };
}

/** Runs single invocations of functions of one kind of runtime. */
export class Invoker {
  readonly #launcher: Launcher;
  readonly #pool: Pool;
  readonly #host: RuntimeHost;
  /** Request ids by the access key of the environment that is busy with them. */
  readonly #busy: Map<string, string>;
  /** Keys of functions whose initialization has used up all the time that it has. */
  readonly #hung = new Set<string>();
  /** Environments that were made before somebody needed them. */
  readonly #ahead = new WeakMap<Environment, Started>();
  /** Those that keys were given to, by their access keys; a key outlives its environment. */
  readonly #holders: Map<string, WeakRef<Environment>>;

  constructor(
    launcher: Launcher,
    pool: Pool,
    host: RuntimeHost,
    { busy, holders }: { busy: Map<string, string>; holders: Map<string, WeakRef<Environment>> },
  ) {
    this.#launcher = launcher;
    this.#pool = pool;
    this.#host = host;
    this.#busy = busy;
    this.#holders = holders;
  }

  /** Runs one invocation from the search for an environment to its REPORT line. */
  async invoke(spec: FunctionSpec, invocation: Invocation): Promise<InvocationResult> {
    const warm = await this.#pool.take(spec.key);
    const started = warm === undefined ? await this.#start(spec) : this.#continued(spec, warm);
    const { environment, log, initDuration } = started;
    const { requestId } = invocation;
    const began = performance.now();
    const start = log.lines.length;
    log.start(requestId);
    const outcome = await this.#outcome(spec, invocation, started);
    const answered = performance.now();
    const duration = outcome.kind === 'timeout' ? spec.timeout * 1000 : answered - began;
    const { maxMemoryUsed } = environment;
    if (outcome.kind === 'timeout') await environment.end('TIMEOUT');
    await takeOutput(log, environment);

    const { payload, contentType, functionError, status, errorType, note } = endingOf(outcome, requestId, spec.timeout);
    log.runtimeDone(requestId, duration, doneStatus(outcome));
    if (status === 'timeout') log.timeout(requestId);
    if (note !== undefined) log.note(note);
    log.end(requestId);
    // AWS has billed initializations since August 2025.
    const billedDuration = Math.ceil(duration + (initDuration ?? 0));
    log.report({ requestId, duration, billedDuration, maxMemoryUsed, initDuration, status, errorType });

    if (environment.initialized && environment.alive) this.#pool.give(spec.key, environment);
    else void this.#pool.discard(environment);
    // Only now, so that a spare's start does not slow down the invocation that has taken the last one.
    this.#pool.replenish(this.#launcher);
    return {
      payload,
      contentType,
      functionError,
      errorType,
      logs: log.lines,
      start,
      logStream: environment.logStream,
      duration,
      billedDuration,
      overhead: performance.now() - answered,
      initDuration,
      maxMemoryUsed,
      environmentId: environment.id,
    };
  }

  /** As `Runtime.initialize`. */
  async initialize(spec: FunctionSpec): Promise<Initialized> {
    const started = await this.#start(spec);
    const { environment, log, retry } = started;
    if (retry !== undefined) {
      void this.#pool.discard(environment);
      return { succeeded: false, logs: log.lines, logStream: retry.logStream };
    }
    this.#ahead.set(environment, started);
    this.#pool.give(spec.key, environment);
    return { succeeded: true, logs: [], logStream: environment.logStream };
  }

  /** One that waits: after an invocation, or for its first. */
  #continued(spec: FunctionSpec, environment: Environment): Started {
    const ahead = this.#ahead.get(environment);
    this.#ahead.delete(environment);
    if (ahead !== undefined) return ahead;
    const tell = (type: string, record: object): void => environment.telemetry.push(type, record);
    return { environment, log: new PlatformLog(spec, environment.takeLogs(), tell), initDuration: undefined };
  }

  /** A new environment, initialized; or, when that fails, one that has yet to be. */
  async #start(spec: FunctionSpec): Promise<Started> {
    const spareWillDo = this.#launcher.spare(spec);
    const environment = await this.#pool.fresh(spec.key, this.#launcher, spareWillDo);
    const credentials = await this.#host.credentials(spec, environment.id);
    this.#holders.set(credentials.accessKeyId, new WeakRef(environment));
    const log = new PlatformLog(spec, [], (type, record) => environment.telemetry.push(type, record));
    // Images have no runtime version that AWS could name.
    if (spec.image === undefined) log.initStart();
    for (const message of await this.#launcher.notes(spec)) log.note(message);
    const logStream = logStreamName(spec.version);
    // Once was enough to know: it is tried within the invocation's time, where AWS would wait these ten seconds anew.
    if (this.#hung.has(spec.key)) {
      return { environment, log, initDuration: undefined, retry: { credentials, logStream } };
    }
    const began = performance.now();
    const outcome = await environment.initialize(spec, credentials, logStream, INIT_LIMIT);
    const initDuration = performance.now() - began;
    await takeOutput(log, environment);
    for (const extension of environment.extensions) log.extension(extension);
    if (outcome.kind === 'ready') {
      log.initRuntimeDone();
      log.initReport(initDuration, 'init', 'success', undefined);
      return { environment, log, initDuration };
    }
    if (outcome.kind === 'timeout') this.#hung.add(spec.key);
    await this.#pool.discard(environment);
    log.initReport(initDuration, 'init', statusOf(outcome), initErrorType(outcome));
    const again = await this.#pool.fresh(spec.key, this.#launcher, spareWillDo);
    this.#holders.set(credentials.accessKeyId, new WeakRef(again));
    return { environment: again, log, initDuration: undefined, retry: { credentials, logStream } };
  }

  /** What comes of an invocation, the second attempt at an initialization included. */
  async #outcome(spec: FunctionSpec, invocation: Invocation, { environment, log, retry }: Started): Promise<Outcome> {
    const began = performance.now();
    const limit = spec.timeout * 1000;
    if (retry !== undefined) {
      const outcome = await environment.initialize(spec, retry.credentials, retry.logStream, limit);
      await takeOutput(log, environment);
      if (outcome.kind !== 'ready') {
        log.initReport(performance.now() - began, 'invoke', statusOf(outcome), initErrorType(outcome));
        return outcome;
      }
      this.#hung.delete(spec.key);
    }
    const key = environment.accessKeyId ?? '';
    this.#busy.set(key, invocation.requestId);
    try {
      return await environment.invoke(invocation, Math.max(1, limit - (performance.now() - began)));
    } finally {
      this.#busy.delete(key);
    }
  }
}

function statusOf(outcome: Outcome): 'error' | 'timeout' {
  return outcome.kind === 'timeout' ? 'timeout' : 'error';
}

/** Adds what the process has written: before it answered, so two turns of the event loop find it all. */
async function takeOutput(log: PlatformLog, environment: Environment): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  log.lines.push(...environment.takeLogs());
}

function logStreamName(version: string): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[${version}]${randomUUID().replaceAll('-', '')}`;
}
