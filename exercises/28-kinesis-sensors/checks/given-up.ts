import { takeMessages, type CheckContext } from '@coldstart/checks';

/** What is in the record of a batch that was given up: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
export interface GivenUp {
  readonly KinesisBatchInfo?: { readonly startSequenceNumber: string; readonly batchSize: number };
}

/** Takes what is in FailedQueue. */
export const givenUp = async (t: CheckContext): Promise<GivenUp[]> =>
  (await takeMessages(t, 'FailedQueue')) as GivenUp[];
