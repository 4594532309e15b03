import { AwsError } from '@coldstart/wire';
import { deliver, type Call, type Message } from '@coldstart/cloud';
import { LOOP } from '../invoke/lineage.ts';
import { errorOf, type FinishedRun } from '../invoke/run.ts';
import type { InvokedVersion } from '../invoke/invoked-version.ts';
import { tellOfDroppedEvent, tellOfLostResult } from '../metrics.ts';
import { functionArn, LATEST } from '../names.ts';
import type { QueuedEvent } from './queue.ts';
import { resultRecord, textOf } from './record.ts';
import { hearsOf, type Condition } from './retries.ts';

/** Tells the function's destination how an event ended, and puts one that failed into its dead-letter queue. */
export async function deliverResult(
  call: Call,
  event: QueuedEvent,
  invoked: InvokedVersion,
  condition: Condition,
  finished?: FinishedRun,
): Promise<void> {
  const { asked, found, version } = invoked;
  if (condition !== 'Success') tellOfDroppedEvent(call, asked);
  const destinations = found.eventInvokeConfigs.get(asked.qualifier ?? LATEST)?.destinations;
  const hears = hearsOf(condition, {
    onSuccess: nonEmpty(destinations?.OnSuccess?.Destination),
    onFailure: nonEmpty(destinations?.OnFailure?.Destination),
    deadLetterQueue: version.settings.deadLetterTarget,
  });
  const cause = finished?.entry.id;
  // Queues show the trace that a message belongs to.
  const trace = finished?.trace ?? event.trace;
  if (hears.record !== undefined) {
    const record = JSON.stringify(resultRecord(call, event, invoked, condition, finished));
    const message = destinationMessage(call, invoked, hears.record, record, condition === 'Success');
    const taken = await send(call, invoked, hears.record, { ...message, trace }, cause);
    if (!taken) tellOfLostResult(call, asked, 'destination');
  }
  if (hears.event !== undefined) {
    const taken = await send(call, invoked, hears.event, { ...deadLetter(event, condition, finished), trace }, cause);
    if (!taken) tellOfLostResult(call, asked, 'deadLetterQueue');
  }
}

/** A destination that is the empty text is none. */
const nonEmpty = (arn: string | undefined): string | undefined => (arn === '' ? undefined : arn);

/** As the function's role. What the destination refuses is in the journal, and lost, as on AWS. @returns whether it was taken */
async function send(
  call: Call,
  { asked, found, version }: InvokedVersion,
  target: string,
  message: Message,
  cause: number | undefined,
): Promise<boolean> {
  const delivery = {
    target,
    message,
    as: { roleArn: version.settings.role, sessionName: found.name },
    source: { arn: functionArn(asked), account: asked.account },
    note: `${found.name} delivers to ${target}`,
  };
  try {
    await deliver(call, delivery, cause);
    return true;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return false;
  }
}

function destinationMessage(
  call: Call,
  { asked }: InvokedVersion,
  destination: string,
  record: string,
  succeeded: boolean,
): Message {
  const now = new Date(call.now()).toISOString();
  const day = now.slice(0, 10).replaceAll('-', '/');
  const name = `${now.slice(0, 19).replaceAll(':', '.')}-${call.requestId}`;
  return {
    body: record,
    event: {
      source: 'lambda',
      detailType: `Lambda Function Invocation Result - ${succeeded ? 'Success' : 'Failure'}`,
      resources: [destination, functionArn(asked, asked.qualifier ?? LATEST)],
    },
    objectKey: `aws/lambda/async/${asked.name}/${day}/${name}`,
  };
}

const THROTTLED = 'Rate Exceeded.';

/** The event as it was, with what went wrong. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq */
function deadLetter(
  { requestId, payload }: QueuedEvent,
  condition: Condition,
  finished: FinishedRun | undefined,
): Message {
  const unrun = condition === 'RecursiveInvocation' ? { code: '400', error: LOOP } : { code: '429', error: THROTTLED };
  const error = finished === undefined ? unrun.error : errorOf(finished.result).errorMessage;
  return {
    body: textOf(payload),
    attributes: {
      RequestID: { type: 'String', value: requestId },
      ErrorCode: { type: 'Number', value: finished === undefined ? unrun.code : '200' },
      ErrorMessage: { type: 'String', value: error ?? THROTTLED },
    },
  };
}
