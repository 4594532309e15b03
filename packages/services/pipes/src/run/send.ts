import { AwsError } from '@coldstart/wire';
import { targetKind } from '../kinds.ts';
import type { Execution } from './execution.ts';
import { SEND } from './targets/target.ts';
import { idOf, transform, type StagedEvent } from './transform.ts';

/**
 * Brings events to the pipe's target, in one call.
 *
 * @returns the events that the target has not taken, by their position
 * @throws AwsError where it has taken none
 */
export async function send(execution: Execution, events: readonly StagedEvent[]): Promise<readonly number[]> {
  const { call, pipe, log } = execution;
  const { target: arn, targetParameters: parameters } = pipe.settings;
  const { name, most } = targetKind(arn);
  return await log.stage('Target', async () => {
    const inputs = await log.step('TargetTransformation', () =>
      events.map((event) => transform(call, pipe, parameters.InputTemplate, event)),
    );
    if (inputs.length > most)
      throw new AwsError(
        'BatchTooLarge',
        `${arn} takes ${most} events at once, and the enrichment has answered ${inputs.length}.`,
        {
          status: 400,
        },
      );
    const ids = events.map(({ event }) => String(idOf(pipe, event) ?? ''));
    return await log.step('TargetInvocation', () => SEND[name]({ execution, arn, parameters, inputs, events, ids }));
  });
}
