import { createHash } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import { LOG_DELIVERY, logDeliverySource, servicePrincipal, type Call } from '@coldstart/cloud';
import type { HistoryEvent } from '@coldstart/states';
import { peekExecution } from '../executions/state.ts';
import { findRevision, peekMachine } from '../machines/state.ts';
import { partOf, placeOf } from '../names.ts';

/** What of an event is an execution's data: left out where that is not wanted. */
const DATA = [
  'input',
  'inputDetails',
  'output',
  'outputDetails',
  'parameters',
  'assignedVariables',
  'assignedVariablesDetails',
];

interface Logged {
  /** An execution's ARN. */
  readonly arn: string;
  readonly events: readonly HistoryEvent[];
}

/** As the delivery of logs, which the group's policy lets in. What it is refused is in the journal, and lost, as on AWS. */
export async function writeLog(call: Call, { arn, events }: Logged): Promise<void> {
  const place = placeOf(arn);
  const [, machineName = ''] = partOf(arn).split(':');
  const name = machineName.split('/')[0] ?? '';
  const where = { cloud: call.cloud, ...place };
  const record = peekExecution(call, arn);
  const revision = record?.revision ?? peekMachine(where, name)?.revision;
  if (revision === undefined) return;
  const { logging } = findRevision(where, revision);
  const { logGroupArn = '' } = logging.destinations?.[0]?.cloudWatchLogsLogGroup ?? {};
  const stream = {
    logGroupName: groupOf(logGroupArn),
    logStreamName: streamOf(call, name),
  };
  const logEvents = events.map((event) => ({
    timestamp: event.timestamp,
    message: JSON.stringify(
      line(arn, event, logging.includeExecutionData === true, record?.run.start.redriveCount ?? 0),
    ),
  }));
  try {
    await createStream(call, stream);
    await call.invoke('logs', 'PutLogEvents', { ...stream, logEvents }, asDelivery(call));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

/** Tries the delivery into a machine's log group with a stream that stays empty, as AWS does when logs are asked for. */
export async function tryDelivery(call: Call, logGroupArn: string): Promise<void> {
  try {
    await createStream(call, { logGroupName: groupOf(logGroupArn), logStreamName: TRIED });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

/** As AWS calls it. */
const TRIED = 'log_stream_created_by_aws_to_validate_log_delivery_subscriptions';

const groupOf = (logGroupArn: string): string => /:log-group:([^:]+)/.exec(logGroupArn)?.[1] ?? '';

async function createStream(
  call: Call,
  stream: { readonly logGroupName: string; readonly logStreamName: string },
): Promise<void> {
  await call.invoke('logs', 'CreateLogStream', stream, asDelivery(call)).catch((error: unknown) => {
    if (!(error instanceof AwsError) || error.code !== 'ResourceAlreadyExistsException') throw error;
  });
}

function asDelivery(call: Call) {
  const source = logDeliverySource(call);
  return {
    as: servicePrincipal(LOG_DELIVERY, source.account),
    context: { 'aws:SourceArn': source.arn, 'aws:SourceAccount': source.account },
  };
}

/** `states/orders/2026-11-30-12-05/1f2e3d4c`: a stream a minute and machine. */
function streamOf(call: Call, name: string): string {
  const minute = new Date(call.now()).toISOString().slice(0, 16).replace(/[T:]/g, '-');
  return `states/${name}/${minute}/${createHash('sha256').update(`${name} ${minute}`).digest('hex').slice(0, 8)}`;
}

function line(arn: string, event: HistoryEvent, withData: boolean, redriveCount: number): object {
  const { id, previousEventId, timestamp, type, ...rest } = event;
  const details = Object.values(rest)[0] as Readonly<Record<string, unknown>> | undefined;
  const shown = Object.entries(details ?? {}).filter(([name]) => withData || !DATA.includes(name));
  return {
    id: String(id),
    type,
    details: Object.fromEntries(shown),
    redrive_count: String(redriveCount),
    previous_event_id: String(previousEventId),
    event_timestamp: String(timestamp),
    execution_arn: arn,
  };
}
