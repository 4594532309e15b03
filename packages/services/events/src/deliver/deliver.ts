import type { Target } from '@aws-sdk/client-eventbridge';
import { queueDelivery, servicePrincipal, type Actor, type Call, type QueuedDelivery } from '@coldstart/cloud';
import { keptByArchive } from '../archives/rule.ts';
import type { BusEvent } from '../put/event.ts';
import { targetMetrics } from '../rules/metrics.ts';
import type { Rule } from '../state.ts';
import { deadLetterOf, sendDeadLetter, sourceOf } from './dead-letter.ts';
import { isHttp, queueHttp } from './http.ts';
import { messageFor } from './message.ts';
import { retryOf } from './retry.ts';

const PRINCIPAL = 'events.amazonaws.com';

export function sendToTargets(call: Call, rule: Rule, event: BusEvent): void {
  if (keptByArchive(call, rule, event)) return;
  for (const target of rule.targets.values()) sendTo(call, rule, target, event);
}

function sendTo(call: Call, rule: Rule, target: Target, event: BusEvent): void {
  const { Arn: arn = '', RoleArn: role = rule.roleArn } = target;
  const service = servicePrincipal(PRINCIPAL, rule.account);
  const as: Actor =
    role === undefined ? service : { roleArn: role, sessionName: rule.name.slice(0, 64), assumedBy: PRINCIPAL };
  const deadLetter = deadLetterOf(rule, target, event, service);
  const message = messageFor(call, rule, target, event);
  const retry = retryOf(target.RetryPolicy);
  if (message === undefined) return failTemplate(call, rule, arn, deadLetter);
  if (isHttp(arn)) {
    const { HttpParameters: parameters = {} } = target;
    const body = String(message.body);
    const { trace } = event;
    return queueHttp(call, { target: arn, rule: rule.arn, as, parameters, body, trace, retry, deadLetter });
  }
  queueDelivery(call, {
    target: arn,
    as,
    source: sourceOf(rule),
    message,
    retry,
    ...targetMetrics(rule),
    action: 'event',
    note: `${rule.name} gives ${event.detailType} to ${arn}`,
    ...(deadLetter !== undefined && { deadLetter: { ...deadLetter, describeFailure: 'kind' as const } }),
  });
}

const NO_JSON = 'The input template has made something of the event that is no JSON.';

/** What a template makes no JSON of is not sent, and not tried again. */
function failTemplate(
  call: Call,
  { arn, account, region }: Rule,
  target: string,
  letter: QueuedDelivery | undefined,
): void {
  call.cloud.journal.record({
    kind: 'delivery',
    account,
    region,
    service: 'events',
    action: 'event',
    resource: target,
    cause: call.entry.id,
    outcome: 'error',
    message: NO_JSON,
    detail: { code: 'INVALID_JSON', rule: arn },
  });
  sendDeadLetter(call, letter, { code: 'INVALID_JSON', message: NO_JSON }, 0);
}
