/** What the transform bench of lesson 31 tells: what some functions answer Data Firehose, and what then lies in the bucket. */
import { failedRecord, FAILURES, judgeAnswer, type TransformFailure } from '@coldstart/service-firehose/preview';
import type { Kind } from '~/lib/signs.ts';

/** What was put in, one record a line. */
export const RECORDS = [
  '{"type":"visit","email":"ada@example.com"}',
  '{"type":"heartbeat"}',
  '{"type":"visit","email":"zoë@example.com"}',
  '{"type":"visit", oops',
].join('\n');

interface Given {
  readonly recordId: string;
  readonly data: string;
}

const ATTEMPTS = 4;
const ARRIVED = Date.UTC(2026, 10, 30, 10, 4, 17);
const HOUR = '2026/11/30/10/clicks-1-2026-11-30-10-04-17-…';
const LAMBDA_ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:clicks-transform:$LATEST';

const toBase64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const fromBase64 = (data: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(data), (character) => character.charCodeAt(0)));

/** The batch as the function gets it. */
export const batchOf = (records: string): Given[] =>
  records
    .split('\n')
    .filter((line) => line !== '')
    .map((line, at) => ({ recordId: `4967398606238501472100000${at}000000`, data: toBase64(line) }));

const masked = (text: string): string => text.replace(/(?<=":")(.)[^@"]*@/u, '$1***@');

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** `undefined` leaves the record out. */
type Transform = (record: Given, text: string) => object | undefined;

const right: Transform = ({ recordId }, text) => {
  if (!isJson(text)) return { recordId, result: 'ProcessingFailed' };
  if (text.includes('heartbeat')) return { recordId, result: 'Dropped' };
  return { recordId, result: 'Ok', data: toBase64(`${masked(text)}\n`) };
};

const changed =
  (change: (entry: Record<string, unknown>, text: string) => object | undefined): Transform =>
  (record, text) =>
    change(right(record, text) as Record<string, unknown>, text);

export const TRANSFORMS = {
  right: ['answers each record', right],
  ends: [
    'forgets the line ends',
    changed((entry, text) => (entry['result'] === 'Ok' ? { ...entry, data: toBase64(masked(text)) } : entry)),
  ],
  leaves: ['leaves heartbeats out', changed((entry) => (entry['result'] === 'Dropped' ? undefined : entry))],
  empty: [
    'says Ok with empty data',
    changed((entry) => (entry['result'] === 'Dropped' ? { ...entry, result: 'Ok', data: '' } : entry)),
  ],
  capitals: ['spells it OK', changed((entry) => (entry['result'] === 'Ok' ? { ...entry, result: 'OK' } : entry))],
  plain: [
    'answers plain text',
    changed((entry, text) => (entry['result'] === 'Ok' ? { ...entry, data: masked(text) } : entry)),
  ],
  throws: [
    'throws at broken JSON',
    changed((entry, text) => {
      JSON.parse(text);
      return entry;
    }),
  ],
} as const satisfies Readonly<Record<string, readonly [string, Transform]>>;
export type TransformName = keyof typeof TRANSFORMS;

/** What Lambda gives back for a function: its answer, or how it failed. */
export interface Returned {
  readonly text: string;
  readonly failed: boolean;
}

export function answerOf(name: TransformName, records: string): Returned {
  const [, transform] = TRANSFORMS[name];
  try {
    const entries = batchOf(records).map((record) => transform(record, fromBase64(record.data)));
    const text = JSON.stringify({ records: entries.filter((entry) => entry !== undefined) }, null, 2);
    return { text, failed: false };
  } catch (error) {
    const { name: errorType, message: errorMessage } = error instanceof Error ? error : new Error(String(error));
    return { text: JSON.stringify({ errorType, errorMessage }, null, 2), failed: true };
  }
}

export interface Step {
  readonly who: string;
  readonly kind: Kind;
  readonly text: string;
}

export interface Arrived {
  readonly kind: Kind;
  readonly end: string;
  readonly steps: readonly Step[];
  /** By key. */
  readonly objects: Readonly<Record<string, string>>;
}

function linesOf(failed: readonly Given[], failure: TransformFailure, made: number): string {
  const attempts = { made, ended: ARRIVED + 60_000 + (made - 1) * 1000 };
  return failed
    .map(({ data }) => failedRecord({ arrived: ARRIVED, base64: data }, failure, attempts, LAMBDA_ARN))
    .map((line) => JSON.stringify(line))
    .join('\n');
}

/** What lies in the bucket afterwards, and how each record came there. */
export function bucketAfter(records: string, { text, failed }: Returned): Arrived {
  const batch = batchOf(records);
  const verdict = failed
    ? { failure: FAILURES.functionError }
    : judgeAnswer(
        batch.map(({ recordId }) => recordId),
        text,
      );
  if ('failure' in verdict) {
    const { code, message } = verdict.failure;
    return {
      kind: 'failure',
      end: `The whole batch has failed: ${code}`,
      steps: [
        { who: 'Firehose', kind: 'failure', text: message },
        { who: 'Firehose', kind: 'wait', text: `calls again, ${ATTEMPTS} times in all` },
        { who: 'Firehose', kind: 'failure', text: `writes all ${batch.length} records below \`processing-failed/\`` },
      ],
      objects: { [`processing-failed/${HOUR}`]: linesOf(batch, verdict.failure, ATTEMPTS) },
    };
  }
  const written: string[] = [];
  const lost: Given[] = [];
  const steps = batch.map((record, at): Step => {
    const outcome = verdict.outcomes.get(record.recordId);
    const who = `record ${at + 1}`;
    if (outcome?.result === 'Ok') {
      written.push(new TextDecoder().decode(outcome.data));
      return { who, kind: 'success', text: 'Ok: its data is written' };
    }
    if (outcome?.result === 'Dropped') return { who, kind: 'success', text: 'Dropped: nothing is written' };
    lost.push(record);
    return { who, kind: 'failure', text: 'failed: it is kept below `processing-failed/`' };
  });
  return {
    // What the function says of a record that it cannot read is no failure of the function.
    kind: lost.length === text.split('"ProcessingFailed"').length - 1 ? 'success' : 'failure',
    end: `${written.length} written, ${batch.length - written.length - lost.length} dropped, ${lost.length} failed`,
    steps,
    objects: {
      ...(written.length > 0 && { [HOUR]: written.join('') }),
      ...(lost.length > 0 && { [`processing-failed/${HOUR}`]: linesOf(lost, FAILURES.failedStatus, 1) }),
    },
  };
}
