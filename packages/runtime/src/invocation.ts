import { randomUUID } from 'node:crypto';
import type { Environment, Outcome } from './environment.ts';
import type { Launcher } from './launch/launcher.ts';
import { endLine, initReportLine, initStartLine, reportLine, startLine, timeoutLine } from './platform-lines.ts';
import type { Pool } from './pool.ts';
import { endingOf, initErrorType } from './result.ts';
import type { Credentials, FunctionSpec, Invocation, InvocationResult, LogLine, RuntimeHost } from './types.ts';

/** What a function has for its initialization before its first invocation, in milliseconds. */
const INIT_LIMIT = 10_000;

/** An environment on the way to its invocation. */
interface Started {
  readonly environment: Environment;
  readonly lines: LogLine[];
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

  constructor(launcher: Launcher, pool: Pool, host: RuntimeHost, busy: Map<string, string>) {
    this.#launcher = launcher;
    this.#pool = pool;
    this.#host = host;
    this.#busy = busy;
  }

  /** Runs one invocation from the search for an environment to its REPORT line. */
  async invoke(spec: FunctionSpec, invocation: Invocation): Promise<InvocationResult> {
    const warm = await this.#pool.take(spec.key);
    const started =
      warm === undefined
        ? await this.#start(spec)
        : { environment: warm, lines: warm.logs.take(), initDuration: undefined };
    const { environment, lines, initDuration } = started;
    const began = performance.now();
    note(lines, startLine(invocation.requestId, spec.version));
    const outcome = await this.#outcome(spec, invocation, started);
    const duration = outcome.kind === 'timeout' ? spec.timeout * 1000 : performance.now() - began;
    const maxMemoryUsed = environment.maxMemoryUsed;
    if (outcome.kind === 'timeout') await environment.end();
    else await outputRead();
    lines.push(...environment.logs.take());

    const ending = endingOf(outcome, invocation.requestId, spec.timeout);
    if (ending.status === 'timeout') note(lines, timeoutLine(invocation.requestId, spec.timeout, Date.now()));
    if (ending.note !== undefined) note(lines, ending.note);
    note(lines, endLine(invocation.requestId));
    // AWS has billed initializations since August 2025.
    const billedDuration = Math.ceil(duration + (initDuration ?? 0));
    const { status, errorType } = ending;
    const { requestId } = invocation;
    const { memorySize } = spec;
    note(
      lines,
      reportLine({ requestId, duration, billedDuration, memorySize, maxMemoryUsed, initDuration, status, errorType }),
    );

    if (environment.initialized && environment.alive) this.#pool.give(spec.key, environment);
    else void this.#pool.discard(environment);
    // Only now, so that a spare's start does not slow down the invocation that has taken the last one.
    this.#pool.replenish(this.#launcher);
    return {
      payload: ending.payload,
      functionError: ending.functionError,
      logs: lines,
      logStream: environment.logStream,
      duration,
      billedDuration,
      initDuration,
      maxMemoryUsed,
      environmentId: environment.id,
    };
  }

  /** A new environment, initialized; or, when that fails, one that has yet to be. */
  async #start(spec: FunctionSpec): Promise<Started> {
    const spareWillDo = spec.environment['NODE_OPTIONS'] === undefined;
    const environment = await this.#pool.fresh(spec.key, this.#launcher, spareWillDo);
    const credentials = await this.#host.credentials(spec, environment.id);
    const lines: LogLine[] = [];
    note(lines, initStartLine(spec.runtime, spec.region));
    for (const message of this.#launcher.notes(spec)) note(lines, message);
    const logStream = logStreamName(spec.version);
    const began = performance.now();
    const outcome = await environment.initialize(spec, credentials, logStream, INIT_LIMIT);
    const initDuration = performance.now() - began;
    if (outcome.kind === 'ready') return { environment, lines: await withOutput(lines, environment), initDuration };
    await withOutput(lines, environment);
    await this.#pool.discard(environment);
    note(lines, initReport(initDuration, 'init', outcome));
    const again = await this.#pool.fresh(spec.key, this.#launcher, spareWillDo);
    return { environment: again, lines, initDuration: undefined, retry: { credentials, logStream } };
  }

  /** What comes of an invocation, the second attempt at an initialization included. */
  async #outcome(spec: FunctionSpec, invocation: Invocation, { environment, lines, retry }: Started): Promise<Outcome> {
    const began = performance.now();
    const limit = spec.timeout * 1000;
    if (retry !== undefined) {
      const outcome = await environment.initialize(spec, retry.credentials, retry.logStream, limit);
      await withOutput(lines, environment);
      if (outcome.kind !== 'ready') {
        note(lines, initReport(performance.now() - began, 'invoke', outcome));
        return outcome;
      }
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

function note(lines: LogLine[], message: string): void {
  lines.push({ at: Date.now(), message });
}

function initReport(duration: number, phase: 'init' | 'invoke', outcome: Outcome): string {
  return initReportLine(duration, phase, outcome.kind === 'timeout' ? 'timeout' : 'error', initErrorType(outcome));
}

async function withOutput(lines: LogLine[], environment: Environment): Promise<LogLine[]> {
  await outputRead();
  lines.push(...environment.logs.take());
  return lines;
}

/** Lets output that has arrived be read: a process has written it before it answers, so two turns of the event loop do. */
async function outputRead(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function logStreamName(version: string): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[${version}]${randomUUID().replaceAll('-', '')}`;
}
