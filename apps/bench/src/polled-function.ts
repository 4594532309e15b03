import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  LambdaClient,
  type CreateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { setTimeout } from 'node:timers/promises';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

/** Settings of an SDK client. */
export const configOf = (endpoint: string) => ({
  endpoint,
  region: REGION,
  credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
  maxAttempts: 1,
});

const policy = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** A source that a function reads, and how something is put there. */
export interface Polled {
  /** Name of the function and its role. */
  readonly name: string;
  /** What the role may do to the source: `sqs:*`. */
  readonly action: string;
  readonly mapping: Omit<CreateEventSourceMappingRequest, 'FunctionName'>;
  /** Expression of the first record, as the handler gets it, for the text that was put. */
  readonly text: string;
  put(text: string): Promise<unknown>;
}

/**
 * Puts a hundred moments into a source, one after the other.
 *
 * @returns for each after the first ten, milliseconds from the call that puts it to the function's first line
 */
export async function untilFirstLine(
  endpoint: string,
  { name, action, mapping, text, put }: Polled,
): Promise<number[]> {
  const config = configOf(endpoint);
  const iam = new IAMClient(config);
  const lambda = new LambdaClient(config);
  const AssumeRolePolicyDocument = policy({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
  const PolicyDocument = policy({ Action: [action, 'logs:*'], Resource: '*' });
  await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'polls', PolicyDocument }));
  const handler = `export const handler = async ({ Records: [record] }) => {
  console.log('after', Date.now() - Number(${text}));
};`;
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: Role?.Arn,
      Code: { ZipFile: zipSync({ 'index.mjs': strToU8(handler) }) },
    }),
  );
  await lambda.send(new CreateEventSourceMappingCommand({ FunctionName: name, ...mapping }));
  await setTimeout(500);
  for (let round = 0; round < 100; round += 1) {
    await put(String(Date.now()));
    await setTimeout(20);
  }
  await setTimeout(500);
  const logs = new CloudWatchLogs(config);
  const { events = [] } = await logs.filterLogEvents({ logGroupName: `/aws/lambda/${name}`, filterPattern: 'after' });
  return events.map(({ message = '' }) => Number(/after (\d+)/.exec(message)?.[1])).slice(10);
}
