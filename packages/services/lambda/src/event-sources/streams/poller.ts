import { definePoller, principalOf, type Call } from '@coldstart/cloud';
import { openStream, readStream, type Look, type StreamSettings } from '@coldstart/cloud/sources';
import { findFunction, versionOf } from '../../functions/find.ts';
import { LARGEST_SYNCHRONOUS } from '../../invoke/payload.ts';
import { functionArn, readFunctionName } from '../../names.ts';
import { isActive, peekMapping } from '../active.ts';
import { kindOf, readFilters } from '../settings.ts';
import type { Mapping } from '../state.ts';
import { discard } from './discard.ts';
import { runBatch, type BatchRun } from './invoke.ts';
import { streamProgress } from './progress.ts';

/**
 * Polls the stream of one mapping, of DynamoDB or of Kinesis.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export const streamPoller = definePoller<{ readonly id: string }>('lambda/stream', async (call, { id }) => {
  const mapping = peekMapping(call, id);
  if (mapping === undefined || !isActive(mapping)) return undefined;
  return await readStream(call, call.state(streamProgress, { part: id }), () => beginLook(call, mapping));
});

/** @throws AwsError where the function or its role is gone */
function beginLook(call: Call, mapping: Mapping): Look<BatchRun> {
  const { id } = mapping;
  const { EventSourceArn: arn = '' } = mapping.settings;
  const asked = readFunctionName(mapping.functionArn, call);
  const found = findFunction(call, asked);
  const roleArn = (versionOf(found, asked.qualifier) ?? found.latest).settings.role;
  const as = principalOf(call.cloud, { roleArn, sessionName: asked.name });
  return {
    call,
    source: arn,
    // They may be changed while it looks.
    get settings(): StreamSettings {
      return mapping.settings;
    },
    startingAt: mapping.startingAt,
    progress: call.state(streamProgress, { part: id }),
    filters: readFilters(kindOf(mapping.settings), mapping.settings.FilterCriteria),
    largest: LARGEST_SYNCHRONOUS,
    reader: functionArn(asked, asked.qualifier),
    goesOn: () => peekMapping(call, id) === mapping && isActive(mapping),
    open: () => openStream({ call, as, arn, roleArn }),
    run: (handled) => runBatch(call, mapping, asked, handled),
    giveUp: (discarded) => discard(call, mapping, { asked, roleArn }, discarded),
  };
}
