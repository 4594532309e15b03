import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEchoServer, type EchoServer } from './testing/echo-server.ts';
import { NO_PYTHON_TOOLS, pythonTool, run } from './testing/python.ts';

const SECRET = 'a/secret+with=signs';
const TIME = new Date('2026-11-23T20:00:00Z');

/** What the operations answer: something of each kind, and parts of the input. */
function behave(operation: string, input: Record<string, unknown>): Record<string, unknown> {
  switch (operation) {
    case 'AssumeRole':
      return {
        Credentials: { AccessKeyId: 'ASIAEXAMPLEEXAMPLE00', SecretAccessKey: 's', SessionToken: 't', Expiration: TIME },
        AssumedRoleUser: { AssumedRoleId: 'id', Arn: input['RoleArn'] },
      };
    case 'GetCallerIdentity':
      return { Account: '111122223333', UserId: 'me', Arn: 'arn:aws:iam::111122223333:root' };
    case 'GetItem':
      return {
        Item: {
          pk: { S: 'é<&>"' },
          n: { N: '1.5' },
          b: { B: new Uint8Array([1, 250]) },
          l: { L: [{ NULL: true }, { BOOL: false }] },
        },
      };
    case 'ListTables':
      return { TableNames: ['Orders'] };
    case 'PutLogEvents':
      return { nextSequenceToken: '1' };
    case 'DescribeLogGroups':
      return { logGroups: [{ logGroupName: '/aws/lambda/orders', creationTime: 1 }] };
    case 'Invoke':
      return { StatusCode: 200, Payload: input['Payload'], LogResult: 'bG9n', ExecutedVersion: '$LATEST' };
    case 'InvokeWithResponseStream':
      return { StatusCode: 200, EventStream: chunks() };
    case 'ListFunctions':
      return { Functions: [{ FunctionName: 'orders', Timeout: 3 }] };
    case 'PutObject':
      return { ETag: '"5d41402abc4b2a76b9719d911017c592"' };
    case 'GetObject':
      return {
        Body: new TextEncoder().encode('hello'),
        ContentType: 'text/plain',
        Metadata: { colour: 'blue' },
        LastModified: TIME,
      };
    case 'ListObjectsV2':
      return {
        Name: input['Bucket'],
        Contents: [{ Key: 'a&b', Size: 5, LastModified: TIME }],
        KeyCount: 1,
        IsTruncated: false,
      };
    case 'GetMetricStatistics':
      return { Label: 'Errors', Datapoints: [{ Timestamp: TIME, Sum: 2.5, Unit: 'Count' }] };
    case 'ListMetrics':
      return { Metrics: [{ Namespace: 'AWS/Lambda', MetricName: 'Errors' }] };
    case 'ListQueues':
      return { QueueUrls: ['http://localhost/orders'] };
    default:
      return {};
  }
}

async function* chunks() {
  yield { PayloadChunk: { Payload: new TextEncoder().encode('he') } };
  yield { PayloadChunk: { Payload: new TextEncoder().encode('llo') } };
  yield { InvokeComplete: {} };
}

let server: EchoServer;
beforeAll(async () => {
  const [sts, dynamodb, logs, lambda, s3, monitoring, sqs] = await Promise.all([
    import('@aws-sdk/client-sts'),
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/client-cloudwatch-logs'),
    import('@aws-sdk/client-lambda'),
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/client-cloudwatch'),
    import('@aws-sdk/client-sqs'),
  ]);
  server = await startEchoServer(
    {
      sts: { sdk: sts },
      dynamodb: { sdk: dynamodb, target: 'DynamoDB_20120810' },
      logs: { sdk: logs, target: 'Logs_20140328' },
      lambda: { sdk: lambda },
      s3: { sdk: s3 },
      monitoring: { sdk: monitoring },
      sqs: { sdk: sqs, target: 'AmazonSQS' },
    },
    SECRET,
    behave,
  );
});
afterAll(() => server.close());

const environment = () => ({
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE00',
  AWS_SECRET_ACCESS_KEY: SECRET,
  AWS_DEFAULT_REGION: 'eu-west-1',
  AWS_ENDPOINT_URL: server.url,
});

/** Calls one operation of each protocol and prints what came back. */
const SCRIPT = `
import boto3, json
def show(name, value):
    value = {k: v for k, v in value.items() if k != "ResponseMetadata"}
    print(json.dumps([name, value], default=lambda v: v.decode("latin1") if isinstance(v, bytes) else v.isoformat() if hasattr(v, "isoformat") else str(v)))
c = lambda name: boto3.client(name)
show("awsQuery", c("sts").assume_role(RoleArn="arn:aws:iam::111122223333:role/r", RoleSessionName="session", Tags=[{"Key": "a&b", "Value": "é"}], PolicyArns=[{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]))
show("awsJson1_0", c("dynamodb").get_item(TableName="Orders", Key={"pk": {"S": "é"}}))
show("awsJson1_1", c("logs").put_log_events(logGroupName="g", logStreamName="s", logEvents=[{"timestamp": 1, "message": "é"}]))
show("restJson1", {**(r := c("lambda").invoke(FunctionName="arn:aws:lambda:eu-west-1:111122223333:function:orders:live", Payload='{"é": 1}')), "Payload": r["Payload"].read()})
show("eventStream", {"chunks": [e for e in c("lambda").invoke_with_response_stream(FunctionName="orders")["EventStream"]]})
s3 = c("s3")
show("restXml put", s3.put_object(Bucket="my-bucket", Key="folder/a b+c é.txt", Body=b"hello" * 20000, Metadata={"colour": "blue"}))
show("restXml get", {**(r := s3.get_object(Bucket="my-bucket", Key="folder/a b+c é.txt")), "Body": r["Body"].read()})
show("restXml list", s3.list_objects_v2(Bucket="my-bucket", Prefix="folder/"))
show("rpcv2Cbor", c("cloudwatch").get_metric_statistics(Namespace="AWS/Lambda", MetricName="Errors", StartTime=0, EndTime=1, Period=60, Statistics=["Sum"]))
show("awsJson queryCompatible", c("sqs").list_queues(QueueNamePrefix="o"))
`;

const python = pythonTool('python');
describe.skipIf(python === undefined)(`boto3 (${python === undefined ? NO_PYTHON_TOOLS : 'installed'})`, () => {
  test('speaks every protocol to the wire, signed', { timeout: 120_000 }, async () => {
    const ended = await run(python ?? '', ['-'], environment(), SCRIPT);
    expect(ended.stderr).toBe('');
    const results = Object.fromEntries(
      ended.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as [string, unknown]),
    );
    expect(results['awsQuery']).toMatchObject({
      Credentials: { SessionToken: 't', Expiration: '2026-11-23T20:00:00+00:00' },
      AssumedRoleUser: { Arn: 'arn:aws:iam::111122223333:role/r' },
    });
    expect(results['awsJson1_0']).toEqual({
      Item: { pk: { S: 'é<&>"' }, n: { N: '1.5' }, b: { B: '\u0001ú' }, l: { L: [{ NULL: true }, { BOOL: false }] } },
    });
    expect(results['awsJson1_1']).toEqual({ nextSequenceToken: '1' });
    expect(results['restJson1']).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST', LogResult: 'bG9n' });
    expect(results['eventStream']).toEqual({
      chunks: [{ PayloadChunk: { Payload: 'he' } }, { PayloadChunk: { Payload: 'llo' } }, { InvokeComplete: {} }],
    });
    expect(results['restXml put']).toMatchObject({ ETag: '"5d41402abc4b2a76b9719d911017c592"' });
    expect(results['restXml get']).toMatchObject({
      Body: 'hello',
      ContentType: 'text/plain',
      Metadata: { colour: 'blue' },
    });
    expect(results['restXml list']).toMatchObject({ Name: 'my-bucket', Contents: [{ Key: 'a&b', Size: 5 }] });
    expect(results['rpcv2Cbor']).toEqual({
      Label: 'Errors',
      Datapoints: [{ Timestamp: '2026-11-23T20:00:00+00:00', Sum: 2.5, Unit: 'Count' }],
    });
    expect(results['awsJson queryCompatible']).toEqual({ QueueUrls: ['http://localhost/orders'] });

    const inputs = new Map(server.calls.map(({ operation, input }) => [operation, input]));
    expect(inputs.get('AssumeRole')).toMatchObject({
      Tags: [{ Key: 'a&b', Value: 'é' }],
      PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
    });
    expect(inputs.get('PutLogEvents')).toMatchObject({ logEvents: [{ timestamp: 1, message: 'é' }] });
    expect(inputs.get('PutObject')).toMatchObject({
      Bucket: 'my-bucket',
      Key: 'folder/a b+c é.txt',
      Metadata: { colour: 'blue' },
    });
    expect(Buffer.from(inputs.get('PutObject')?.['Body'] as Uint8Array)).toEqual(Buffer.from('hello'.repeat(20_000)));
  });
});

const aws = pythonTool('aws');
describe.skipIf(aws === undefined)(`AWS CLI (${aws === undefined ? NO_PYTHON_TOOLS : 'installed'})`, () => {
  test.each([
    ['awsQuery', ['sts', 'get-caller-identity', '--query', 'Account'], '111122223333'],
    ['awsJson1_0', ['dynamodb', 'list-tables', '--query', 'TableNames[0]'], 'Orders'],
    ['awsJson1_1', ['logs', 'describe-log-groups', '--query', 'logGroups[0].logGroupName'], '/aws/lambda/orders'],
    ['restJson1', ['lambda', 'list-functions', '--query', 'Functions[0].FunctionName'], 'orders'],
    ['restXml', ['s3api', 'list-objects-v2', '--bucket', 'my-bucket', '--query', 'Contents[0].Key'], 'a&b'],
    ['rpcv2Cbor', ['cloudwatch', 'list-metrics', '--query', 'Metrics[0].MetricName'], 'Errors'],
  ])('speaks %s', { timeout: 60_000 }, async (_, args, expected) => {
    const ended = await run(aws ?? '', [...args, '--output', 'text'], environment());
    expect(ended.stderr).toBe('');
    expect(ended.stdout.trim()).toBe(expected);
  });
});
