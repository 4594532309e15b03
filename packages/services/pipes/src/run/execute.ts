import { AwsError } from '@coldstart/wire';
import { outcomeOf, type Call } from '@coldstart/cloud';
import { principalFor } from '../role.ts';
import type { Pipe } from '../state.ts';
import { enrich } from './enrich.ts';
import { executionLog } from './log.ts';
import { executionMetrics } from './metrics.ts';
import type { PipeRecord } from './records.ts';
import { send } from './send.ts';
import { idOf, staged, type StagedEvent } from './transform.ts';

export interface Outcome {
  /** Records that the pipe is not done with, by their position. */
  readonly failed: readonly number[];
  /** The journal's entry of the execution. */
  readonly cause: number;
}

/**
 * Takes a batch through a pipe: enrichment, then target. What either of them does wrong, or its role may not do, is in the
 * outcome, and uses up retries.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html
 *
 * @throws AwsError where a service was busy or broken: that is tried again, and uses up nothing
 */
export async function execute(call: Call, pipe: Pipe, records: readonly PipeRecord[]): Promise<Outcome> {
  const { journal } = call.cloud;
  const entry = journal.record({
    kind: 'delivery',
    account: pipe.account,
    region: pipe.region,
    service: 'pipes',
    action: 'execution',
    resource: pipe.arn,
    principal: pipe.settings.roleArn,
    cause: call.entry.id,
    outcome: 'pending',
    message: `${pipe.name} takes ${records.length === 1 ? '1 record' : `${records.length} records`}`,
  });
  const log = executionLog(call, pipe, records);
  const metrics = executionMetrics(call, pipe, records);
  try {
    const execution = { call, pipe, as: principalFor(call, pipe), cause: entry.id, log };
    const source = records.map((record) => staged(pipe, record));
    log.note('ExecutionStarted');
    const events = await metrics.stage('Enrichment', () => enrich(execution, source));
    const failed =
      events.length === 0
        ? []
        : sourcePositions(pipe, source, events, await metrics.stage('Target', () => send(execution, events)));
    journal.finish(entry, {
      outcome: failed.length === 0 ? 'ok' : 'error',
      ...(failed.length > 0 && { message: partly(failed.length) }),
    });
    log.note(failed.length === 0 ? 'ExecutionSucceeded' : 'ExecutionPartiallyFailed');
    metrics.end(failed.length === 0 ? undefined : 'ExecutionPartiallyFailed');
    return { failed, cause: entry.id };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    journal.finish(entry, { outcome: outcomeOf(error), message: error.message, detail: { code: error.code } });
    log.note('ExecutionFailed', error);
    metrics.end(
      error.status === 429 || /Throttl|TooManyRequests/.test(error.code) ? 'ExecutionThrottled' : 'ExecutionFailed',
    );
    if (passes(error)) throw error;
    return { failed: records.map((_, at) => at), cause: entry.id };
  } finally {
    await log.write(entry.id);
  }
}

const partly = (count: number): string => `The target has not taken ${count === 1 ? '1 record' : `${count} records`}.`;

/** A service was busy or broken; what is wrong with the pipe, or with what it calls, does not pass by itself. */
const passes = ({ code, status = 400 }: AwsError): boolean =>
  (status >= 500 && status !== 501) || status === 429 || /Throttl|TooManyRequests|Unavailable/.test(code);

/** Which records events stand for that have failed. All of them where an enrichment has left out what tells them apart. */
function sourcePositions(
  pipe: Pipe,
  source: readonly StagedEvent[],
  events: readonly StagedEvent[],
  failed: readonly number[],
): readonly number[] {
  const ids = source.map(({ event }) => idOf(pipe, event));
  const positions = failed.map((at) => ids.indexOf(idOf(pipe, events[at]?.event)));
  return positions.includes(-1) ? source.map((_, at) => at) : positions;
}
