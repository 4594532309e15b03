import { AwsError } from '@coldstart/wire';
import { enrichmentKind } from '../kinds.ts';
import type { Execution } from './execution.ts';
import { callApi } from './targets/api-destination.ts';
import { invokeFunction } from './targets/lambda.ts';
import { executeMachine } from './targets/state-machine.ts';
import { isObject, parsed } from './records.ts';
import { textOf, transform, type StagedEvent } from './transform.ts';

/** Bytes that an enrichment answers at most. */
const LARGEST_ANSWER = 6 * 1024 * 1024;

/**
 * What the enrichment makes of a batch; the batch itself without one. Events that it answers may be fewer or more; an
 * empty answer is none at all.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/pipes-enrichment.html
 *
 * @throws AwsError what it was refused with, or has failed with
 */
export async function enrich(execution: Execution, records: readonly StagedEvent[]): Promise<readonly StagedEvent[]> {
  const { call, pipe, log } = execution;
  const { enrichment, enrichmentParameters: parameters } = pipe.settings;
  if (enrichment === undefined) return records;
  return await log.stage('Enrichment', async () => {
    const inputs = await log.step('EnrichmentTransformation', () =>
      records.map((record) => transform(call, pipe, parameters?.InputTemplate, record)),
    );
    const answer = await log.step('EnrichmentInvocation', () => {
      const { name } = enrichmentKind(enrichment);
      if (name === 'lambda') return invokeFunction(execution, enrichment, inputs);
      if (name === 'states') return executeMachine(execution, enrichment, inputs);
      return callApi(execution, enrichment, {
        ...parameters?.HttpParameters,
        body: textOf(inputs[0]),
        event: records[0],
      });
    });
    if (answer.length > LARGEST_ANSWER)
      throw new AwsError('PayloadTooLarge', 'The enrichment has answered more than 6 MB.', { status: 400 });
    return eventsIn(answer).map((event) => ({ event, view: event }));
  });
}

/** One event for each element of a list, or the answer as the one event. */
function eventsIn(answer: string): readonly unknown[] {
  const value = answer === '' ? '' : (parsed(answer) ?? answer);
  if (Array.isArray(value)) return value as readonly unknown[];
  const isEmpty = value === '' || value === null || (isObject(value) && Object.keys(value).length === 0);
  return isEmpty ? [] : [value];
}
