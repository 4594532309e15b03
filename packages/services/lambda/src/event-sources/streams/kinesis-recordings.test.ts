import { CreateEventSourceMappingCommand, GetEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { kinesisTests, type KinesisEvent, type KinesisTests } from '../../testing/kinesis.ts';
import { ACCOUNT, startLambda, type TestLambda } from '../../testing/lambda.ts';
import { streamTests, type StreamTests } from '../../testing/streams.ts';

const recordings = loadRecordings('lambda_/event_source_mapping/test_lambda_integration_kinesis.json');

interface Messages {
  readonly Messages: readonly { readonly Body: unknown }[];
}

/** What AWS invoked functions with, and sent to their mappings' destinations. */
interface RecordedMapping {
  readonly kinesis_events?: readonly KinesisEvent[];
  readonly kinesis_records?: KinesisEvent;
  readonly Records?: readonly unknown[];
  readonly invocation_events?: readonly { readonly event: KinesisEvent }[];
  readonly sqs_payload?: Messages;
  readonly record_age_exceeded_payload?: Messages;
}

let lambda: TestLambda;
let kinesis: KinesisTests;
let streams: StreamTests;
beforeAll(async () => {
  lambda = await startLambda({ timeRuns: false });
  kinesis = kinesisTests(lambda);
  streams = streamTests(lambda);
});
afterAll(async () => {
  kinesis.close();
  streams.close();
  await lambda.close();
});

const compare = () => new Comparison({ anything: /^<(?:approximate-arrival-timestamp|datetime|timestamp:.*)>$/ });
const advance = (seconds: number): Promise<void> => lambda.cloud.clock.advance(seconds * 1000);
const answering = (answer: string): string => `export const handler = async ({ Records }) => (${answer});`;
const failing = answering(`Promise.reject(new Error('not today'))`);
const REPORTS = { FunctionResponseTypes: ['ReportBatchItemFailures'] } as const;

let made = 0;

/** A mapping as the recorded ones are, whose failures go to a bucket; the recorded ones went to a queue. */
async function mapped(code: string, mapping: object) {
  made += 1;
  const [stream, name, bucket] = [`recorded-${made}`, `Recorded${made}`, `recorded-${made}`];
  const EventSourceArn = await kinesis.stream(stream);
  await streams.bucket(bucket);
  const UUID = await kinesis.mapped(name, code, {
    EventSourceArn,
    BatchSize: 1,
    MaximumBatchingWindowInSeconds: 1,
    DestinationConfig: { OnFailure: { Destination: `arn:aws:s3:::${bucket}` } },
    ...mapping,
  });
  return {
    UUID,
    EventSourceArn,
    name,
    put: (...records: readonly string[]) => kinesis.put(stream, ...records),
    events: () => kinesis.events(name),
    async failures() {
      const objects = await streams.objects(bucket);
      return objects.map(({ payload: _payload, ...body }) => body);
    },
  };
}

const bodiesOf = (payload: Messages | undefined): unknown[] => payload?.Messages.map(({ Body }) => Body) ?? [];
const recordsOf = (events: readonly KinesisEvent[]): unknown[] => events.flatMap(({ Records }) => Records);

/** The record that a line of a log has. */
const recordIn = (line: string): unknown[] => {
  const at = line.indexOf('{"kinesis"');
  return at === -1 ? [] : [JSON.parse(line.slice(at))];
};

describe.skipIf(!recordings.available)('as recorded on AWS (the recordings are beside this repository)', () => {
  const BATCH = 'test_kinesis_report_batch_item';
  test.each([
    [
      `${BATCH}_failure_scenarios[empty_string_item_identifier_failure]`,
      answering(`{ batchItemFailures: [{ itemIdentifier: '' }] }`),
    ],
    [`${BATCH}_failure_scenarios[unhandled_exception_in_function]`, failing],
    [`${BATCH}_success_scenarios[empty_string_success]`, answering(`''`)],
    [`${BATCH}_success_scenarios[null_batch_item_failure_success]`, answering('{ batchItemFailures: null }')],
  ])('%s', async (name, code) => {
    const recorded = recordings.of(name) as RecordedMapping;
    const { put, events, failures } = await mapped(code, { ...REPORTS, MaximumRetryAttempts: 2 });
    await put('test:hello');
    await advance(60);
    const comparison = compare();
    expect(comparison.differences(events(), recorded.kinesis_events, 'events')).toEqual([]);
    expect(comparison.differences(await failures(), bodiesOf(recorded.sqs_payload), 'failures')).toEqual([]);
  });

  test('test_kinesis_report_batch_item_failures', async () => {
    const recorded = recordings.of('test_kinesis_report_batch_item_failures') as RecordedMapping;
    const code = answering(`{
      batchItemFailures: Records
        .filter(({ kinesis }) => JSON.parse(Buffer.from(kinesis.data, 'base64')).should_fail)
        .map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })),
    }`);
    const settings = { ...REPORTS, BatchSize: 3, MaximumRetryAttempts: 3 };
    const { put, events, failures } = await mapped(code, settings);
    await put(...[0, 1, 2, 3, 4, 5].map((at) => `test_${at}:{"should_fail": ${at === 5}}`));
    await advance(60);
    const comparison = compare();
    const records = recordsOf(events());
    expect(comparison.differences(records, recorded.kinesis_records?.Records, 'records')).toEqual([]);
    expect(comparison.differences(await failures(), bodiesOf(recorded.sqs_payload), 'failures')).toEqual([]);
  });

  test('test_kinesis_event_source_mapping_with_on_failure_destination_config', async () => {
    const name = 'test_kinesis_event_source_mapping_with_on_failure_destination_config';
    const recorded = recordings.of(name) as RecordedMapping;
    const { put, failures } = await mapped(failing, { MaximumRetryAttempts: 1 });
    await put('custom-partition-key:{}');
    await advance(60);
    expect(compare().differences(await failures(), bodiesOf(recorded.sqs_payload), 'failures')).toEqual([]);
  });

  test('test_kinesis_maximum_record_age_exceeded[expire-while-retrying]', async () => {
    const recorded = recordings.of(
      'test_kinesis_maximum_record_age_exceeded[expire-while-retrying]',
    ) as RecordedMapping;
    const { put, failures } = await mapped(failing, { MaximumRecordAgeInSeconds: 60 });
    await put('test:stream-data');
    await advance(120);
    const bodies = bodiesOf(recorded.record_age_exceeded_payload);
    expect(compare().differences(await failures(), bodies, 'failures')).toEqual([]);
  });

  test('test_kinesis_event_source_trim_horizon', async () => {
    const recorded = recordings.of('test_kinesis_event_source_trim_horizon') as RecordedMapping;
    const printing = answering('Records.forEach((record) => console.log(JSON.stringify(record)))');
    const { put, name } = await mapped(printing, { BatchSize: 10, MaximumBatchingWindowInSeconds: 0 });
    for (const key of ['test_0', 'test_1', 'test_3']) {
      await put(...Array.from({ length: 10 }, (_, at) => `${key}:{"record_id": ${at}}`));
      await advance(1);
    }
    // The journal keeps the beginning of an event alone, and all that a function prints.
    const batches = lambda.cloud.journal
      .entries({ account: ACCOUNT, kind: 'invocation' })
      .filter(({ resource }) => resource?.endsWith(`:${name}`))
      .map(({ detail }) => ({ Records: ((detail?.['logs'] ?? []) as string[]).flatMap(recordIn) }));
    const expected = recorded.invocation_events?.map(({ event }) => event);
    expect(
      compare()
        .differences(batches, expected, 'events')
        .map((text) => text.slice(0, 300)),
    ).toEqual([]);
  });

  test('test_duplicate_event_source_mappings', async () => {
    const recorded = recordings.of('test_duplicate_event_source_mappings');
    const { EventSourceArn, name } = await mapped(answering('null'), {});
    const command = new CreateEventSourceMappingCommand({
      FunctionName: name,
      EventSourceArn,
      StartingPosition: 'LATEST',
    });
    const refused = await lambda.client.send(command).catch((error: Error) => error);
    const { Error: error } = recorded['error'] as {
      readonly Error: { readonly Code: string; readonly Message: string };
    };
    expect(refused).toMatchObject({ name: error.Code });
    expect(compare().differences((refused as Error).message, error.Message, 'message')).toEqual([]);
  });

  test('test_kinesis_empty_provided', async () => {
    const recorded = recordings.of('test_kinesis_empty_provided');
    const settings = { MaximumRetryAttempts: 2, DestinationConfig: { OnFailure: {} } };
    const { UUID, put } = await mapped(answering('null'), settings);
    await put('test:hello');
    await advance(10);
    const found = await lambda.client.send(new GetEventSourceMappingCommand({ UUID }));
    expect(compare().differences(found, recorded['get_esm_result'], 'mapping')).toEqual([]);
  });
});
