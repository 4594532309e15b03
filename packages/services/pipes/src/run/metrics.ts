import { measure, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import type { Pipe } from '../state.ts';
import type { PipeRecord } from './records.ts';

type Failure = 'ExecutionFailed' | 'ExecutionPartiallyFailed' | 'ExecutionThrottled';

const FAILURES: readonly Failure[] = ['ExecutionFailed', 'ExecutionPartiallyFailed', 'ExecutionThrottled'];
/** Measured of the account, too. */
const OF_ACCOUNT: readonly string[] = ['Invocations', 'ExecutionThrottled'];

type Metrics = Record<string, readonly [value: number, unit: string]>;

interface ExecutionMetrics {
  /** Carries a stage out, and notes how long it took and whether it failed. */
  stage<Result>(name: 'Enrichment' | 'Target', work: () => Promise<Result>): Promise<Result>;
  /** Tells CloudWatch of the execution, which has ended. @param failure where it has not succeeded */
  end(failure: Failure | undefined): void;
}

/**
 * What CloudWatch is told of a pipe's execution.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html
 */
export function executionMetrics(call: Call, pipe: Pipe, records: readonly PipeRecord[]): ExecutionMetrics {
  const time = (): number => call.cloud.clock.machineNow();
  const began = time();
  const metrics: Metrics = {
    Invocations: [1, 'None'],
    EventCount: [records.length, 'None'],
    EventSize: [Buffer.byteLength(JSON.stringify(records)), 'Bytes'],
  };
  return {
    async stage(name, work) {
      const start = time();
      try {
        return await work();
      } catch (error) {
        if (error instanceof AwsError) metrics[`${name}StageFailed`] = [1, 'None'];
        throw error;
      } finally {
        metrics[`${name}StageDuration`] = [time() - start, 'Milliseconds'];
      }
    },
    end(failure) {
      for (const one of FAILURES) metrics[one] = [one === failure ? 1 : 0, 'None'];
      metrics['Duration'] = [time() - began, 'Milliseconds'];
      tell(call, pipe, metrics);
    },
  };
}

function tell(call: Call, { name: pipe, account, region }: Pipe, metrics: Metrics): void {
  const of = (name: string): Readonly<Record<string, string>>[] =>
    OF_ACCOUNT.includes(name) ? [{ PipeName: pipe }, { AwsAccountId: account }] : [{ PipeName: pipe }];
  const measurements = Object.entries(metrics).flatMap(([name, [value, unit]]) =>
    of(name).map((dimensions) => ({ namespace: 'AWS/EventBridge/Pipes', name, dimensions, value, unit })),
  );
  measure(call, measurements, { account, region });
}
