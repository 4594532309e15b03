import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { startLambda, type TestLambda } from '../../testing/lambda.ts';
import { streamTests, type Item, type Streamed, type StreamTests } from '../../testing/streams.ts';

const recordings = loadRecordings('lambda_/event_source_mapping/test_lambda_integration_dynamodbstreams.json');

/** What AWS invoked functions with, and sent to their mappings' destinations. */
interface RecordedMapping {
  readonly dynamodb_events?: unknown;
  readonly dynamodb_records?: { readonly Records: readonly unknown[] };
  readonly 'lambda-multiple-log-events'?: unknown;
  readonly create_event_source_mapping_response?: {
    readonly FilterCriteria?: { readonly Filters: readonly { readonly Pattern: unknown }[] };
  };
  readonly destination_queue_messages?: { readonly Messages: readonly { readonly Body: unknown }[] };
}

let lambda: TestLambda;
let streams: StreamTests;
beforeAll(async () => {
  lambda = await startLambda();
  streams = streamTests(lambda);
});
afterAll(async () => {
  streams.close();
  await lambda.close();
});

const compare = () => new Comparison({ anything: /^<(?:approximate-creation-datetime|timestamp:.*)>$/ });

let made = 0;

/** A mapping as the recorded ones are, whose failures go to a bucket; the recorded ones went to a queue. */
async function mapped(
  code: string,
  mapping: object,
  options = {},
): Promise<Streamed & { failures(): Promise<unknown[]> }> {
  made += 1;
  const bucket = `recorded-${made}`;
  await streams.bucket(bucket);
  const recordedSettings = {
    BatchSize: 1,
    MaximumBatchingWindowInSeconds: 1,
    MaximumRetryAttempts: 3,
    DestinationConfig: { OnFailure: { Destination: `arn:aws:s3:::${bucket}` } },
  };
  const streamed = await streams.streamed(`Recorded${made}`, code, { ...recordedSettings, ...mapping }, options);
  return {
    ...streamed,
    async failures() {
      const objects = await streams.objects(bucket);
      return objects.map(({ payload: _payload, ...body }) => body);
    },
  };
}

const KEYED = { key: 'my_partition_key', view: 'NEW_IMAGE' } as const;
const REPORTS = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
const answering = (answer: string): string => `export const handler = async ({ Records }) => (${answer});`;
const GREETING: Item = { id: 'hello world', binary_key: { B: Buffer.from('foobar') } };
const BATCH = 'test_dynamodb_report_batch_item';

describe.skipIf(!recordings.available)('as recorded on AWS (the recordings are beside this repository)', () => {
  test.each([
    [
      `${BATCH}_failure_scenarios[empty_string_item_identifier_failure]`,
      `{ batchItemFailures: [{ itemIdentifier: '' }] }`,
    ],
    [`${BATCH}_failure_scenarios[null_item_identifier_failure]`, `{ batchItemFailures: [{ itemIdentifier: null }] }`],
    [
      `${BATCH}_failure_scenarios[invalid_key_foo_failure]`,
      `{ batchItemFailures: Records.map(({ dynamodb }) => ({ foo: dynamodb.SequenceNumber })) }`,
    ],
    [`${BATCH}_failure_scenarios[invalid_key_foo_null_value_failure]`, `{ batchItemFailures: [{ foo: null }] }`],
    [`${BATCH}_failure_scenarios[unhandled_exception_in_function]`, `Promise.reject(new Error('not today'))`],
    [`${BATCH}_success_scenarios[empty_batch_item_failure_success]`, `{ batchItemFailures: [] }`],
    [`${BATCH}_success_scenarios[null_batch_item_failure_success]`, `{ batchItemFailures: null }`],
  ])('%s', async (name, answer) => {
    const recorded = recordings.of(name) as RecordedMapping;
    const { put, events, failures } = await mapped(answering(answer), REPORTS, KEYED);
    await put(GREETING);
    await lambda.cloud.clock.advance(60_000);
    const comparison = compare();
    expect(comparison.differences(events(), recorded.dynamodb_events, 'events')).toEqual([]);
    const bodies = recorded.destination_queue_messages?.Messages.map(({ Body }) => Body) ?? [];
    expect(comparison.differences(await failures(), bodies, 'failures')).toEqual([]);
  });

  test('test_dynamodb_report_batch_item_failures', async () => {
    const recorded = recordings.of('test_dynamodb_report_batch_item_failures') as RecordedMapping;
    const code = answering(`{
      batchItemFailures: Records.filter(({ dynamodb }) => dynamodb.NewImage.should_fail.BOOL)
        .map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })),
    }`);
    const { put, events, failures } = await mapped(code, { ...REPORTS, BatchSize: 3 }, KEYED);
    await put(...[0, 1, 2, 3, 4, 5].map((at) => ({ id: `testId${at}`, should_fail: { BOOL: at === 5 } })));
    await lambda.cloud.clock.advance(60_000);
    const records = events()
      .flatMap(({ Records }) => Records)
      .toSorted((a, b) => Number(BigInt(a.dynamodb.SequenceNumber) - BigInt(b.dynamodb.SequenceNumber)));
    const comparison = compare();
    expect(comparison.differences(records, recorded.dynamodb_records?.Records, 'records')).toEqual([]);
    const [message] = recorded.destination_queue_messages?.Messages ?? [];
    expect(comparison.differences((await failures())[0], message?.Body, 'failure')).toEqual([]);
  });

  test('test_dynamodb_event_source_mapping_with_on_failure_destination_config', async () => {
    const recorded = recordings.of(
      'test_dynamodb_event_source_mapping_with_on_failure_destination_config',
    ) as RecordedMapping;
    const code = answering(`Promise.reject(new Error('not today'))`);
    const { put, failures } = await mapped(code, { MaximumRetryAttempts: 1 }, KEYED);
    await put(GREETING);
    await lambda.cloud.clock.advance(60_000);
    const [message] = recorded.destination_queue_messages?.Messages ?? [];
    const [failure] = (await failures()) as { DDBStreamBatchInfo: Record<string, string>; timestamp: string }[];
    expect(compare().differences(failure, message?.Body, 'failure')).toEqual([]);
    // The recording has another form of time for each, in place of the times.
    expect(failure?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(failure?.DDBStreamBatchInfo['approximateArrivalOfFirstRecord']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  const present = { presentKey: { S: 'presentValue' } };
  test.each<[string, Item[]]>([
    ['content_filter_type', [{ id: 'id_value_1', ...present }, 'id_value_2']],
    ['content_multiple_filters', ['id_value']],
    ['date_time_conversion', ['id_value_1', 'id_value_2']],
    ['exists_false_filter', ['id_value_1', { id: 'id_value_2', ...present }]],
    ['exists_filter_type', [{ id: 'id_value_1', ...present }, 'id_value_2']],
  ])('test_dynamodb_event_filter[%s]', async (name, items) => {
    const recorded = recordings.of(`test_dynamodb_event_filter[${name}]`) as RecordedMapping;
    const Filters = recorded.create_event_source_mapping_response?.FilterCriteria?.Filters.map(({ Pattern }) => ({
      // The time that it was compared with is not in the recording.
      Pattern: JSON.stringify(Pattern).replace('"<approximate-creation-datetime>"', '[{"numeric":[">",0]}]'),
    }));
    const mapping = { MaximumRetryAttempts: 1, FilterCriteria: { Filters } };
    const { put, events } = await mapped(answering('null'), mapping);
    for (const item of items) await put(item);
    await lambda.cloud.clock.advance(60_000);
    const expected = recorded['lambda-multiple-log-events'];
    expect(compare().differences(events(), expected, 'events')).toEqual([]);
  });
});
