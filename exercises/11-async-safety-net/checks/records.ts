import type { CheckContext } from '@coldstart/checks';
import type { Order } from './orders.ts';
import { arrives, bodyOf, type Queue } from './queues.ts';

/** What destinations get: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
interface InvocationRecord {
  readonly requestContext: { readonly condition: string; readonly approximateInvokeCount: number };
  readonly requestPayload: unknown;
}

const isRecord = (value: unknown): value is InvocationRecord =>
  typeof value === 'object' && value !== null && 'requestContext' in value && 'requestPayload' in value;

/** The record of an event, which says how it ended. */
export async function recordOf(t: CheckContext, queue: Queue, event: Order, within: number) {
  const body = bodyOf(await arrives(t, queue, event, within));
  if (!isRecord(body)) t.fail(`the record of an event in ${queue}`, `there was ${JSON.stringify(body)}`);
  t.expect(body.requestPayload, `\`requestPayload\` of the record in ${queue}`).toEqual(event);
  return body.requestContext;
}

/** A record of an event that is whatever it is. */
export const record = (t: CheckContext, requestPayload: unknown, more: object = {}): object => ({
  version: '1.0',
  requestContext: { requestId: t.random.hex(8), condition: 'RetriesExhausted', approximateInvokeCount: 3 },
  requestPayload,
  ...more,
});
