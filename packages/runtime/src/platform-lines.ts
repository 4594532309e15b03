/** How a REPORT line describes an invocation. */
export interface Report {
  readonly requestId: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly billedDuration: number;
  /** MB. */
  readonly memorySize: number;
  readonly maxMemoryUsed: number;
  readonly initDuration: number | undefined;
  readonly status: 'success' | 'error' | 'timeout';
  /** `Runtime.ExitError`, of a failed one. */
  readonly errorType?: string | undefined;
}

/**
 * The lines that Lambda itself writes into a function's log stream:
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html
 */
export function initStartLine(runtime: string, region: string): string {
  const [, name = runtime, version = ''] = /^([a-z]+)(.*)$/.exec(runtime) ?? [];
  const shown = `${name}:${version.replace(/^\./, '').replace(/\.x$/, '')}`;
  return `INIT_START Runtime Version: ${shown}.v1\tRuntime Version ARN: arn:aws:lambda:${region}::runtime:${'0'.repeat(64)}\n`;
}

export function initReportLine(
  duration: number,
  phase: 'init' | 'invoke',
  status: 'error' | 'timeout',
  errorType?: string,
): string {
  const type = errorType === undefined ? '' : `\tError Type: ${errorType}`;
  return `INIT_REPORT Init Duration: ${duration.toFixed(2)} ms\tPhase: ${phase}\tStatus: ${status}${type}\n`;
}

export function startLine(requestId: string, version: string): string {
  return `START RequestId: ${requestId} Version: ${version}\n`;
}

export function endLine(requestId: string): string {
  return `END RequestId: ${requestId}\n`;
}

export function timeoutLine(requestId: string, seconds: number, at: number): string {
  return `${new Date(at).toISOString()} ${requestId} ${timeoutText(seconds)}\n\n`;
}

export function timeoutText(seconds: number): string {
  return `Task timed out after ${seconds.toFixed(2)} seconds`;
}

export function reportLine(report: Report): string {
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${report.duration.toFixed(2)} ms`,
    `Billed Duration: ${report.billedDuration} ms`,
    `Memory Size: ${report.memorySize} MB`,
    `Max Memory Used: ${report.maxMemoryUsed} MB`,
  ];
  if (report.initDuration !== undefined) fields.push(`Init Duration: ${report.initDuration.toFixed(2)} ms`);
  if (report.status !== 'success') fields.push(`Status: ${report.status}`);
  if (report.errorType !== undefined) fields.push(`Error Type: ${report.errorType}`);
  return `${fields.join('\t')}\t\n`;
}
