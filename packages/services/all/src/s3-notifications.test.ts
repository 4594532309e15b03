import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import { S3, type Event } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { refusal, rootOf } from '@coldstart/service-s3/testing';

let lambda: TestLambda;
let s3: S3;
beforeAll(async () => {
  lambda = await startLambda();
  s3 = new S3({ endpoint: lambda.cloud.endpoint, region: REGION, credentials: rootOf(ACCOUNT), forcePathStyle: true });
  // What a function has failed with stands in the journal: so it tells which event it got.
  await lambda.create('Told', 'export const handler = (event) => { throw new Error(JSON.stringify(event)); };');
});
afterAll(async () => {
  s3.destroy();
  await lambda.close();
});

const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Told`;

const configure = (Bucket: string, Events: Event[], Rules: { Name: 'prefix' | 'suffix'; Value: string }[] = []) =>
  s3.putBucketNotificationConfiguration({
    Bucket,
    NotificationConfiguration: {
      LambdaFunctionConfigurations: [
        { Id: 'told', LambdaFunctionArn: FUNCTION, Events, Filter: { Key: { FilterRules: Rules } } },
      ],
    },
  });

const permit = (bucket: string) =>
  lambda.client.send(
    new AddPermissionCommand({
      FunctionName: 'Told',
      StatementId: bucket,
      Action: 'lambda:InvokeFunction',
      Principal: 's3.amazonaws.com',
      SourceArn: `arn:aws:s3:::${bucket}`,
      SourceAccount: ACCOUNT,
    }),
  );

/** Events that the function got, the oldest first. */
function told(): unknown[] {
  const marker = 'Told attempt 1 failed: Error: ';
  return lambda.cloud.journal
    .entries({ kind: 'invocation' })
    .flatMap(({ message }) => (message?.startsWith(marker) === true ? [JSON.parse(message.slice(marker.length))] : []));
}

test('a function that does not let S3 in cannot be notified', async () => {
  const Bucket = 'unwelcome-bucket';
  await s3.createBucket({ Bucket });
  expect(await refusal(configure(Bucket, ['s3:ObjectCreated:*']))).toEqual({
    code: 'InvalidArgument',
    message: 'Unable to validate the following destination configurations',
    status: 400,
  });
});

test('a function hears of what its filter lets through, and the journal tells why it ran', async () => {
  const Bucket = 'telling-bucket';
  await s3.createBucket({ Bucket });
  await permit(Bucket);
  await configure(
    Bucket,
    ['s3:ObjectCreated:Put', 's3:ObjectRemoved:*'],
    [
      { Name: 'prefix', Value: 'in/' },
      { Name: 'suffix', Value: '.txt' },
    ],
  );
  await s3.putObject({ Bucket, Key: 'out/a.txt', Body: 'no' });
  await s3.putObject({ Bucket, Key: 'in/a b@c.txt', Body: 'yes' });
  await s3.copyObject({ Bucket, Key: 'in/copy.txt', CopySource: `${Bucket}/out/a.txt` });
  await lambda.cloud.clock.advance(1);
  await s3.deleteObject({ Bucket, Key: 'in/a b@c.txt' });
  await lambda.cloud.clock.advance(1);
  const records = told().flatMap((event) => (event as { Records: unknown[] }).Records);
  expect(records).toMatchObject([
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: REGION,
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: `AWS:${ACCOUNT}` },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'told',
        bucket: { name: Bucket, arn: `arn:aws:s3:::${Bucket}` },
        object: { key: 'in/a+b%40c.txt', size: 3, eTag: 'a6105c0a611b41b08f1209506350279e' },
      },
    },
    { eventName: 'ObjectRemoved:Delete', s3: { object: { key: 'in/a+b%40c.txt' } } },
  ]);
  const { journal } = lambda.cloud;
  const [run] = journal.entries({ kind: 'invocation' });
  const chain = journal.chain(run?.id ?? 0).map(({ kind, action }) => `${kind} ${action}`);
  expect(chain.slice(0, 4)).toEqual([
    'call PutObject',
    `state notify ${FUNCTION}`,
    'delivery ObjectCreated:Put',
    'call Invoke',
  ]);
});

test('rules that overlap are refused', async () => {
  const Bucket = 'overlapping-bucket';
  await s3.createBucket({ Bucket });
  const rule = (Id: string, prefix: string, event: Event) => ({
    Id,
    LambdaFunctionArn: FUNCTION,
    Events: [event],
    Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: prefix }] } },
  });
  const put = (...LambdaFunctionConfigurations: ReturnType<typeof rule>[]) =>
    s3.putBucketNotificationConfiguration({
      Bucket,
      NotificationConfiguration: { LambdaFunctionConfigurations },
      SkipDestinationValidation: true,
    });
  const refused = await refusal(
    put(rule('a', 'in/', 's3:ObjectCreated:*'), rule('b', 'in/deep/', 's3:ObjectCreated:Put')),
  );
  expect(refused.message).toContain('Cannot have overlapping suffixes in two rules');
  await put(rule('a', 'in/', 's3:ObjectCreated:*'), rule('b', 'out/', 's3:ObjectCreated:*'));
  expect((await s3.getBucketNotificationConfiguration({ Bucket })).LambdaFunctionConfigurations).toHaveLength(2);
});
