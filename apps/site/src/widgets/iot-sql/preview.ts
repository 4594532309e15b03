/** What the widget shows of a rule: what becomes of a message, step by step, as the rule itself finds it. */
import {
  basicIngest,
  matchesFilter,
  outputBytes,
  parseSql,
  runSql,
  SqlError,
  type Outcome,
  type Statement,
} from '@coldstart/iot-sql';

export const SQL = "SELECT *, topic(2) AS device\nFROM 'farm/+/telemetry'\nWHERE temp > 30";

/** Messages to begin with. */
export const MESSAGES = [
  { name: 'a hot reading', topic: 'farm/north/telemetry', payload: '{"messageId": "7f3a", "temp": 31.5}' },
  { name: 'a cold one', topic: 'farm/north/telemetry', payload: '{"messageId": "7f3b", "temp": 30}' },
  { name: 'a number in quotes', topic: 'farm/south/telemetry', payload: '{"messageId": "7f3c", "temp": "31.5"}' },
  { name: 'no temperature', topic: 'farm/south/telemetry', payload: '{"messageId": "7f3d"}' },
  { name: 'no JSON', topic: 'farm/north/telemetry', payload: 'too hot!' },
  { name: 'another topic', topic: 'farm/north/status', payload: '{"battery": 40}' },
] as const;

export interface Step {
  readonly who: 'FROM' | 'WHERE' | 'SELECT' | 'Lambda';
  readonly kind: 'success' | 'failure' | 'wait';
  readonly text: string;
}

export interface Preview {
  readonly kind: 'success' | 'failure' | 'wait';
  /** How it ends, in a sentence. */
  readonly sum: string;
  readonly steps: readonly Step[];
  /** What the function is given, as JSON over lines. */
  readonly event: string | undefined;
}

/** @param payload as the device publishes it */
export async function preview(sql: string, topic: string, payload: string): Promise<Preview> {
  let statement: Statement;
  try {
    statement = parseSql(sql);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    return { kind: 'failure', sum: `AWS IoT refuses the rule. ${error.message}`, steps: [], event: undefined };
  }
  const from = fromStep(statement, topic);
  if (from.kind !== 'success')
    return { kind: 'wait', sum: 'The rule does not hear of this message.', steps: [from], event: undefined };
  const outcome = await runSql(statement, {
    topic: basicIngest(topic)?.topic ?? topic,
    payload: new TextEncoder().encode(payload),
    clientId: 'sensor-7',
    now: Date.now(),
    account: '111122223333',
    random: Math.random,
    uuid: () => crypto.randomUUID(),
  });
  const where = whereStep(statement, outcome);
  if (!outcome.matched)
    return {
      kind: 'wait',
      sum: 'The message ends at WHERE. No function runs.',
      steps: [from, where],
      event: undefined,
    };
  return { ...handedOver(outcome, [from, where]) };
}

function fromStep({ from }: Statement, topic: string): Step {
  if (basicIngest(topic) !== undefined)
    return { who: 'FROM', kind: 'success', text: 'basic ingest names the rule, so that the filter is not asked' };
  if (from === undefined)
    return { who: 'FROM', kind: 'wait', text: 'there is none: the rule hears of basic ingest alone' };
  return matchesFilter(from, topic)
    ? { who: 'FROM', kind: 'success', text: `\`${from}\` fits \`${topic}\`` }
    : { who: 'FROM', kind: 'wait', text: `\`${from}\` does not fit \`${topic}\`` };
}

function whereStep({ where }: Statement, { matched, where: value }: Outcome): Step {
  if (where === undefined) return { who: 'WHERE', kind: 'success', text: 'there is none: every message goes on' };
  if (matched) return { who: 'WHERE', kind: 'success', text: 'is true' };
  const text =
    value === undefined ? 'is Undefined: a field is missing, or cannot be compared' : `is \`${JSON.stringify(value)}\``;
  return { who: 'WHERE', kind: 'wait', text };
}

function handedOver({ output }: Outcome, steps: readonly Step[]): Preview {
  if (output === undefined) {
    const select: Step = { who: 'SELECT', kind: 'failure', text: 'makes Undefined' };
    return {
      kind: 'failure',
      sum: 'There is nothing to hand over. No function runs, and AWS IoT logs it.',
      steps: [...steps, select],
      event: undefined,
    };
  }
  if (output instanceof Uint8Array) {
    const told: readonly Step[] = [
      { who: 'SELECT', kind: 'success', text: 'hands on the bytes as they are' },
      { who: 'Lambda', kind: 'failure', text: "takes JSON alone: `encode(*, 'base64') AS data` would make it fit" },
    ];
    return {
      kind: 'failure',
      sum: 'The function cannot be given this. The error action is told.',
      steps: [...steps, ...told],
      event: undefined,
    };
  }
  const event = JSON.stringify(JSON.parse(new TextDecoder().decode(outputBytes(output))), undefined, 2);
  const told: readonly Step[] = [
    { who: 'SELECT', kind: 'success', text: 'makes the event' },
    { who: 'Lambda', kind: 'success', text: 'is invoked with it, asynchronously' },
  ];
  return { kind: 'success', sum: 'The function is given this event.', steps: [...steps, ...told], event };
}
