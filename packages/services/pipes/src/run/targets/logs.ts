import { AwsError } from '@coldstart/wire';
import { ask } from '../execution.ts';
import { dynamic, textOf } from '../transform.ts';
import { readTime } from './event-bus.ts';
import type { SendTo } from './target.ts';

/** What an event is, is the message; each goes into the stream that the parameters name, or the pipe's own. */
export const toLogs: SendTo = async ({ execution, arn, inputs, events, parameters }) => {
  const { call, pipe } = execution;
  const { LogStreamName: stream = pipe.name, Timestamp: time } = parameters.CloudWatchLogsParameters ?? {};
  const logGroupName = /:log-group:([^:]+)/.exec(arn)?.[1] ?? '';
  const byStream = new Map<string, { timestamp: number; message: string }[]>();
  for (const [at, input] of inputs.entries()) {
    const event = events[at] ?? { event: undefined, view: undefined };
    const name = dynamic(stream, event);
    const timestamp = time === undefined ? call.now() : readTime(dynamic(time, event)).getTime();
    byStream.set(name, [...(byStream.get(name) ?? []), { timestamp, message: textOf(input) }]);
  }
  for (const [logStreamName, messages] of byStream) {
    await ask(execution, 'logs', 'CreateLogStream', { logGroupName, logStreamName }).catch((error: unknown) => {
      if (!(error instanceof AwsError) || error.code !== 'ResourceAlreadyExistsException') throw error;
    });
    const logEvents = messages.toSorted((one, other) => one.timestamp - other.timestamp);
    await ask(execution, 'logs', 'PutLogEvents', { logGroupName, logStreamName, logEvents });
  }
  return [];
};
