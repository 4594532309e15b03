import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { basicIngest, matchesFilter, parseSql, type Statement } from '@coldstart/iot-sql';
import type { Publication } from '../message.ts';
import { rules, type Rule } from '../state.ts';
import { ruleFires } from './fire.ts';

/** Rules that publish to each other are stopped here; on AWS nothing stops them but the bill. */
const MOST_HOPS = 10;

/** Sets every rule going that the message is for. They run once this call is on disk, and again if they are interrupted. */
export function fireRules(call: Call, { topic, payload, from, hops = 0 }: Publication): void {
  const ingested = basicIngest(topic);
  for (const rule of call.state(rules).byName.values()) {
    if (rule.ruleDisabled === true) continue;
    const fits = ingested === undefined ? isFor(rule, topic) : ingested.rule === rule.name;
    if (!fits) continue;
    if (hops >= MOST_HOPS) {
      stopLoop(call, rule);
      continue;
    }
    call.schedule(
      ruleFires,
      { in: 0 },
      {
        rule: rule.name,
        topic: ingested?.topic ?? topic,
        payload: Uint8Array.from(payload),
        from,
        hops,
        trace: randomUUID(),
        at: call.now(),
      },
      { what: `rule ${rule.name} on ${topic}` },
    );
  }
}

function isFor({ sql = '' }: Rule, topic: string): boolean {
  const { from } = statementOf(sql);
  return from !== undefined && matchesFilter(from, topic);
}

const statements = new Map<string, Statement>();

/** Statements are read once; rules keep their text alone. */
export function statementOf(sql: string): Statement {
  const statement = statements.get(sql) ?? parseSql(sql);
  if (statements.size > 500) statements.clear();
  statements.set(sql, statement);
  return statement;
}

function stopLoop(call: Call, rule: Rule): void {
  call.cloud.journal.record({
    kind: 'delivery',
    account: call.account,
    region: call.region,
    service: 'iot',
    action: 'republish',
    resource: rule.arn,
    cause: call.entry.id,
    outcome: 'error',
    message: `The rule ${rule.name} was to run on a message that rules have published anew ${MOST_HOPS} times: they run in a circle. On AWS they would go on, and each message costs.`,
  });
}
