import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { rolePrincipal } from '../invoke/logs.ts';
import { errorOf, type FinishedRun } from '../invoke/run.ts';
import type { InvokedVersion } from '../invoke/invoked-version.ts';
import { functionArn, LATEST } from '../names.ts';
import type { QueuedEvent } from './queue.ts';
import { resultRecord, textOf, type Condition } from './record.ts';

export type { Condition };

/** Tells the function's destination how an event ended, and puts one that failed into its dead-letter queue. */
export async function deliverResult(
  call: Call,
  event: QueuedEvent,
  invoked: InvokedVersion,
  condition: Condition,
  finished: FinishedRun | undefined,
): Promise<void> {
  const { asked, found, version } = invoked;
  const destinations = found.eventInvokeConfigs.get(asked.qualifier ?? LATEST)?.destinations;
  const succeeded = condition === 'Success';
  const destination = (succeeded ? destinations?.OnSuccess : destinations?.OnFailure)?.Destination;
  if (destination !== undefined && destination !== '') {
    const record = JSON.stringify(resultRecord(call, event, invoked, condition, finished));
    await deliver(call, invoked, destination, finished, toDestination(call, invoked, destination, record, succeeded));
  }
  const { deadLetterTarget } = version.settings;
  if (!succeeded && deadLetterTarget !== undefined) {
    await deliver(call, invoked, deadLetterTarget, finished, toDeadLetters(call, deadLetterTarget, event, finished));
  }
}

interface Delivery {
  readonly service: string;
  readonly operation: string;
  readonly input: object;
}

/** As the function's role. What the destination refuses is in the journal, and lost, as on AWS. */
async function deliver(
  call: Call,
  { asked, found, version }: InvokedVersion,
  destination: string,
  finished: FinishedRun | undefined,
  { service, operation, input }: Delivery,
): Promise<void> {
  const entry = call.cloud.journal.record({
    kind: 'delivery',
    account: asked.account,
    region: asked.region,
    service: 'lambda',
    action: 'deliver',
    resource: destination,
    cause: finished?.entry.id ?? call.entry.id,
    outcome: 'pending',
    message: `${found.name} delivers to ${destination}`,
  });
  const as = rolePrincipal(call, version.settings.role, found.name);
  const [, , , region = '', account = ''] = destination.split(':');
  try {
    await call.invoke(service, operation, input, {
      ...(as !== undefined && { as }),
      account: account === '' ? asked.account : account,
      region: region === '' ? asked.region : region,
      cause: entry.id,
      context: { 'aws:SourceArn': functionArn(asked), 'aws:SourceAccount': asked.account },
    });
    call.cloud.journal.finish(entry, { outcome: 'ok' });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    call.cloud.journal.finish(entry, {
      outcome: error.code.startsWith('AccessDenied') ? 'denied' : 'error',
      message: `${found.name} could not deliver to ${destination}: ${error.message}`,
    });
  }
}

function queueUrl(call: Call, arn: string): string {
  const [, , , , account = '', name = ''] = arn.split(':');
  return `${call.cloud.endpoint}/${account}/${name}`;
}

function toDestination(
  call: Call,
  { asked }: InvokedVersion,
  arn: string,
  record: string,
  succeeded: boolean,
): Delivery {
  const service = arn.split(':')[2] ?? '';
  switch (service) {
    case 'sqs':
      return { service, operation: 'SendMessage', input: { QueueUrl: queueUrl(call, arn), MessageBody: record } };
    case 'sns':
      return { service, operation: 'Publish', input: { TopicArn: arn, Message: record } };
    case 'lambda':
      return {
        service,
        operation: 'Invoke',
        input: { FunctionName: arn, InvocationType: 'Event', Payload: Buffer.from(record) },
      };
    case 'events':
      return {
        service,
        operation: 'PutEvents',
        input: {
          Entries: [
            {
              Source: 'lambda',
              DetailType: `Lambda Function Invocation Result - ${succeeded ? 'Success' : 'Failure'}`,
              Detail: record,
              EventBusName: arn.split('/').at(-1),
              Resources: [arn, functionArn(asked, asked.qualifier ?? LATEST)],
            },
          ],
        },
      };
    default: {
      const now = new Date(call.now()).toISOString();
      const day = now.slice(0, 10).replaceAll('-', '/');
      const name = `${now.slice(0, 19).replaceAll(':', '.')}-${call.requestId}`;
      return {
        service,
        operation: 'PutObject',
        input: {
          Bucket: arn.split(':').at(-1),
          Key: `aws/lambda/async/${asked.name}/${day}/${name}`,
          Body: Buffer.from(record),
        },
      };
    }
  }
}

/** The event as it was, with what went wrong. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq */
function toDeadLetters(
  call: Call,
  arn: string,
  { requestId, payload }: QueuedEvent,
  finished: FinishedRun | undefined,
): Delivery {
  const text = (StringValue: string): object => ({ DataType: 'String', StringValue });
  const MessageAttributes = {
    RequestID: text(requestId),
    ErrorCode: { DataType: 'Number', StringValue: finished === undefined ? '429' : '200' },
    ErrorMessage: text((finished && errorOf(finished.result).errorMessage) ?? 'Rate Exceeded.'),
  };
  return arn.split(':')[2] === 'sns'
    ? { service: 'sns', operation: 'Publish', input: { TopicArn: arn, Message: textOf(payload), MessageAttributes } }
    : {
        service: 'sqs',
        operation: 'SendMessage',
        input: { QueueUrl: queueUrl(call, arn), MessageBody: textOf(payload), MessageAttributes },
      };
}
