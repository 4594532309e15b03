import { randomUUID } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import { LOG_DELIVERY, logDeliverySource, servicePrincipal, type Call } from '@coldstart/cloud';
import type { Pipe } from '../state.ts';
import type { PipeRecord } from './records.ts';

/** What a pipe's log tells of one execution. */
export interface ExecutionLog {
  /** @param type `ExecutionStarted` @param error why it has failed */
  note(type: string, error?: AwsError): void;
  /** Tells of a stage, `Enrichment` or `Target`, and how it ended. */
  stage<Result>(name: string, task: () => Promise<Result>): Promise<Result>;
  /** Tells of a step of it, and how it ended. */
  step<Result>(name: string, task: () => Result | Promise<Result>): Promise<Result>;
  /** Writes down what was told, where the pipe says. @param cause the journal's entry of the execution */
  write(cause: number): Promise<void>;
}

type Level = 'ERROR' | 'INFO' | 'TRACE';
const LEVELS: readonly Level[] = ['ERROR', 'INFO', 'TRACE'];

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-logs.html#eb-pipes-logs-level */
function levelOf(type: string): Level {
  if (/Failed$|Throttled$|Timeout$/.test(type)) return 'ERROR';
  return /^Execution|Stage(Entered|Succeeded)$/.test(type) ? 'INFO' : 'TRACE';
}

export function executionLog(call: Call, pipe: Pipe, records: readonly PipeRecord[]): ExecutionLog {
  const { logs: { Level: wanted = 'OFF', IncludeExecutionData: data = [], CloudwatchLogsLogDestination: to } = {} } =
    pipe.settings;
  const executionId = randomUUID();
  const payload = data.includes('ALL') ? { payload: JSON.stringify(records) } : {};
  const lines: { timestamp: number; message: string }[] = [];

  function note(type: string, error?: AwsError): void {
    const level = levelOf(type);
    if (LEVELS.indexOf(level) > LEVELS.indexOf(wanted as Level)) return;
    const line = {
      resourceArn: pipe.arn,
      timestamp: call.now(),
      executionId,
      messageType: type,
      logLevel: level,
      ...payload,
      ...(error !== undefined && {
        error: { message: error.message, httpStatusCode: error.status ?? 400, exceptionType: error.code },
      }),
    };
    lines.push({ timestamp: line.timestamp, message: JSON.stringify(line) });
  }

  async function told<Result>(started: string, name: string, task: () => Result | Promise<Result>): Promise<Result> {
    note(started);
    try {
      const result = await task();
      note(`${name}Succeeded`);
      return result;
    } catch (error) {
      if (error instanceof AwsError) note(`${name}Failed`, error);
      throw error;
    }
  }

  return {
    note,
    stage: (name, task) => told(`${name}StageEntered`, `${name}Stage`, task),
    step: (name, task) => told(`${name}Started`, name, task),
    async write(cause) {
      if (to !== undefined && lines.length > 0) await writeLines(call, pipe, to.LogGroupArn ?? '', lines, cause);
    },
  };
}

/** As the delivery of logs, which the group's policy lets in. What it is refused is in the journal, and lost, as on AWS. */
async function writeLines(
  call: Call,
  pipe: Pipe,
  group: string,
  logEvents: readonly object[],
  cause: number,
): Promise<void> {
  const stream = { logGroupName: /:log-group:([^:]+)/.exec(group)?.[1] ?? '', logStreamName: pipe.name };
  const { arn, account } = logDeliverySource(pipe);
  const as = servicePrincipal(LOG_DELIVERY, account);
  const options = { as, cause, context: { 'aws:SourceArn': arn, 'aws:SourceAccount': account } };
  try {
    await call.invoke('logs', 'CreateLogStream', stream, options).catch((error: unknown) => {
      if (!(error instanceof AwsError) || error.code !== 'ResourceAlreadyExistsException') throw error;
    });
    await call.invoke('logs', 'PutLogEvents', { ...stream, logEvents }, options);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}
