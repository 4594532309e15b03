import { CreateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal } from '@coldstart/service-iam/testing';
import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { startLambda, type TestLambda } from '../../testing/lambda.ts';
import { queueTests, type QueueEvent, type QueueTests } from '../../testing/queues.ts';

const recordings = loadRecordings('lambda_/event_source_mapping/test_lambda_integration_sqs.json');

/** A mapping with a filter, and what AWS invoked its function with. */
interface RecordedFilter {
  readonly create_event_source_mapping_response: {
    readonly FilterCriteria: { readonly Filters: readonly { readonly Pattern: unknown }[] };
  };
  readonly invocation_events: readonly { readonly Records: readonly { readonly body: unknown }[] }[];
}

let lambda: TestLambda;
let queues: QueueTests;
beforeAll(async () => {
  lambda = await startLambda();
  queues = queueTests(lambda);
});
afterAll(async () => {
  queues.close();
  await lambda.close();
});

const nameOf = (id: string): string => id.split('::').at(-1) ?? '';
const FILTERS = recordings.tests.map(nameOf).filter((name) => name.startsWith('test_sqs_event_filter['));
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Recordings have bodies that are JSON as what they say. */
const read = ({ Records }: QueueEvent) => ({
  Records: Records.map(({ body, ...others }) => ({
    ...others,
    body: body.startsWith('{') ? (JSON.parse(body) as unknown) : body,
  })),
});

describe.skipIf(!recordings.available)('as recorded on AWS (the recordings are beside this repository)', () => {
  test.each(FILTERS.map((name, index) => ({ name, index })))('$name', async ({ name, index }) => {
    const recorded = recordings.of(name) as unknown as RecordedFilter;
    const Filters = recorded.create_event_source_mapping_response.FilterCriteria.Filters.map(({ Pattern }) => ({
      Pattern: JSON.stringify(Pattern),
    }));
    const { send, events } = await queues.queued(`Filter${index}`, 'export const handler = async () => {};', {
      MaximumBatchingWindowInSeconds: 1,
      FilterCriteria: { Filters },
    });
    const bodies = recorded.invocation_events.flatMap(({ Records }) => Records.map(({ body }) => asText(body)));
    await send('{"nothing":"that matches"}', ...bodies, 'no JSON');
    await lambda.cloud.clock.advance(60_000);
    const comparison = new Comparison({
      anything: /^(?:sender-id|sent-timestamp|<approximate-first-receive-timestamp>)$/,
    });
    expect(comparison.differences(events().map(read), recorded.invocation_events, 'events')).toEqual([]);
  });

  test.each([
    ['simple string', 'simple string'],
    ['invalid_filter2', { eventSource: 'aws:sqs' }],
    ['invalid_filter3', { eventSource: [] }],
  ] as const)('test_sqs_invalid_event_filter[%s]', async (name, pattern) => {
    const recorded = recordings.of(`test_sqs_invalid_event_filter[${name}]`) as {
      create_event_source_mapping_exception: { Error: { Code: string; Message: string } };
    };
    const { arn } = await queues.queue(`Invalid-${name.replace(' ', '-')}`);
    const FunctionName = `Invalid${name.length}${name.at(-1)}`;
    await lambda.create(FunctionName, 'export const handler = async () => {};');
    const { code, message } = await refusal(
      lambda.client.send(
        new CreateEventSourceMappingCommand({
          FunctionName,
          EventSourceArn: arn,
          FilterCriteria: { Filters: [{ Pattern: asText(pattern) }] },
        }),
      ),
    );
    expect({ Code: code, Message: message }).toEqual(recorded.create_event_source_mapping_exception.Error);
  });
});
