import { S3 } from '@aws-sdk/client-s3';
import { allow, policy, trust } from '@coldstart/service-iam/testing';
import { entries as s3 } from '@coldstart/service-s3/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachines, type TestMachines } from './testing/machines.ts';

const Bucket = 'items-of-maps';

/** Objects by their keys. */
const OBJECTS: Readonly<Record<string, string>> = {
  'list.json': '[{"id": 1}, {"id": 2}, {"id": 3}]',
  'deep.json': '{"of": {"orders": [{"id": 4}, {"id": 5}]}}',
  'lines.jsonl': '{"id": 6}\n{"id": 7}\n',
  'named.csv': 'id,name\n8,"Doe, Jane"\n9,Roe\n',
  'bare.csv': '10;a\n11;b\n',
  'text.json': '"text"',
};

let machines: TestMachines;
let bucket: S3;
beforeAll(async () => {
  machines = await startMachines(s3);
  bucket = new S3({ ...machines.cloud.config(), forcePathStyle: true });
  await bucket.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } });
  for (const [Key, Body] of Object.entries(OBJECTS)) await bucket.putObject({ Bucket, Key, Body });
});
afterAll(async () => {
  bucket.destroy();
  await machines.close();
});

const run = (more: object, role?: string) =>
  machines.run(
    {
      QueryLanguage: 'JSONata',
      StartAt: 'Map',
      States: {
        Map: {
          Type: 'Map',
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'Which',
            States: {
              Which: {
                Type: 'Choice',
                Choices: [{ Condition: '{% $states.input.id = 2 %}', Next: 'Bad' }],
                Default: 'Good',
              },
              Good: { Type: 'Pass', End: true },
              Bad: { Type: 'Fail', Error: 'Bad', Cause: 'It is 2.' },
            },
          },
          ToleratedFailurePercentage: 100,
          End: true,
          ...more,
        },
      },
    },
    {},
    role,
  );

const reading = (Key: string, ReaderConfig: object, Resource = 'arn:aws:states:::s3:getObject') => ({
  ItemReader: { Resource, ReaderConfig, Arguments: { Bucket, Key } },
});

const text = async (Key: string): Promise<string> =>
  (await (await bucket.getObject({ Bucket, Key })).Body?.transformToString()) ?? '';

test.each<[string, object, readonly object[]]>([
  ['list.json', { InputType: 'JSON' }, [{ id: 1 }, { id: 3 }]],
  ['list.json', { InputType: 'JSON', MaxItems: 1 }, [{ id: 1 }]],
  ['deep.json', { InputType: 'JSON', ItemsPointer: '/of/orders' }, [{ id: 4 }, { id: 5 }]],
  ['lines.jsonl', { InputType: 'JSONL' }, [{ id: 6 }, { id: 7 }]],
  [
    'named.csv',
    { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
    [
      { id: '8', name: 'Doe, Jane' },
      { id: '9', name: 'Roe' },
    ],
  ],
  [
    'bare.csv',
    { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['id', 'letter'], CSVDelimiter: 'SEMICOLON' },
    [
      { id: '10', letter: 'a' },
      { id: '11', letter: 'b' },
    ],
  ],
])('items lie in %s, read as %j', async (key, config, items) => {
  expect((await run(reading(key, config))).output).toEqual(items);
});

test('items are the objects of a bucket', async () => {
  const Resource = 'arn:aws:states:::s3:listObjectsV2';
  const { output } = await run({ ItemReader: { Resource, Arguments: { Bucket, Prefix: 'l' } } });
  expect(output).toEqual(
    ['lines.jsonl', 'list.json'].map((Key) => ({
      Etag: expect.stringMatching(/^"\w{32}"$/) as string,
      Key,
      LastModified: expect.any(Number) as number,
      Size: OBJECTS[Key]?.length,
      StorageClass: 'STANDARD',
    })),
  );
});

test('results are files beside a manifest, one for each way in which executions ended', async () => {
  const { output, events } = await run({
    ...reading('list.json', { InputType: 'JSON' }),
    ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket, Prefix: 'out/' } },
  });
  const mapRunArn = events.flatMap(({ mapRunStartedEventDetails: run }) => run?.mapRunArn ?? [])[0] ?? '';
  const folder = `out/${mapRunArn.split(':').at(-1)}`;
  expect(output).toEqual({
    MapRunArn: mapRunArn,
    ResultWriterDetails: { Bucket, Key: `${folder}/manifest.json` },
  });
  const files = { FAILED: `${folder}/FAILED_0.json`, SUCCEEDED: `${folder}/SUCCEEDED_0.json` };
  const [failed, succeeded] = [await text(files.FAILED), await text(files.SUCCEEDED)];
  expect(JSON.parse(await text(`${folder}/manifest.json`))).toEqual({
    DestinationBucket: Bucket,
    MapRunArn: mapRunArn,
    ResultFiles: {
      FAILED: [{ Key: files.FAILED, Size: failed.length }],
      PENDING: [],
      SUCCEEDED: [{ Key: files.SUCCEEDED, Size: succeeded.length }],
    },
  });
  expect(JSON.parse(failed)).toMatchObject([{ Error: 'Bad', Cause: 'It is 2.', Input: '{"id":2}', Status: 'FAILED' }]);
  expect(JSON.parse(succeeded)).toMatchObject([{ Output: '{"id":1}' }, { Output: '{"id":3}', Status: 'SUCCEEDED' }]);
  const described = await machines.sfn.describeMapRun({ mapRunArn });
  expect(described.itemCounts).toMatchObject({ total: 3, succeeded: 2, failed: 1, resultsWritten: 2 });
});

test('what holds no items, is not there or may not be read fails the map', async () => {
  const trusting = trust({ Service: 'states.amazonaws.com' });
  const weak = await machines.cloud.role('weak', trusting, policy(allow('states:*')));
  const json = { InputType: 'JSON' };
  for (const failing of [
    run(reading('text.json', json)),
    run(reading('none.json', json)),
    run(reading('list.json', json), weak),
  ])
    expect(await failing).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
  const unwritten = await run({
    ...reading('lines.jsonl', { InputType: 'JSONL' }),
    ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'no-such-bucket', Prefix: 'a' } },
  });
  expect(unwritten).toMatchObject({ status: 'FAILED', error: 'States.ResultWriterFailed' });
});
