import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { Kinesis, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { setTimeout } from 'node:timers/promises';
import type { Figure } from './figures.ts';

const HANDLER = `export const handler = async ({ Records: [{ kinesis }] }) => {
  console.log('after', Date.now() - Number(Buffer.from(kinesis.data, 'base64')));
};`;

const policy = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** From the call that puts a record to the first line of a warm function that reads its stream. */
export async function streamFigures(endpoint: string): Promise<Figure[]> {
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const config = { endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
  const iam = new IAMClient(config);
  const lambda = new LambdaClient(config);
  const kinesis = new Kinesis(config);
  const [RoleName, StreamName] = ['bench-reads', 'bench-read'];
  const AssumeRolePolicyDocument = policy({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = policy({ Action: ['kinesis:*', 'logs:*'], Resource: '*' });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'reads', PolicyDocument }));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: RoleName,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: Role?.Arn,
      Code: { ZipFile: zipSync({ 'index.mjs': strToU8(HANDLER) }) },
    }),
  );
  await kinesis.createStream({ StreamName, ShardCount: 1 });
  await waitUntilStreamExists({ client: kinesis, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { StreamName });
  const EventSourceArn = `arn:aws:kinesis:eu-west-1:111122223333:stream/${StreamName}`;
  await lambda.send(
    new CreateEventSourceMappingCommand({ FunctionName: RoleName, EventSourceArn, StartingPosition: 'TRIM_HORIZON' }),
  );
  await setTimeout(500);
  for (let round = 0; round < 100; round += 1) {
    await kinesis.putRecord({ StreamName, PartitionKey: 'a', Data: Buffer.from(String(Date.now())) });
    await setTimeout(20);
  }
  await setTimeout(500);
  const logs = new CloudWatchLogs(config);
  const { events = [] } = await logs.filterLogEvents({
    logGroupName: `/aws/lambda/${RoleName}`,
    filterPattern: 'after',
  });
  const values = events.map(({ message = '' }) => Number(/after (\d+)/.exec(message)?.[1])).slice(10);
  return [
    {
      name: 'Kinesis, from PutRecord to the first line',
      unit: 'ms',
      values,
      goal: '<= 5',
      met: (value) => value <= 5,
    },
  ];
}
