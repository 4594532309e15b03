import { servicePrincipal, type Call } from '@coldstart/cloud';
import { joinTrace, newSegmentId, type Segment, type TracePart } from '@coldstart/cloud/tracing';
import { AwsError } from '@coldstart/wire';
import type { Subscription, Topic } from '../state.ts';

/**
 * Where a topic traces actively (`TracingConfig`) and its publisher is traced, the segment of its own, which X-Ray takes where
 * a resource policy lets SNS write it.
 *
 * @returns undefined where there is none: then the header goes on as it came
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-active-tracing.html
 */
export async function traceOfTopic(call: Call, topic: Topic): Promise<TracePart | undefined> {
  if (topic.attributes['TracingConfig'] !== 'Active') return undefined;
  // A topic samples nothing by itself.
  const part = joinTrace(call, call.trace, () => false);
  if (!part.sampled) return undefined;
  const { account, region, arn } = topic;
  const now = call.now() / 1000;
  const segment: Segment = {
    id: part.id,
    name: topic.name,
    trace_id: part.traceId,
    ...(part.parentId !== undefined && { parent_id: part.parentId }),
    start_time: now,
    end_time: now,
    http: { response: { status: 200 } },
    aws: { operation: call.operation, account_id: account, region, topic_arn: arn, request_id: call.requestId },
    origin: 'AWS::SNS::Topic',
    resource_arn: arn,
  };
  try {
    await call.invoke(
      'xray',
      'PutTraceSegments',
      { TraceSegmentDocuments: [JSON.stringify(segment)] },
      {
        as: servicePrincipal('sns.amazonaws.com', account),
        account,
        region,
        context: { 'aws:SourceArn': arn, 'aws:SourceAccount': account },
      },
    );
    return part;
  } catch (error) {
    // Whoever publishes hears nothing of it; the journal has the refusal.
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

/** As X-Ray names whom SNS delivers to; mails, text messages and devices are not traced. */
const CALLED: Readonly<Record<string, { readonly name: string; readonly operation: string }>> = {
  lambda: { name: 'Lambda', operation: 'Invoke' },
  sqs: { name: 'SQS', operation: 'SendMessage' },
  firehose: { name: 'Firehose', operation: 'PutRecord' },
};

/** The part that stands for a delivery: it ends when that does. @param now milliseconds since 1970 */
export function partOf(
  part: TracePart,
  { protocol, endpoint }: Pick<Subscription, 'protocol' | 'endpoint'>,
  now: number,
): Segment | undefined {
  const common = {
    id: newSegmentId(),
    trace_id: part.traceId,
    parent_id: part.id,
    type: 'subsegment',
    start_time: now / 1000,
  };
  const called = CALLED[protocol];
  if (called !== undefined) {
    const { name, operation } = called;
    return { ...common, name, namespace: 'aws', aws: { operation, resource_names: [endpoint.split(':').at(-1)] } };
  }
  if (protocol !== 'http' && protocol !== 'https') return undefined;
  const http = { request: { method: 'POST', url: endpoint } };
  return { ...common, name: new URL(endpoint).hostname, namespace: 'remote', http };
}
