import { definePoller, parseArn, type Call } from '@coldstart/cloud';
import { openStream, readStream, type BatchResult, type Handled, type Look } from '@coldstart/cloud/sources';
import { principalFor } from '../role.ts';
import { execute } from '../run/execute.ts';
import { pipeRecord } from '../run/records.ts';
import { filtersOf, sourceSettings, streamSettings } from '../settings.ts';
import { isActive, peekPipe, streamProgress, type Pipe } from '../state.ts';
import { giveUp } from './give-up.ts';

/** Bytes of records that are one batch. */
const LARGEST = 6 * 1024 * 1024;

/**
 * Reads the stream of one pipe, of DynamoDB or of Kinesis.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-kinesis.html https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html
 */
export const streamPoller = definePoller<{ readonly name: string }>('pipes/stream', async (call, { name }) => {
  const pipe = peekPipe(call, name);
  if (pipe === undefined || !isActive(pipe)) return undefined;
  return await readStream(call, call.state(streamProgress, { part: name }), () => beginLook(call, pipe));
});

/** @throws AwsError where the role is gone */
function beginLook(call: Call, pipe: Pipe): Look {
  const { name, source, arn, settings } = pipe;
  const as = principalFor(call, pipe);
  const roleArn = settings.roleArn;
  return {
    call,
    source,
    settings: streamSettings(pipe),
    startingAt: sourceSettings(source, settings).StartingPositionTimestamp,
    progress: call.state(streamProgress, { part: name }),
    filters: filtersOf(source, settings),
    largest: LARGEST,
    reader: arn,
    goesOn: () => peekPipe(call, name) === pipe && isActive(pipe),
    open: () => openStream({ call, as, arn: source, roleArn }),
    run: (handled) => run(call, pipe, handled),
    giveUp: (discarded) => giveUp(call, pipe, discarded, parseArn(source)?.service === 'kinesis'),
  };
}

/** What comes before the first record that has failed is done with. */
async function run(call: Call, pipe: Pipe, { records }: Handled): Promise<BatchResult> {
  const { failed, cause } = await execute(
    call,
    pipe,
    records.map(({ event }) => pipeRecord(event)),
  );
  return { cause, failed: failed.length === 0 ? undefined : Math.min(...failed) };
}
