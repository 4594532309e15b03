import { readPageToken, writePageToken } from '@coldstart/cloud';
import type { HistoryEvent } from '@coldstart/states';
import { onExecution } from '../access.ts';
import { invalidToken } from '../errors.ts';
import { readExecutionArn } from '../names.ts';
import type { StatesOperations } from '../sdk.ts';
import { findExecution, historyOf } from './state.ts';

const PAGE = 100;
const MOST = 1000;
/** What of an event is left out with `includeExecutionData: false`. */
const DATA = ['input', 'output', 'parameters', 'assignedVariables'];

type Events = Awaited<ReturnType<NonNullable<StatesOperations['GetExecutionHistory']>['run']>>;

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html */
export const historyOperations: StatesOperations = {
  GetExecutionHistory: {
    access: onExecution,
    run({ executionArn, includeExecutionData = true, maxResults = 0, nextToken, reverseOrder = false }, call) {
      readExecutionArn(executionArn);
      const record = findExecution(call, executionArn);
      const scope = ['history', executionArn, reverseOrder];
      const most = maxResults === 0 ? PAGE : Math.min(maxResults, MOST);
      const { events: last } = record.run;
      const from = nextToken === undefined ? (reverseOrder ? last : 1) : Number(keyIn(nextToken, scope));
      const events = historyOf(call, record, { from, most, reverse: reverseOrder });
      const next = (events.at(-1)?.id ?? 0) + (reverseOrder ? -1 : 1);
      const isMore = events.length === most && next >= 1 && next <= last;
      return {
        events: events.map((event) => shown(event, includeExecutionData)),
        ...(isMore ? { nextToken: writePageToken(String(next), scope) } : {}),
      } as Events;
    },
  },
};

/** @throws AwsError InvalidToken */
function keyIn(token: string, scope: unknown): string {
  const key = readPageToken(token, scope);
  if (key === undefined) throw invalidToken('Invalid token');
  return key;
}

function shown({ timestamp, ...event }: HistoryEvent, withData: boolean): object {
  const told = { ...event, timestamp: new Date(timestamp) };
  if (withData) return told;
  return Object.fromEntries(
    Object.entries(told).map(([name, value]) => [name, name.endsWith('EventDetails') ? withoutData(value) : value]),
  );
}

const withoutData = (details: unknown): object =>
  Object.fromEntries(
    Object.entries(details as object).filter(([name]) => !DATA.includes(name.replace(/Details$/, ''))),
  );
