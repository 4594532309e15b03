import { describe, expect, test } from 'vitest';
import {
  explainFilterCriteria,
  matchesFilterCriteria,
  parseFilterCriteria,
  PatternError,
  type FilterSource,
} from './index.ts';
import { available, recordedAnswers } from './testing/recordings.ts';
import { refusalOf } from './testing/refusal.ts';

type LambdaRecord = Readonly<Record<string, unknown>>;

const criteriaOf = (source: FilterSource, ...patterns: object[]) =>
  parseFilterCriteria({ Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) }, source);

const passes = (source: FilterSource, pattern: object, record: LambdaRecord): boolean =>
  matchesFilterCriteria(criteriaOf(source, pattern), record);

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What a mapping was made with, and what its function was then invoked with. */
interface RecordedMapping {
  readonly create_event_source_mapping_response?: { FilterCriteria?: { Filters: { Pattern: object }[] } };
  readonly invocation_events?: { Records: LambdaRecord[] }[];
  readonly 'lambda-multiple-log-events'?: { Records: LambdaRecord[] }[];
}

function recordedMappings(file: string) {
  if (!available) return [];
  return recordedAnswers(`lambda_/event_source_mapping/${file}`).flatMap(({ test, answers }) => {
    const recorded = answers as RecordedMapping;
    const filters = recorded.create_event_source_mapping_response?.FilterCriteria?.Filters ?? [];
    const events = recorded.invocation_events ?? recorded['lambda-multiple-log-events'] ?? [];
    const records = events.flatMap(({ Records }) => Records);
    // Times were replaced in the recordings.
    const pattern = filters[0]?.Pattern;
    return pattern === undefined || /"<[a-z]/.test(JSON.stringify(pattern)) || records.length === 0
      ? []
      : [{ test, pattern, records }];
  });
}

describe.skipIf(!available)('what passed as recorded on AWS (the recordings are beside this repository)', () => {
  const queues = recordedMappings('test_lambda_integration_sqs.json');
  const streams = recordedMappings('test_lambda_integration_dynamodbstreams.json');

  test('they are here', () => {
    expect([queues.length, streams.length]).toEqual([16, 4]);
  });

  test.each(queues)('SQS: $test', ({ pattern, records }) => {
    for (const record of records) {
      expect(passes('sqs', pattern, { ...record, body: JSON.stringify(record['body']) })).toBe(true);
      expect(passes('sqs', pattern, { ...record, body: '{"other":"message"}' })).toBe(false);
      expect(passes('sqs', pattern, { ...record, body: 'plain-string' })).toBe(false);
    }
  });

  test.each(streams)('DynamoDB: $test', ({ pattern, records }) => {
    for (const record of records) expect(passes('dynamodb', pattern, record)).toBe(true);
  });

  test('Kinesis', () => {
    const answers = recordedAnswers('lambda_/event_source_mapping/test_lambda_integration_kinesis.json').find(
      ({ test }) => test === 'test_kinesis_event_filtering_json_pattern',
    )?.answers as unknown as RecordedMapping & { 'kinesis-record-lambda-payload': string };
    const pattern = answers.create_event_source_mapping_response?.FilterCriteria?.Filters[0]?.Pattern ?? {};
    const [passed] = JSON.parse(answers['kinesis-record-lambda-payload']) as object[];
    const record = (data: unknown): LambdaRecord => ({ kinesis: { data: base64(JSON.stringify(data)) } });
    expect(passes('kinesis', pattern, record(passed))).toBe(true);
    expect(passes('kinesis', pattern, record({ event_type: 'function_2', message: 'bar' }))).toBe(false);
  });
});

describe('the body of a message', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
  test.each<[string, object, string, boolean]>([
    ['text for text', { body: ['hello', { prefix: 'hi' }] }, 'hi there', true],
    ['text for text, another', { body: ['hello'] }, 'bye', false],
    ['JSON for JSON', { body: { type: ['order'] } }, '{"type":"order"}', true],
    ['JSON for JSON, another', { body: { type: ['order'] } }, '{"type":"offer"}', false],
    ['text for JSON', { body: { type: [{ exists: false }] } }, 'hello', false],
    ['JSON for text', { body: [{ exists: false }] }, '{"type":"order"}', false],
    ['a number for text', { body: ['7'] }, '7', true],
    ['a list', { body: { type: ['order'] } }, '[{"type":"offer"},{"type":"order"}]', true],
    ['nothing asked of the body', { eventSource: ['aws:sqs'] }, 'hello', true],
    ['nothing asked of the body, another', { eventSource: ['aws:sns'] }, '{"type":"order"}', false],
    ['a text that has escapes', { body: ['say "ä"'] }, 'say "ä"', true],
  ])('%s', (_, pattern, body, expected) => {
    expect(passes('sqs', pattern, { messageId: '1', eventSource: 'aws:sqs', body })).toBe(expected);
  });
});

describe('streams', () => {
  test('data of Kinesis is decoded, and stands at the top of the pattern with what describes it', () => {
    const record = {
      eventSource: 'aws:kinesis',
      kinesis: { partitionKey: 'p', data: base64('{"order":{"type":"kaufen – ä"}}') },
    };
    expect(passes('kinesis', { data: { order: { type: ['kaufen – ä'] } } }, record)).toBe(true);
    expect(passes('kinesis', { partitionKey: ['p'], data: { order: { type: [{ prefix: 'k' }] } } }, record)).toBe(true);
    expect(passes('kinesis', { partitionKey: ['q'] }, record)).toBe(false);
    const text = { ...record, kinesis: { ...record.kinesis, data: base64('no JSON') } };
    expect(passes('kinesis', { data: { order: [{ exists: false }] } }, text)).toBe(false);
    expect(passes('kinesis', { partitionKey: ['p'] }, text)).toBe(true);
  });

  const item = (image: object): LambdaRecord => ({
    eventName: 'INSERT',
    dynamodb: { ApproximateCreationDateTime: 1733418659.5, NewImage: image },
  });
  test.each<[object, object, boolean]>([
    [{ eventName: ['INSERT', 'MODIFY'] }, {}, true],
    [{ eventName: ['REMOVE'] }, {}, false],
    [{ dynamodb: { NewImage: { key: { S: ['a'] } } } }, { key: { S: 'a' } }, true],
    [{ dynamodb: { NewImage: { key: ['a'] } } }, { key: { S: 'a' } }, false],
    [{ dynamodb: { NewImage: { key: [{ exists: true }] } } }, { key: { S: 'a' } }, false],
    [{ dynamodb: { NewImage: { key: [{ exists: false }] } } }, { key: { S: 'a' } }, true],
    // Numbers of DynamoDB are texts.
    [{ dynamodb: { NewImage: { key: { N: [{ numeric: ['>', 100] }] } } } }, { key: { N: '101' } }, false],
    [{ dynamodb: { ApproximateCreationDateTime: [{ numeric: ['>', 0] }] } }, {}, true],
  ])('DynamoDB: %j and %j: %s', (pattern, image, expected) => {
    expect(passes('dynamodb', pattern, item(image))).toBe(expected);
  });

  test('Kafka and MQ', () => {
    expect(passes('kafka', { value: { a: [1] }, key: ['k'] }, { key: base64('k'), value: base64('{"a":1}') })).toBe(
      true,
    );
    expect(passes('kafka', { value: ['text'] }, { value: base64('text') })).toBe(true);
    expect(passes('mq', { data: [{ prefix: 'te' }] }, { data: base64('text') })).toBe(true);
    expect(passes('mq', { data: { a: [1] } }, { data: base64('text') })).toBe(false);
  });
});

test('why a record does not pass, filter by filter', () => {
  const criteria = criteriaOf('sqs', { body: { type: ['a'] } }, { body: ['a'] }, { messageId: ['1'] });
  expect(explainFilterCriteria(criteria, { messageId: '1', body: '{"type":"b"}' })).toEqual([
    [{ path: 'body.type', reason: 'is "b", not "a"' }],
    [{ path: 'body', reason: 'is JSON, and the filter compares a text' }],
    [],
  ]);
  expect(explainFilterCriteria(criteria, { messageId: '1', body: 'a' })).toEqual([
    [{ path: 'body', reason: 'is no JSON, and the filter compares its fields' }],
    [],
    [],
  ]);
});

describe('filters', () => {
  test('one of them must match; without any, everything passes', () => {
    const criteria = criteriaOf('sqs', { body: { type: ['a'] } }, { body: ['text'] });
    for (const [body, expected] of [
      ['{"type":"a"}', true],
      ['text', true],
      ['{"type":"b"}', false],
    ] as const) {
      expect(matchesFilterCriteria(criteria, { body })).toBe(expected);
    }
    expect(matchesFilterCriteria(parseFilterCriteria(undefined, 'sqs'), { body: 'anything' })).toBe(true);
    expect(matchesFilterCriteria(parseFilterCriteria({ Filters: [] }, 'sqs'), { body: 'anything' })).toBe(true);
  });

  test.each([
    'simple string',
    'null',
    '{"eventSource":"aws:sqs"}',
    '{"eventSource":[]}',
    '[{"eventName": ["INSERT"=123}]',
    '{"body":[{"PREFIX":"x"}]}',
  ])('%s is refused', (Pattern) => {
    const parse = () => parseFilterCriteria({ Filters: [{ Pattern }] }, 'sqs');
    expect(refusalOf(parse)).toBe('Invalid filter pattern definition.');
    expect(parse).toThrow(PatternError);
  });

  test('why, is there to be read', () => {
    expect(() => criteriaOf('sqs', { body: [{ PREFIX: 'x' }] })).toThrow(
      expect.objectContaining({ reason: 'Unrecognized match type PREFIX' }),
    );
  });

  test('data of streams that is compared as text is refused', () => {
    expect(refusalOf(() => criteriaOf('kinesis', { data: ['text'] }))).toBe('Invalid filter pattern definition.');
    expect(refusalOf(() => criteriaOf('dynamodb', { dynamodb: ['text'] }))).toBe('Invalid filter pattern definition.');
  });
});
