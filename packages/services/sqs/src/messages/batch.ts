import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { AwsError } from '@coldstart/wire';
import { emptyBatch } from '../errors.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api-actions.html */
const MOST_ENTRIES = 10;

/** @throws AwsError for a batch that is refused as a whole */
export function checkBatch(entries: readonly { readonly Id: string | undefined }[], kind: string): void {
  if (entries.length === 0) throw emptyBatch(kind);
  if (entries.length > MOST_ENTRIES)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${entries.length}.`,
    );
  const seen = new Set<string>();
  for (const { Id: id = '' } of entries) {
    if (!/^[\w-]{1,80}$/.test(id))
      throw new AwsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    if (seen.has(id)) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`);
    seen.add(id);
  }
}

/** Does something with each entry; what one is refused with is its own. */
export function each<Entry extends { readonly Id: string | undefined }, Done extends object>(
  entries: readonly Entry[],
  task: (entry: Entry) => Done,
): { Successful: (Done & { Id: string })[]; Failed: BatchResultErrorEntry[] | undefined } {
  const Successful: (Done & { Id: string })[] = [];
  const Failed: BatchResultErrorEntry[] = [];
  for (const entry of entries) {
    const { Id = '' } = entry;
    try {
      Successful.push({ Id, ...task(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id, Code: error.queryCode ?? error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed: Failed.length === 0 ? undefined : Failed };
}
