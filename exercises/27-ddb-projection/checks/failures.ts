import { takeMessages, type CheckContext } from '@coldstart/checks';

/** What is in the record of a batch that was given up: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
export interface GivenUp {
  readonly requestContext?: { readonly condition: string };
  readonly DDBStreamBatchInfo?: {
    readonly shardId: string;
    readonly startSequenceNumber: string;
    readonly batchSize: number;
  };
}

/** Takes what is in FailuresQueue. */
export const givenUp = async (t: CheckContext): Promise<GivenUp[]> =>
  (await takeMessages(t, 'FailuresQueue')) as GivenUp[];
