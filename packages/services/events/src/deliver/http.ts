import type { HttpParameters } from '@aws-sdk/client-eventbridge';
import {
  defineTimer,
  servicePrincipal,
  type Actor,
  type Call,
  type QueuedDelivery,
  type RetryPolicy,
} from '@coldstart/cloud';
import { deliverToApi } from './api-destination.ts';
import { sendDeadLetter } from './dead-letter.ts';
import type { Failure } from './failure.ts';
import { waitForTurn } from './rate.ts';
import { callRestApi } from './rest-api.ts';

/** An event that is brought to an API. Plain data: it may wait on disk. */
export interface HttpDelivery {
  /** ARN of the API destination, or of a method of an API of API Gateway. */
  readonly target: string;
  /** ARN of the rule. */
  readonly rule: string;
  readonly as: Actor;
  readonly parameters: HttpParameters;
  readonly body: string;
  /** X-Ray's header, where the event came with one. */
  readonly trace?: string | undefined;
  readonly retry: RetryPolicy;
  readonly deadLetter: QueuedDelivery | undefined;
}

interface Pending {
  readonly delivery: HttpDelivery;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** Whether a target is reached by a request, and not by an operation of a service. */
export const isHttp = (arn: string): boolean => arn.includes(':api-destination/') || arn.includes(':execute-api:');

export function queueHttp(call: Call, delivery: HttpDelivery): void {
  plan(call, { delivery, attempts: 0, since: call.now() }, 0);
}

/** @param delay seconds, before it gets in line */
function plan(call: Call, pending: Pending, delay: number): void {
  const { rule, target } = pending.delivery;
  const [, , , region = '', account = ''] = rule.split(':');
  const as = servicePrincipal('events.amazonaws.com', account);
  const wait = Math.max(delay * 1000, waitForTurn(call, target));
  call.schedule(httpDelivery, { in: wait }, pending, { what: `call ${target}`, account, region, as });
}

export const httpDelivery = defineTimer<Pending>('events/http', async (call, pending) => {
  const { delivery, attempts, since } = pending;
  const { journal } = call.cloud;
  const where = { account: call.account, region: call.region, service: 'events', resource: delivery.target };
  const begun = { kind: 'delivery', ...where, action: 'event', cause: call.entry.id, outcome: 'pending' } as const;
  const entry = journal.record(begun);
  const failure = await attempt(call, delivery);
  if (failure === undefined) return journal.finish(entry, { outcome: 'ok' });
  const outcome = failure.code === 'NO_PERMISSIONS' ? 'denied' : 'error';
  journal.finish(entry, { outcome, message: failure.message, detail: { code: failure.code } });
  const delay = delayBefore(delivery, attempts, failure);
  const { attempts: most, maximumAge = Number.POSITIVE_INFINITY } = delivery.retry;
  const isOld = (call.now() - since) / 1000 + delay > maximumAge;
  const { deadLetter } = delivery;
  if (!failure.passes || (failure.retryAfter ?? 0) < 0) return sendDeadLetter(call, deadLetter, failure, attempts);
  if (attempts >= most) return sendDeadLetter(call, deadLetter, failure, attempts, 'MaximumRetryAttempts');
  if (isOld) return sendDeadLetter(call, deadLetter, failure, attempts, 'MaximumEventAgeInSeconds');
  const message = `retry in ${delay} s`;
  journal.record({ kind: 'retry', ...where, action: 'retry', cause: entry.id, outcome: 'pending', message });
  plan(call, { delivery, attempts: attempts + 1, since }, delay);
});

const attempt = (call: Call, delivery: HttpDelivery): Promise<Failure | undefined> =>
  delivery.target.includes(':execute-api:') ? callRestApi(call, delivery) : deliverToApi(call, delivery);

/** Seconds: the longer of what the policy says and what the target asks for. */
function delayBefore({ retry: { delays } }: HttpDelivery, attempts: number, { retryAfter = 0 }: Failure): number {
  return Math.max(delays[attempts] ?? delays.at(-1) ?? 0, retryAfter);
}
