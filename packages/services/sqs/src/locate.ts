import { AwsError, type WireRequest, type WireResponse } from '@coldstart/wire';

const QUEUE = /^\/\d{12}\/[^/]+\/?$/;

/**
 * A form may be sent to the queue's own address, and then need not name the queue.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
 *
 * @throws AwsError InvalidAction for what is not done with a queue
 */
export function locateQueue({ headers, path, query }: WireRequest): void {
  if (headers['x-amz-target'] !== undefined || query.has('QueueUrl') || !QUEUE.test(path)) return;
  const action = query.get('Action');
  if (action === 'CreateQueue' || action === 'ListQueues')
    throw new AwsError('InvalidAction', `The action ${action} is not valid for this endpoint.`);
  query.set('QueueUrl', `http://${headers['host'] ?? 'localhost'}${path}`);
}

/** Whoever opens an address without saying what to do. */
export async function nothingAsked({ method, query }: WireRequest): Promise<WireResponse | undefined> {
  if (method !== 'GET' || query.has('Action')) return undefined;
  return { status: 404, headers: { 'content-type': 'text/xml' }, body: '<UnknownOperationException/>' };
}
