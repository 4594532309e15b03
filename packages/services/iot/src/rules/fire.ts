import { randomUUID } from 'node:crypto';
import { defineTimer, type Call } from '@coldstart/cloud';
import { outputBytes, runSql, substitute, type Message, type Outcome } from '@coldstart/iot-sql';
import type { Publisher } from '../message.ts';
import { rules, type Rule } from '../state.ts';
import { carryOut, type Failure, type Work } from './actions/index.ts';
import { askServices } from './ask.ts';
import { statementOf } from './match.ts';

/** A message that a rule is for, as it waits on disk. */
export interface Firing {
  readonly rule: string;
  /** Without what basic ingest puts in front of it. */
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly from: Publisher | undefined;
  readonly hops: number;
  readonly trace: string;
  /** When it arrived; milliseconds since 1970. */
  readonly at: number;
}

/** Runs a rule on a message. */
export const ruleFires = defineTimer<Firing>('iot/rule', async (call, firing) => {
  const rule = call.state(rules).byName.get(firing.rule);
  // It was deleted or disabled meanwhile.
  if (rule === undefined || rule.ruleDisabled === true) return;
  const outcome = await runSql(statementOf(rule.sql ?? ''), messageOf(call, firing), askServices(call, rule));
  // Without a result there is nothing to give to actions: AWS logs "Undefined result".
  if (!outcome.matched || outcome.output === undefined) return;
  const failures = await runActions(call, rule, firing, outcome);
  if (failures.length > 0 && rule.errorAction !== undefined)
    await runErrorAction(call, rule, firing, outcome, failures);
});

function messageOf(call: Call, { topic, payload, from, trace, at }: Firing): Message {
  return {
    topic,
    payload,
    clientId: from?.clientId,
    principal: from?.principal,
    sourceIp: from?.sourceIp,
    traceId: trace,
    now: at,
    account: call.account,
    random: Math.random,
    uuid: randomUUID,
  };
}

async function runActions(call: Call, rule: Rule, firing: Firing, outcome: Outcome): Promise<Failure[]> {
  const failures: Failure[] = [];
  const work = workOf(call, rule, firing, outcome, outputBytes(outcome.output));
  for (const action of rule.actions ?? []) {
    const failure = await carryOut(action, work);
    if (failure !== undefined) failures.push(failure);
  }
  return failures;
}

/** One message of all that has failed. https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html */
async function runErrorAction(
  call: Call,
  rule: Rule,
  firing: Firing,
  outcome: Outcome,
  failures: readonly Failure[],
): Promise<void> {
  const told = {
    ruleName: rule.name,
    topic: firing.topic,
    cloudwatchTraceId: firing.trace,
    clientId: firing.from?.clientId ?? 'N/A',
    base64OriginalPayload: Buffer.from(firing.payload).toString('base64'),
    failures,
  };
  const bytes = Buffer.from(JSON.stringify(told), 'utf8');
  // What the error action refuses is in the journal, and nowhere else.
  if (rule.errorAction !== undefined)
    await carryOut(rule.errorAction, workOf(call, rule, firing, { ...outcome, output: told as never }, bytes));
}

const workOf = (call: Call, rule: Rule, firing: Firing, outcome: Outcome, bytes: Uint8Array): Work => ({
  call,
  rule,
  topic: firing.topic,
  hops: firing.hops,
  output: outcome.output,
  bytes,
  text: (template) => substitute(template, outcome.scope),
});
