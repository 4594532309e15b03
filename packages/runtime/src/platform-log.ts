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
  /** Whether only what went wrong is written. */
  readonly #warnings: boolean;

  constructor(spec: FunctionSpec, lines: LogLine[]) {
    this.#spec = spec;
    this.lines = lines;
    this.#json = spec.logging?.format === 'JSON';
    this.#warnings = this.#json && spec.logging?.systemLevel === 'WARN';
  }

  /** A line as it is, in either format. */
  note(message: string): void {
    this.lines.push({ at: Date.now(), message, by: 'platform' });
  }

  initStart(): void {
    const { runtime, region, functionName, version } = this.#spec;
    const [, name = runtime, number = ''] = /^([a-z]+)(.*)$/.exec(runtime) ?? [];
    const runtimeVersion = `${name}:${number.replace(/^\./, '').replace(/\.x$/, '')}.v1`;
    const runtimeVersionArn = `arn:aws:lambda:${region}::runtime:${'0'.repeat(64)}`;
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

  /** Only of initializations that failed. */
  initReport(duration: number, phase: 'init' | 'invoke', status: Status, errorType: string | undefined): void {
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
      status,
    );
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
      initDurationMs: initDuration === undefined ? undefined : round(initDuration),
    };
    const fields = [
      `REPORT RequestId: ${requestId}`,
      `Duration: ${duration.toFixed(2)} ms`,
      `Billed Duration: ${billedDuration} ms`,
      `Memory Size: ${memorySize} MB`,
      `Max Memory Used: ${maxMemoryUsed} MB`,
    ];
    if (initDuration !== undefined) fields.push(`Init Duration: ${initDuration.toFixed(2)} ms`);
    if (status !== 'success') fields.push(`Status: ${status}`);
    if (errorType !== undefined) fields.push(`Error Type: ${errorType}`);
    this.#add('platform.report', { requestId, metrics, status, errorType }, `${fields.join('\t')}\t\n`, status);
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html */
  #add(type: string, record: object, text: string, status: Status = 'success'): void {
    if (this.#warnings && status === 'success') return;
    this.note(this.#json ? `${JSON.stringify({ time: new Date().toISOString(), type, record })}\n` : text);
  }
}

function round(milliseconds: number): number {
  return Number(milliseconds.toFixed(3));
}
