import { AwsError } from '@coldstart/wire';
import {
  decide,
  defineTimer,
  policiesOf,
  principalOf,
  servicePrincipal,
  type Actor,
  type Call,
  type QueuedDelivery,
  type RetryPolicy,
} from '@coldstart/cloud';
import { callDestination, type DestinationCall, type Failure } from './destination.ts';
import { sendDeadLetter } from './dead-letter.ts';

/** An event that is brought to an API. Plain data: it may wait on disk. */
export interface HttpDelivery extends DestinationCall {
  /** ARN of the rule. */
  readonly rule: string;
  readonly as: Actor;
  readonly retry: RetryPolicy;
  readonly deadLetter: QueuedDelivery | undefined;
}

interface Pending {
  readonly delivery: HttpDelivery;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export function queueHttp(call: Call, delivery: HttpDelivery): void {
  plan(call, { delivery, attempts: 0, since: call.now() }, 0);
}

function plan(call: Call, pending: Pending, delay: number): void {
  const [, , , region = '', account = ''] = pending.delivery.rule.split(':');
  const as = servicePrincipal('events.amazonaws.com', account);
  const what = `call ${pending.delivery.destination}`;
  call.schedule(httpDelivery, { in: delay * 1000 }, pending, { what, account, region, as });
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */
export const httpDelivery = defineTimer<Pending>('events/http', async (call, pending) => {
  const { delivery, attempts, since } = pending;
  const { account, region } = call;
  const where = { account, region, service: 'events', resource: delivery.destination };
  const { journal } = call.cloud;
  const entry = journal.record({
    kind: 'delivery',
    ...where,
    action: 'event',
    cause: call.entry.id,
    outcome: 'pending',
  });
  const failure = await attempt(call, delivery);
  if (failure === undefined) return journal.finish(entry, { outcome: 'ok' });
  const outcome = failure.code === 'NO_PERMISSIONS' ? 'denied' : 'error';
  journal.finish(entry, { outcome, message: failure.message, detail: { code: failure.code } });
  const { attempts: most, delays, maximumAge = Number.POSITIVE_INFINITY } = delivery.retry;
  const delay = delays[attempts] ?? delays.at(-1) ?? 0;
  const isOld = (call.now() - since) / 1000 + delay > maximumAge;
  const { deadLetter } = delivery;
  if (!failure.passes) return sendDeadLetter(call, deadLetter, failure, attempts);
  if (attempts >= most) return sendDeadLetter(call, deadLetter, failure, attempts, 'MaximumRetryAttempts');
  if (isOld) return sendDeadLetter(call, deadLetter, failure, attempts, 'MaximumEventAgeInSeconds');
  journal.record({
    kind: 'retry',
    ...where,
    action: 'retry',
    cause: entry.id,
    outcome: 'pending',
    message: `retry in ${delay} s`,
  });
  plan(call, { delivery, attempts: attempts + 1, since }, delay);
});

async function attempt(call: Call, delivery: HttpDelivery): Promise<Failure | undefined> {
  const refused = refusal(call, delivery);
  if (refused !== undefined) return { code: 'NO_PERMISSIONS', message: refused, passes: false };
  const answer = await callDestination(call, delivery);
  return 'code' in answer ? answer : undefined;
}

/** The role must be allowed to call the destination. @returns why it is not */
function refusal(call: Call, { destination, as, rule }: HttpDelivery): string | undefined {
  try {
    const principal = principalOf(call.cloud, as);
    const access = { action: 'events:InvokeApiDestination', resource: destination };
    const question = { principal, access, region: call.region, now: call.now(), request: undefined };
    const decision = decide({ ...question, extra: { 'aws:SourceArn': rule } }, policiesOf(call.cloud, principal));
    return decision.result === 'allowed' ? undefined : decision.message;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}
