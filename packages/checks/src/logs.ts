import type { FunctionLog } from './capabilities.ts';
import { clientFor } from './clients.ts';
import type { Target } from './context.ts';
import { readLines, type LogEvent, type LoggedLine } from './runs-in-logs.ts';

/** What one invocation left in CloudWatch Logs. */
export interface InvocationLog {
  /** Name of the log stream of its environment. */
  readonly stream: string;
  /** What the function wrote, without Lambda's own lines; a retry's after those of the attempt before. */
  readonly lines: readonly string[];
}

/** A moment: the journal's newest entry then, and the cloud's time in milliseconds since 1970. */
export interface Mark {
  readonly entry: number;
  readonly at: number;
}

/**
 * The lines that a function wrote and that have arrived in CloudWatch Logs.
 *
 * Which ones those are, and whose, the runtime says that has run it, where the cloud has a journal of its own. Elsewhere
 * CloudWatch Logs' API is all there is: see `readLines`.
 */
export async function functionLogs(target: Target, functionName: string, since: Mark): Promise<string[]> {
  const lines = await loggedLines(target, functionName, since);
  return lines.filter(({ by }) => by === 'function').map(({ text }) => text);
}

/** The same, with what Lambda wrote between them of what went wrong: a timeout, an exit, another version of Python. */
export async function functionLogsWithNotes(target: Target, functionName: string, since: Mark): Promise<string[]> {
  const lines = await loggedLines(target, functionName, since);
  return lines.filter(({ by, text }) => by === 'function' || !FRAME.test(text)).map(({ text }) => text);
}

/** Lambda's lines around each invocation. */
const FRAME =
  /^(?:(?:INIT_START|START RequestId:|END RequestId:|REPORT RequestId:|INIT_REPORT|XRAY TraceId:|EXTENSION)|\{"time":"[^"]*","type":"platform\.)/;

/** What an invocation wrote, from its START to its END; `undefined` while that has not arrived. */
export async function invocationLog(
  target: Target,
  functionName: string,
  requestId: string,
  since: Mark,
): Promise<InvocationLog | undefined> {
  const lines = await loggedLines(target, functionName, since);
  const own = lines.filter((line) => line.requestId === requestId);
  const [first] = own;
  // The last one is Lambda's: without it, more is to come.
  if (first === undefined || own.at(-1)?.by !== 'platform' || own.length < 2) return undefined;
  return { stream: first.stream, lines: own.filter(({ by }) => by === 'function').map(({ text }) => text) };
}

/** `INIT_REPORT`, as text or JSON: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_FAILED =
  /^INIT_REPORT .*\tStatus: (?!success)|^\{"time":"[^"]*","type":"platform\.initReport".*"status":"(?!success)/;

/**
 * Whether an environment failed to start for an invocation; `undefined` while its log has not arrived. A cloud with a
 * journal of its own tells of it whether the function's role may write logs or not.
 */
export async function failedToStart(
  target: Target,
  functionName: string,
  requestId: string,
  since: Mark,
): Promise<boolean | undefined> {
  const { journal } = target.capabilities;
  if (journal?.complete === true) {
    return journal
      .entries(target.account, { after: since.entry })
      .filter(({ log, detail }) => log?.functionName === functionName && detail?.['requestId'] === requestId)
      .flatMap(({ log }) => log?.lines ?? [])
      .some(({ message, by }) => by === 'platform' && INIT_FAILED.test(message));
  }
  const lines = await loggedLines(target, functionName, since);
  const own = lines.filter((line) => line.requestId === requestId);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last?.by !== 'platform' || own.length < 2) return undefined;
  // An initialization stands before what it was for, after what its environment ran before.
  const stream = lines.slice(0, lines.indexOf(last) + 1).filter(({ stream: name }) => name === first.stream);
  const other = stream.findLastIndex((line) => line.requestId !== undefined && line.requestId !== requestId);
  return stream.slice(other + 1).some(({ text, by }) => by === 'platform' && INIT_FAILED.test(text));
}

/** All lines of a function that have arrived, with Lambda's own. */
export async function loggedLines(target: Target, functionName: string, since: Mark): Promise<LoggedLine[]> {
  const { journal } = target.capabilities;
  if (journal?.complete !== true) return readLines(await logEvents(target, functionName, since.at));
  return journal.entries(target.account, { after: since.entry }).flatMap(({ log, detail }) => {
    if (log?.functionName !== functionName || !log.arrived) return [];
    return linesOf(log, detail?.['requestId']);
  });
}

function linesOf({ lines, logStream, start }: FunctionLog, requestId: unknown): LoggedLine[] {
  return lines.flatMap(({ message, by }, index): LoggedLine[] => {
    const text = message.trimEnd();
    if (text === '') return [];
    const inside = start !== undefined && index >= start && typeof requestId === 'string';
    return [{ stream: logStream, text, by, requestId: inside ? requestId : undefined }];
  });
}

/** In the order in which they were written. */
async function logEvents(target: Target, functionName: string, since: number): Promise<LogEvent[]> {
  const { CloudWatchLogsClient, FilterLogEventsCommand, ResourceNotFoundException } =
    await import('@aws-sdk/client-cloudwatch-logs');
  const client = clientFor(target, CloudWatchLogsClient);
  const events: LogEvent[] = [];
  try {
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new FilterLogEventsCommand({
          logGroupName: `/aws/lambda/${functionName}`,
          startTime: Math.floor(since),
          nextToken,
        }),
      );
      events.push(...(page.events ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    // A function that was never invoked has no log group.
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return events;
}
