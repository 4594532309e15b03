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
  // What a function has failed with stands in the journal: so the journal has the events that it got.
  await lambda.create('Listener', 'export const handler = (event) => { throw new Error(JSON.stringify(event)); };');
});
afterAll(async () => {
  s3.destroy();
  await lambda.close();
});

const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Listener`;

const configure = (Bucket: string, Events: Event[], Rules: { Name: 'prefix' | 'suffix'; Value: string }[] = []) =>
  s3.putBucketNotificationConfiguration({
    Bucket,
    NotificationConfiguration: {
      LambdaFunctionConfigurations: [
        { Id: 'listener', LambdaFunctionArn: FUNCTION, Events, Filter: { Key: { FilterRules: Rules } } },
      ],
    },
  });

const permit = (bucket: string) =>
  lambda.client.send(
    new AddPermissionCommand({
      FunctionName: 'Listener',
      StatementId: bucket,
      Action: 'lambda:InvokeFunction',
      Principal: 's3.amazonaws.com',
      SourceArn: `arn:aws:s3:::${bucket}`,
      SourceAccount: ACCOUNT,
    }),
  );

/** Records about a bucket that the function got, the oldest first. */
function received(bucket: string): unknown[] {
  const marker = 'Listener attempt 1 failed: Error: ';
  return lambda.cloud.journal.entries({ kind: 'invocation' }).flatMap(({ message }) => {
    if (message?.startsWith(marker) !== true) return [];
    const { Records } = JSON.parse(message.slice(marker.length)) as { Records: { s3: { bucket: { name: string } } }[] };
    return Records.filter(({ s3: { bucket: about } }) => about.name === bucket);
  });
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

test('a function hears of what its filter lets through, and the journal has why it ran', async () => {
  const Bucket = 'filtered-bucket';
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
  expect(received(Bucket)).toMatchObject([
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: REGION,
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: `AWS:${ACCOUNT}` },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'listener',
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
    `state deliver to ${FUNCTION}`,
    'delivery ObjectCreated:Put',
    'call Invoke',
  ]);
});

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html
test("the end of a restore is S3's own event, in the owner's name", async () => {
  const Bucket = 'restoring-bucket';
  await s3.createBucket({ Bucket });
  await permit(Bucket);
  await configure(Bucket, ['s3:ObjectRestore:*']);
  await s3.putObject({ Bucket, Key: 'cold', Body: 'text', StorageClass: 'GLACIER' });
  await s3.restoreObject({ Bucket, Key: 'cold', RestoreRequest: { Days: 1 } });
  await lambda.cloud.clock.advance(5 * 3_600_000);
  await lambda.cloud.clock.advance(1);
  expect(received(Bucket)).toMatchObject([
    { eventName: 'ObjectRestore:Post', userIdentity: { principalId: `AWS:${ACCOUNT}` } },
    {
      eventName: 'ObjectRestore:Completed',
      userIdentity: { principalId: expect.stringMatching(/^AmazonCustomer:A[0-9A-F]{13}$/) },
      glacierEventData: { restoreEventData: { lifecycleRestoreStorageClass: 'GLACIER' } },
    },
  ]);
});

test("what another account stores is the owner's event", async () => {
  const Bucket = 'open-bucket-of-ours';
  const guest = '222222222222';
  await s3.createBucket({ Bucket });
  await permit(Bucket);
  await configure(Bucket, ['s3:ObjectCreated:*']);
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: guest },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  await s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) });
  const theirs = new S3({
    endpoint: lambda.cloud.endpoint,
    region: REGION,
    credentials: rootOf(guest),
    forcePathStyle: true,
  });
  await theirs.putObject({ Bucket, Key: 'gift', Body: 'text' });
  await lambda.cloud.clock.advance(1);
  expect(received(Bucket)).toMatchObject([{ userIdentity: { principalId: `AWS:${guest}` } }]);
  const { journal } = lambda.cloud;
  expect(journal.entries({ account: guest, kind: 'delivery' })).toEqual([]);
  expect(journal.entries({ account: ACCOUNT, kind: 'delivery' })).toContainEqual(
    expect.objectContaining({ action: 'ObjectCreated:Put', message: `${Bucket}/gift`, outcome: 'ok' }),
  );
  theirs.destroy();
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
