import { AwsError } from '@coldstart/wire';
import { parseArn } from '../arns.ts';
import type { Call, InnerCall } from '../call.ts';
import { outcomeOf } from '../outcome.ts';
import { principalOf, type Actor } from '../principals.ts';
import { textOf, type Message, type TargetCall } from './message.ts';
import { TARGETS } from './targets.ts';

/** A message on its way from one service to another. Plain data: it may wait on disk. */
export interface Delivery {
  /** ARN of the function, queue, topic, bus, log group, stream, state machine or bucket. */
  readonly target: string;
  readonly message: Message;
  /** Who delivers: the service itself, or the role that it was given. */
  readonly as: Actor;
  /** What it comes from, for policies: `aws:SourceArn`, `aws:SourceAccount`. The delivery is its account's. */
  readonly source?: DeliverySource;
  /** Condition keys of the call besides. */
  readonly context?: Readonly<Record<string, string>>;
  /** For the journal: what happened, `ObjectCreated:Put`; `deliver` when left out. */
  readonly action?: string;
  /** For the journal, in one sentence. */
  readonly note?: string;
}

/** Whose delivery it is, and where: a bucket's owner hears of what another account has put there. */
export interface DeliverySource {
  readonly arn: string;
  readonly account: string;
  /** The call's own when left out. */
  readonly region?: string;
}

/** Where a delivery belongs: with its source, or else with the call. */
export const ownerOf = ({ account, region }: Call, source: DeliverySource | undefined) => ({
  account: source?.account ?? account,
  region: source?.region ?? region,
});

/**
 * Sends a message once, permissions checked as for anyone, and records it in the journal.
 *
 * @param cause the journal's entry that led to it; the call's own when left out
 * @returns the target's answer
 * @throws AwsError what the target, or IAM, refuses it with
 */
export async function deliver(
  call: Call,
  delivery: Delivery,
  cause = call.entry.id,
): Promise<Readonly<Record<string, unknown>>> {
  const { journal } = call.cloud;
  const entry = journal.record({
    kind: 'delivery',
    ...ownerOf(call, delivery.source),
    service: call.service,
    action: delivery.action ?? 'deliver',
    resource: delivery.target,
    principal: 'kind' in delivery.as ? delivery.as.arn : delivery.as.roleArn,
    cause,
    outcome: 'pending',
    message: delivery.note,
  });
  try {
    const answer = await send(call, delivery, entry.id);
    journal.finish(entry, { outcome: 'ok' });
    return answer;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof AwsError ? error.code : 'InternalFailure';
    journal.finish(entry, { outcome: outcomeOf(error), message, detail: { code } });
    throw error;
  }
}

async function send(call: Call, delivery: Delivery, cause: number) {
  const { message, as, source, context } = delivery;
  const { arn, kind, owner, account } = whereTo(call, delivery);
  const options: InnerCall = {
    as: principalOf(call.cloud, as),
    account,
    region: arn.region === '' ? owner.region : arn.region,
    cause,
    trace: message.trace,
    context: {
      ...context,
      ...(source !== undefined && { 'aws:SourceArn': source.arn, 'aws:SourceAccount': source.account }),
    },
  };
  let answer: Record<string, unknown> = {};
  for (const one of await kind({ arn: delivery.target, account, resource: arn.resource, message, call })) {
    answer = await unless(one, call.invoke(one.service, one.operation, one.input, options));
  }
  refuseFailedEntries(answer);
  return answer;
}

/** @throws AwsError NotImplemented for what cannot be reached in this cloud */
function whereTo(call: Call, { target, source }: Delivery) {
  const arn = parseArn(target);
  const kind = arn === undefined ? undefined : TARGETS[arn.service];
  if (arn === undefined || kind === undefined) {
    throw new AwsError('NotImplemented', `${target} is no target that messages can be delivered to in this cloud.`, {
      status: 501,
    });
  }
  const owner = ownerOf(call, source);
  return { arn, kind, owner, account: arn.account === '' ? owner.account : arn.account };
}

/**
 * What the target of a delivery is sent, as JSON: `{"QueueUrl":"...","MessageBody":"..."}`. Where there is no such request,
 * since the target is none, the message.
 */
export async function requestText(call: Call, delivery: Delivery): Promise<string> {
  const { message, target } = delivery;
  try {
    const { arn, kind, account } = whereTo(call, delivery);
    const calls = await kind({ arn: target, account, resource: arn.resource, message, call });
    return JSON.stringify(calls.at(-1)?.input, (_, value: unknown) => plain(value));
  } catch (error) {
    if (error instanceof AwsError) return textOf(message);
    throw error;
  }
}

/** Bytes are shown as the text that they came from; `JSON.stringify` sees a buffer as what it makes of itself. */
function plain(value: unknown): unknown {
  const { type, data } = (value ?? {}) as { readonly type?: unknown; readonly data?: unknown };
  if (type === 'Buffer' && Array.isArray(data)) return Buffer.from(data as number[]).toString('utf8');
  return value;
}

async function unless({ unless: code }: TargetCall, work: Promise<Record<string, unknown>>) {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AwsError && error.code === code) return {};
    throw error;
  }
}

/** PutEvents answers 200 for an event that it did not take. */
function refuseFailedEntries(answer: Readonly<Record<string, unknown>>): void {
  if (answer['FailedEntryCount'] === undefined || answer['FailedEntryCount'] === 0) return;
  const [failed] = answer['Entries'] as readonly { readonly ErrorCode?: string; readonly ErrorMessage?: string }[];
  throw new AwsError(failed?.ErrorCode ?? 'InternalFailure', failed?.ErrorMessage ?? 'The event was not taken.');
}
