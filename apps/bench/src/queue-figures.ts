import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { strToU8, zipSync } from 'fflate';
import { setTimeout } from 'node:timers/promises';
import type { Figure } from './figures.ts';

const HANDLER = `export const handler = async ({ Records: [{ body }] }) => {
  console.log('after', Date.now() - Number(body));
};`;

const policy = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** From the call that sends a message to the first line of a warm function that polls its queue. */
export async function queueFigures(endpoint: string): Promise<Figure[]> {
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const config = { endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
  const iam = new IAMClient(config);
  const lambda = new LambdaClient(config);
  const sqs = new SQS(config);
  const RoleName = 'bench-polls';
  const AssumeRolePolicyDocument = policy({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = policy({ Action: ['sqs:*', 'logs:*'], Resource: '*' });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'polls', PolicyDocument }));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: RoleName,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: Role?.Arn,
      Code: { ZipFile: zipSync({ 'index.mjs': strToU8(HANDLER) }) },
    }),
  );
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'bench-polled' });
  const EventSourceArn = 'arn:aws:sqs:eu-west-1:111122223333:bench-polled';
  await lambda.send(new CreateEventSourceMappingCommand({ FunctionName: RoleName, EventSourceArn }));
  await setTimeout(500);
  for (let round = 0; round < 100; round += 1) {
    await sqs.sendMessage({ QueueUrl, MessageBody: String(Date.now()) });
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
      name: 'SQS, from sending to the first line of a function',
      unit: 'ms',
      values,
      goal: '<= 5',
      met: (value) => value <= 5,
    },
  ];
}
