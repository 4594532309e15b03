/** One incident, as a log of texts and as a log of JSON; queries run over both, by the code that answers Logs Insights. */
import { addFields, compile, timeText, type LogRecord, type Row } from '@coldstart/service-logs/insights';

interface Event {
  /** Milliseconds since the first one. */
  readonly at: number;
  /** What a function writes who logs texts: each line is an event of its own. */
  readonly texts: readonly string[];
  readonly fields: Readonly<Record<string, unknown>>;
}

const socket = { name: 'RetryableError', message: 'payment provider: 503', cause: { message: 'socket hang up' } };

const failed = (at: number, requestId: string, correlationId: string, orderId: string): Event => ({
  at,
  texts: ['Error: something went wrong', '    at charge (/var/task/index.mjs:41:11)'],
  fields: { level: 'error', message: 'order failed', requestId, correlationId, orderId, error: socket },
});
const started = (at: number, requestId: string, correlationId: string, orderId: string): Event => ({
  at,
  texts: ['processing order'],
  fields: { level: 'info', message: 'order received', requestId, correlationId, orderId },
});
const charged = (at: number, requestId: string, correlationId: string, orderId: string, ms: number): Event => ({
  at,
  texts: [`charged after ${ms} ms`],
  fields: { level: 'info', message: 'order charged', requestId, correlationId, orderId, ms },
});

const EVENTS: readonly Event[] = [
  started(0, '8f5d', 'web-4711', 'o-17'),
  started(20, '1c20', 'web-4712', 'o-18'),
  charged(180, '1c20', 'web-4712', 'o-18', 160),
  failed(910, '8f5d', 'web-4711', 'o-17'),
  started(1400, '77ab', 'app-0093', 'o-19'),
  {
    at: 1450,
    texts: ['no such country'],
    fields: {
      level: 'error',
      message: 'order rejected',
      requestId: '77ab',
      correlationId: 'app-0093',
      orderId: 'o-19',
      error: { name: 'PermanentError', message: 'there is no country XX' },
    },
  },
  started(60_910, '8f5d', 'web-4711', 'o-17'),
  charged(61_300, '8f5d', 'web-4711', 'o-17', 390),
];

export const FORMS = { text: 'As text', json: 'As JSON' } as const;
export type Form = keyof typeof FORMS;

export const QUERIES = {
  click: {
    name: 'One customer’s click',
    query: 'filter correlationId = "web-4711"\n| fields @timestamp, message, orderId\n| sort @timestamp',
  },
  errors: {
    name: 'Errors, and why',
    query: 'filter level = "error"\n| fields orderId, error.name, error.message\n| sort orderId',
  },
  kinds: { name: 'Errors by kind', query: 'filter level = "error"\n| stats count(*) as errors by error.name' },
  slowest: { name: 'How long it takes', query: 'filter ispresent(ms)\n| stats avg(ms) as average, max(ms) as slowest' },
  word: {
    name: 'A word in the text',
    query: 'filter @message like /Error/\n| fields @timestamp, @message\n| sort @timestamp',
  },
} as const;
export type Query = keyof typeof QUERIES;

const START = Date.UTC(2026, 10, 29, 10, 3);

/** What each log has, line by line. */
export const linesOf = (form: Form): { at: number; message: string }[] =>
  EVENTS.flatMap(({ at, texts, fields }) =>
    (form === 'json' ? [JSON.stringify(fields)] : texts).map((message) => ({ at: START + at, message })),
  );

function recordsOf(form: Form): LogRecord[] {
  return linesOf(form).map(({ at, message }) => {
    const record: LogRecord = new Map([
      ['@timestamp', timeText(at)],
      ['@message', message],
    ]);
    addFields(record, message);
    return record;
  });
}

export interface Answer {
  readonly fields: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Events that were looked at. */
  readonly of: number;
}

/** @throws Error what is wrong with the query, in AWS's words */
export function answer(query: string, form: Form): Answer {
  const records = recordsOf(form);
  const { rows } = compile(query)(records);
  const fields = [...new Set(rows.flatMap((row) => row.map(({ field }) => field)))];
  const valueOf = (row: Row, name: string): string => row.find(({ field }) => field === name)?.value ?? '';
  return { fields, rows: rows.map((row) => fields.map((name) => valueOf(row, name))), of: records.length };
}

/** `3 rows of 8 events` */
export function sumOf({ rows, of }: Answer): string {
  if (rows.length === 0) return `nothing in ${of} events`;
  return `${rows.length} ${rows.length === 1 ? 'row' : 'rows'} of ${of} events`;
}
