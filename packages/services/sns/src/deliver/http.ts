import {
  defineTimer,
  queueDelivery,
  recordDelivery,
  servicePrincipal,
  type Call,
  type QueuedDelivery,
} from '@coldstart/cloud';
import type { Subscription, Topic } from '../state.ts';
import { retryDelays } from '../topics/delivery-policy.ts';

/** Milliseconds in which an endpoint has to answer. */
const PATIENCE = 15_000;

/** What is brought to an HTTP endpoint. Plain data: it may wait on disk. */
interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of the topic. */
  readonly arn: string;
  /** Seconds before each retry that is left. */
  readonly delays: readonly number[];
  /** What is done with it when no endpoint wants it. */
  readonly deadLetter: QueuedDelivery | undefined;
  /** What X-Ray is told of it. */
  readonly traced?: QueuedDelivery['traced'];
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html */
export const httpPost = defineTimer<Post>('sns/http', async (call, post) => {
  const { journal } = call.cloud;
  const { url, arn, delays, deadLetter } = post;
  const { account, region } = call;
  const where = { account, region, service: 'sns', resource: url };
  const entry = journal.record({
    kind: 'delivery',
    ...where,
    action: post.headers['x-amz-sns-message-type'] ?? 'Notification',
    principal: arn,
    cause: call.entry.id,
    outcome: 'pending',
  });
  const failure = await send(post);
  journal.finish(entry, failure === undefined ? { outcome: 'ok' } : { outcome: 'error', message: failure.reason });
  if (failure === undefined) return recordDelivery(call, post);
  const [delay, ...left] = delays;
  if (failure.isFinal || delay === undefined) {
    recordDelivery(call, post, { code: 'DeliveryFailed', message: failure.reason });
    if (deadLetter !== undefined) queueDelivery(call, deadLetter);
    return;
  }
  journal.record({
    kind: 'retry',
    ...where,
    action: 'retry',
    cause: entry.id,
    outcome: 'pending',
    message: `retry in ${delay} s`,
  });
  planPost(call, { ...post, delays: left }, delay);
});

interface Failure {
  readonly reason: string;
  /** What the endpoint refuses is not sent again, unless it is merely too much. */
  readonly isFinal: boolean;
}

async function send({ url, headers, body }: Post): Promise<Failure | undefined> {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    await answer.arrayBuffer();
    if (answer.ok) return undefined;
    const { status } = answer;
    return { reason: `${url} answered ${status}`, isFinal: status >= 400 && status < 500 && status !== 429 };
  } catch (error) {
    return { reason: `${url}: ${error instanceof Error ? error.message : String(error)}`, isFinal: false };
  }
}

function planPost(call: Call, post: Post, delay: number): void {
  const [, , , region = '', account = ''] = post.arn.split(':');
  const as = servicePrincipal('sns.amazonaws.com', account);
  call.schedule(httpPost, { in: delay * 1000 }, post, { what: `notify ${post.url}`, account, region, as });
}

/** Brings a message to an endpoint, and tries again as the delivery policies say. */
export function post(
  call: Call,
  topic: Topic,
  { endpoint, arn, attributes }: Subscription,
  content: { readonly type: string; readonly id: string; readonly body: string; readonly raw?: boolean },
  then: Pick<Post, 'deadLetter' | 'traced'> = { deadLetter: undefined },
): void {
  const { type, id, body, raw = false } = content;
  const headers = {
    'content-type': contentTypeOf(topic.attributes['DeliveryPolicy'], attributes['DeliveryPolicy']),
    'accept-encoding': 'gzip,deflate',
    'user-agent': 'Amazon Simple Notification Service Agent',
    'x-amz-sns-message-type': type,
    'x-amz-sns-message-id': id,
    'x-amz-sns-topic-arn': topic.arn,
    ...(type !== 'SubscriptionConfirmation' && { 'x-amz-sns-subscription-arn': arn }),
    ...(raw && { 'x-amz-sns-rawdelivery': 'true' }),
  };
  const delays = retryDelays(topic.attributes['DeliveryPolicy'], attributes['DeliveryPolicy']);
  planPost(call, { url: endpoint, headers, body, arn: topic.arn, delays, ...then }, 0);
}

function contentTypeOf(topicPolicy: string | undefined, own: string | undefined): string {
  const read = (text: string | undefined): Readonly<Record<string, never>> =>
    text === undefined ? {} : (JSON.parse(text) as Readonly<Record<string, never>>);
  const { requestPolicy } = read(own) as { requestPolicy?: { headerContentType?: string } };
  const { http } = read(topicPolicy) as { http?: { defaultRequestPolicy?: { headerContentType?: string } } };
  return (
    requestPolicy?.headerContentType ?? http?.defaultRequestPolicy?.headerContentType ?? 'text/plain; charset=UTF-8'
  );
}
