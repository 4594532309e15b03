import type { CheckContext } from '@coldstart/checks';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { arnOf } from './definition.ts';

const FUNCTIONS = ['Reserve', 'Release', 'Charge', 'Refund', 'Ship'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** One call that a machine has made. Numbers are those of events: which came first they tell. */
export interface MachineCall {
  /** `Publish` for the topic; `undefined` for what is none of the shop's. */
  readonly name: FunctionName | 'Publish' | undefined;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly timeout: number | undefined;
  readonly began: number;
  readonly ended: number;
  readonly error: string | undefined;
  readonly result: Readonly<Record<string, unknown>>;
}

/** What the history of an execution tells of its calls. */
export function callsIn(t: CheckContext, events: readonly HistoryEvent[]): MachineCall[] {
  const names = new Map<string, MachineCall['name']>(FUNCTIONS.map((name) => [arnOf(t, `${name}Function`), name]));
  names.set(arnOf(t, 'OrdersTopic'), 'Publish');
  return events.flatMap((event) => {
    const begun = beginningOf(event);
    if (begun === undefined) return [];
    const end = endOf(events, event);
    const { error, output } = {
      ...end?.taskSucceededEventDetails,
      ...end?.lambdaFunctionSucceededEventDetails,
      ...end?.taskFailedEventDetails,
      ...end?.lambdaFunctionFailedEventDetails,
    };
    return [
      {
        name: nameOf(names, begun.called),
        payload: begun.payload,
        timeout: begun.timeout,
        began: event.id ?? 0,
        ended: end?.id ?? Infinity,
        error,
        result: resultOf(parsed(output)),
      },
    ];
  });
}

interface Beginning {
  readonly called: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly timeout: number | undefined;
}

/** An optimized integration, or a function's ARN as the resource itself. */
function beginningOf({
  taskScheduledEventDetails: task,
  lambdaFunctionScheduledEventDetails: direct,
}: HistoryEvent): Beginning | undefined {
  if (direct !== undefined)
    return { called: direct.resource ?? '', payload: members(parsed(direct.input)), timeout: direct.timeoutInSeconds };
  if (task === undefined) return undefined;
  const { FunctionName, TopicArn, Payload, Message } = members(parsed(task.parameters));
  const message = typeof Message === 'string' ? parsed(Message) : Message;
  return {
    called: String(FunctionName ?? TopicArn ?? ''),
    payload: members(Payload ?? message),
    timeout: task.timeoutInSeconds,
  };
}

const ENDS = /^(?:Task|LambdaFunction)(?:Succeeded|Failed|TimedOut|StateAborted)$/;

/** The event behind that of a beginning, and one between them, that ends it. */
function endOf(events: readonly HistoryEvent[], { id }: HistoryEvent): HistoryEvent | undefined {
  let at = id;
  for (const event of events) {
    if (event.previousEventId !== at || (event.id ?? 0) <= (at ?? 0)) continue;
    if (ENDS.test(event.type ?? '')) return event;
    at = event.id;
  }
  return undefined;
}

const nameOf = (names: ReadonlyMap<string, MachineCall['name']>, called: string): MachineCall['name'] =>
  [...names].find(([arn]) => called.startsWith(arn) || arn.endsWith(`:${called}`))?.[1];

function resultOf(output: unknown): Readonly<Record<string, unknown>> {
  const { Payload, ...others } = members(output);
  return Payload === undefined ? others : members(Payload);
}

const members = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

export function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
