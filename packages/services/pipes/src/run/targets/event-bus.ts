import { parseArn } from '@coldstart/cloud';
import { ask } from '../execution.ts';
import { dynamic, textOf } from '../transform.ts';
import { positionsOf, type SendTo } from './target.ts';

/** Where nobody says otherwise, an event's source is the pipe and its type says what the pipe reads. */
export const toBus: SendTo = async ({ execution, arn, inputs, events, parameters }) => {
  const { pipe } = execution;
  const {
    Source = `Pipe ${pipe.name}`,
    DetailType = `Event from aws:${parseArn(pipe.source)?.service}`,
    Resources = [],
    Time,
  } = parameters.EventBridgeEventBusParameters ?? {};
  const Entries = inputs.map((input, at) => {
    const event = events[at] ?? { event: undefined, view: undefined };
    return {
      EventBusName: arn,
      Source: dynamic(Source, event),
      DetailType: dynamic(DetailType, event),
      Detail: textOf(input),
      Resources: Resources.map((one) => dynamic(one, event)),
      ...(Time !== undefined && { Time: readTime(dynamic(Time, event)) }),
    };
  });
  const answer = await ask(execution, 'events', 'PutEvents', { Entries });
  return positionsOf((answer['Entries'] ?? []) as readonly { ErrorCode?: string }[]);
};

/** Seconds or milliseconds since 1970, or a date. */
export function readTime(text: string): Date {
  if (!/^\d+(\.\d+)?$/.test(text)) return new Date(text);
  const number = Number(text);
  return new Date(number < 1e11 ? number * 1000 : number);
}
