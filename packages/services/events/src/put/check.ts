import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { invalid } from '../errors.ts';

/** Bytes of all entries of a request. */
const LARGEST = 262_144;
const TIME_BYTES = 14;

/** A reason why an entry is not taken; the others of its request are. */
export interface EntryFailure {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
function sizeOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);
}

/** @throws AwsError ValidationException */
export function checkSize(entries: readonly PutEventsRequestEntry[]): void {
  if (entries.reduce((bytes, entry) => bytes + sizeOf(entry), 0) > LARGEST)
    throw invalid('Total size of the entries in the request is over the limit.');
}

const missing = (name: string): EntryFailure => ({
  ErrorCode: 'InvalidArgument',
  ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
});

/** @param ofAws whether one of AWS's services has sent it: their sources are their own */
export function entryFailure(entry: PutEventsRequestEntry, ofAws: boolean): EntryFailure | undefined {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (entry[name] === undefined || entry[name] === '') return missing(name);
  }
  if (entry.Source?.startsWith('aws.') === true && !ofAws)
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  return undefined;
}

export const MALFORMED: EntryFailure = { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };

/** An event's detail is an object; `undefined` for everything else. */
export function readDetail(text: string): object | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    return typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? detail : undefined;
  } catch {
    // Told to the caller as an entry that was not taken.
    return undefined;
  }
}
