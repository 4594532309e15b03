import { deliver, principalOf, servicePrincipal, type Call, type Message } from '@coldstart/cloud';
import type { Value } from '@coldstart/iot-sql';
import type { Rule } from '../../state.ts';

/** What an action works with. */
export interface Work {
  readonly call: Call;
  readonly rule: Rule;
  readonly topic: string;
  readonly hops: number;
  /** What SELECT has made, and as it is sent. */
  readonly output: Value;
  readonly bytes: Uint8Array;
  /** Puts what the message says into a field. */
  readonly text: (template: string) => string;
}

/** A kind of action. */
export interface ActionKind<Action> {
  /** What an error action is told: `S3Action`. */
  readonly failed: string;
  /** How AWS words that it failed: `put S3 object`. */
  readonly verb: string;
  /** What it sends to, after substitution: a bucket, a queue's URL. */
  readonly resource: (action: Action, work: Work) => string;
  readonly run: (action: Action, work: Work, resource: string) => Promise<unknown>;
}

/** A role as rules act in it. */
export const roleOf = ({ rule }: Work, roleArn: string | undefined) => ({
  roleArn: roleArn ?? '',
  sessionName: rule.name,
  assumedBy: 'iot.amazonaws.com',
});

/** Brings the result to a target, as the action's role, or as IoT itself where the target's own policy decides. */
export function bring(
  work: Work,
  target: string,
  roleArn: string | undefined,
  more: Partial<Message> = {},
): Promise<unknown> {
  const { call, rule, bytes } = work;
  return deliver(call, {
    target,
    message: { body: bytes, ...more },
    as: roleArn === undefined ? servicePrincipal('iot.amazonaws.com', call.account) : roleOf(work, roleArn),
    source: { arn: rule.arn, account: call.account },
    action: `rule ${rule.name}`,
  });
}

/** Calls an operation that no delivery knows, as the action's role. */
export function invokeAs(
  work: Work,
  roleArn: string | undefined,
  service: string,
  operation: string,
  input: object,
): Promise<unknown> {
  const { call, rule } = work;
  return call.invoke(service, operation, input, {
    as: principalOf(call.cloud, roleOf(work, roleArn)),
    context: { 'aws:SourceArn': rule.arn, 'aws:SourceAccount': call.account },
  });
}
