import type { FunctionSpec, LogLine } from './types.ts';

/** How a REPORT line describes an invocation. */
export interface Report {
  readonly requestId: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly billedDuration: number;
  /** MB. */
  readonly maxMemoryUsed: number;
  readonly initDuration: number | undefined;
  readonly status: Status;
  /** `Runtime.ExitError`, of a failed one. */
  readonly errorType: string | undefined;
}

export type Status = 'success' | 'error' | 'timeout';

/** `Task timed out after 3.00 seconds` */
export function timeoutText(seconds: number): string {
  return `Task timed out after ${seconds.toFixed(2)} seconds`;
}

/**
 * The lines that Lambda itself writes into a function's log, as text or, where the function logs in JSON, as objects:
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
export class PlatformLog {
  readonly lines: LogLine[];
  readonly #spec: FunctionSpec;
  readonly #json: boolean;
  /** The least that is written in JSON; text has what is information. */
  readonly #least: Level;
  readonly #tell: (type: string, record: object) => void;
  /** Whether its environments come from a snapshot, whose restoration is told of in place of an initialization. */
  readonly #restores: boolean;

  /** @param tell told of each record, whatever is written */
  constructor(spec: FunctionSpec, lines: LogLine[], tell: (type: string, record: object) => void) {
    this.#spec = spec;
    this.lines = lines;
    this.#json = spec.logging?.format === 'JSON';
    this.#least = levelOf(this.#json ? spec.logging?.systemLevel : undefined);
    this.#tell = tell;
    this.#restores = spec.initialization === 'snap-start';
  }

  /** A line as it is, in either format. */
  note(message: string): void {
    this.lines.push({ at: Date.now(), message, by: 'platform' });
  }

  initStart(): void {
    const { runtime, region, functionName, version } = this.#spec;
    const [, name = runtime, number = ''] = /^([a-z]+)(.*)$/.exec(runtime) ?? [];
    const runtimeVersion = `${name}:${number.replace(/^\./, '').replace(/\.x$/, '')}.v10`;
    const runtimeVersionArn = `arn:aws:lambda:${region}::runtime:${'0'.repeat(64)}`;
    if (this.#restores) {
      this.#add(
        'platform.restoreStart',
        { runtimeVersion, runtimeVersionArn, functionName, functionVersion: version },
        `RESTORE_START Runtime Version: ${runtimeVersion}\tRuntime Version ARN: ${runtimeVersionArn}\n`,
      );
      return;
    }
    this.#add(
      'platform.initStart',
      {
        initializationType: this.#spec.initialization ?? 'on-demand',
        phase: 'init',
        runtimeVersion,
        runtimeVersionArn,
        functionName,
        functionVersion: version,
      },
      `INIT_START Runtime Version: ${runtimeVersion}\tRuntime Version ARN: ${runtimeVersionArn}\n`,
    );
  }

  /** When its runtime had done what it had to; its environment has told those who listen already. */
  runtimeDone(requestId: string, duration: number, status: string): void {
    this.#debug('platform.runtimeDone', { requestId, status, metrics: { durationMs: round(duration) } });
  }

  initRuntimeDone(): void {
    const initializationType = this.#spec.initialization ?? 'on-demand';
    this.#debug('platform.initRuntimeDone', { initializationType, phase: 'init', status: 'success' });
  }

  /** Written of initializations that failed. */
  initReport(duration: number, phase: 'init' | 'invoke', status: Status, errorType: string | undefined): void {
    if (this.#restores && status === 'success') {
      const metrics = { durationMs: round(duration) };
      const text = `RESTORE_REPORT Restore Duration: ${duration.toFixed(2)} ms\n`;
      this.#add('platform.restoreReport', { status, metrics }, text);
      return;
    }
    const type = errorType === undefined ? '' : `\tError Type: ${errorType}`;
    this.#add(
      'platform.initReport',
      {
        initializationType: this.#spec.initialization ?? 'on-demand',
        phase,
        status,
        errorType,
        metrics: { durationMs: round(duration) },
      },
      `INIT_REPORT Init Duration: ${duration.toFixed(2)} ms\tPhase: ${phase}\tStatus: ${status}${type}\n`,
      this.#initLevel(status),
    );
  }

  /** Text does not tell of those that went well, JSON does of those that nobody had to wait for. */
  #initLevel(status: Status): Level {
    if (status !== 'success') return 'WARN';
    return this.#json && (this.#spec.initialization ?? 'on-demand') !== 'on-demand' ? 'INFO' : 'DEBUG';
  }

  /** One that has registered. */
  extension({ name, events }: { readonly name: string; readonly events: readonly string[] }): void {
    const text = `EXTENSION\tName: ${name}\tState: Ready\tEvents: [${events.join(',')}]\n`;
    this.#add('platform.extension', { name, state: 'Ready', events }, text);
  }

  start(requestId: string): void {
    const { version } = this.#spec;
    this.#add('platform.start', { requestId, version }, `START RequestId: ${requestId} Version: ${version}\n`);
  }

  timeout(requestId: string): void {
    // In JSON the report says so.
    if (!this.#json) this.note(`${new Date().toISOString()} ${requestId} ${timeoutText(this.#spec.timeout)}\n\n`);
  }

  end(requestId: string): void {
    if (!this.#json) this.note(`END RequestId: ${requestId}\n`);
  }

  report({ requestId, duration, billedDuration, maxMemoryUsed, initDuration, status, errorType }: Report): void {
    const { memorySize } = this.#spec;
    const metrics = {
      durationMs: round(duration),
      billedDurationMs: billedDuration,
      memorySizeMB: memorySize,
      maxMemoryUsedMB: maxMemoryUsed,
      [this.#restores ? 'restoreDurationMs' : 'initDurationMs']:
        initDuration === undefined ? undefined : round(initDuration),
    };
    const fields = [
      `REPORT RequestId: ${requestId}`,
      `Duration: ${duration.toFixed(2)} ms`,
      `Billed Duration: ${billedDuration} ms`,
      `Memory Size: ${memorySize} MB`,
      `Max Memory Used: ${maxMemoryUsed} MB`,
    ];
    const name = this.#restores ? 'Restore' : 'Init';
    if (initDuration !== undefined) fields.push(`${name} Duration: ${initDuration.toFixed(2)} ms`);
    if (status !== 'success') fields.push(`Status: ${status}`);
    if (errorType !== undefined) fields.push(`Error Type: ${errorType}`);
    const level = status === 'success' ? 'INFO' : 'WARN';
    this.#add('platform.report', { requestId, metrics, status, errorType }, `${fields.join('\t')}\t\n`, level);
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html */
  #add(type: string, record: object, text: string, level: Level = 'INFO'): void {
    this.#tell(type, record);
    if (LEVELS.indexOf(level) < LEVELS.indexOf(this.#least)) return;
    this.note(this.#json ? `${JSON.stringify({ time: new Date().toISOString(), type, record })}\n` : text);
  }

  /** What only those who look for it see. */
  #debug(type: string, record: object): void {
    if (this.#json && this.#least === 'DEBUG')
      this.note(`${JSON.stringify({ time: new Date().toISOString(), type, record })}\n`);
  }
}

const LEVELS = ['DEBUG', 'INFO', 'WARN'] as const;
type Level = (typeof LEVELS)[number];

const levelOf = (name: string | undefined): Level => LEVELS.find((level) => level === name) ?? 'INFO';

function round(milliseconds: number): number {
  return Number(milliseconds.toFixed(3));
}
