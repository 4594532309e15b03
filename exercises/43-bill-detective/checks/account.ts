import type { CheckContext } from '@coldstart/checks';

export type Architecture = 'x86_64' | 'arm64';

/** An invocation, and how the log tells of it. */
export interface Run {
  /** Milliseconds. */
  readonly duration: number;
  readonly init?: number;
  readonly memory: number;
  /** As the line has it; absent where it was taken out. */
  readonly billed?: number;
  readonly at: number;
  readonly json?: boolean;
  /** As an earlier one, where it is a retry. */
  readonly requestId?: string;
}

export interface Log {
  readonly function: string;
  readonly runtime?: string;
  readonly packageType: 'Zip' | 'Image';
  readonly architecture: Architecture;
  readonly memorySize: number;
  readonly ephemeralStorage: number;
  readonly provisioned?: { readonly environments: number; readonly seconds: number };
  readonly events: readonly { readonly timestamp: number; readonly message: string }[];
}

export interface Bill {
  readonly requests: unknown;
  readonly gbSeconds: Record<Architecture, unknown>;
  readonly usd: Record<'requests' | 'compute' | 'provisioned' | 'tmp' | 'total', unknown>;
  readonly savings: unknown;
}

export const FUNCTION = 'BillFunction';
/** 1 August 2025. */
export const INIT_BILLED = Date.UTC(2025, 7, 1);
export const LATER = Date.UTC(2026, 10, 23);

/** Prices in the order of AWS's, and never the same. */
export function pricesFor({ random }: CheckContext) {
  const about = (price: number): number => (price * random.int(800, 1200)) / 1000;
  const x86 = about(0.0000166667);
  const arm = (x86 * random.int(700, 900)) / 1000;
  return {
    request: about(0.0000002),
    gbSecond: { x86_64: x86, arm64: arm },
    provisioned: { x86_64: x86 / 4, arm64: arm / 4 },
    provisionedGbSecond: { x86_64: x86 / 2, arm64: arm / 2 },
    tmpGbSecond: about(0.0000000309),
  };
}

export function log(t: CheckContext, runs: readonly Run[], more: Partial<Log> = {}): Log {
  return {
    function: t.random.word(),
    runtime: 'nodejs24.x',
    packageType: 'Zip',
    architecture: 'x86_64',
    memorySize: 512,
    ephemeralStorage: 512,
    events: runs.map((run) => ({ timestamp: run.at, message: lineOf(t, run) })),
    ...more,
  };
}

export function lineOf(t: CheckContext, run: Run): string {
  const { duration, init, memory, billed, requestId = t.random.uuid() } = run;
  const used = t.random.int(40, 120);
  if (run.json === true) {
    const metrics = { durationMs: duration, billedDurationMs: billed, memorySizeMB: memory, maxMemoryUsedMB: used };
    const record = { requestId, metrics: { ...metrics, initDurationMs: init }, status: 'success' };
    return `${JSON.stringify({ time: new Date(run.at).toISOString(), type: 'platform.report', record })}\n`;
  }
  const fields = [`REPORT RequestId: ${requestId}`, `Duration: ${duration.toFixed(2)} ms`];
  if (billed !== undefined) fields.push(`Billed Duration: ${billed} ms`);
  fields.push(`Memory Size: ${memory} MB`, `Max Memory Used: ${used} MB`);
  if (init !== undefined) fields.push(`Init Duration: ${init.toFixed(2)} ms`);
  return `${fields.join('\t')}\t\n`;
}

/** Milliseconds with hundredths that no rounding of sums makes whole. */
export const odd = ({ random }: CheckContext, from: number, to: number): number =>
  Number(`${random.int(from, to)}.${random.int(11, 39)}`);

/** The answer to an account's logs, as far as its parts are there. */
export async function bill(t: CheckContext, logs: readonly Log[], times: number, prices = pricesFor(t)): Promise<Bill> {
  const answer = await t.callObject(FUNCTION, { prices, times, logs });
  for (const part of ['gbSeconds', 'usd'])
    t.expect(answer[part], `\`${part}\` of the bill`).toBe(
      'an object',
      (value) => typeof value === 'object' && value !== null,
    );
  return answer as unknown as Bill;
}

/** GB-seconds of so many milliseconds. */
export const gbSeconds = (milliseconds: number, memory: number, times: number): number =>
  (memory / 1024) * (milliseconds / 1000) * times;

/** Sums of fractions differ in their last digits, whoever adds them. */
export function expectNear(t: CheckContext, actual: unknown, subject: string, expected: number): void {
  const near = (value: unknown): boolean =>
    typeof value === 'number' && Math.abs(value - expected) <= 1e-9 * Math.max(1e-6, Math.abs(expected));
  t.expect(actual, subject).toBe(String(Number(expected.toPrecision(12))), near);
}
