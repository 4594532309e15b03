import type { CheckContext } from '@coldstart/checks';
import { AttachRolePolicyCommand, CreateRoleCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { zipSync, type Zippable } from 'fflate';

const RoleName = 'ship-it-checks';
/** What is refused stands in the way of what a check has to tell. */
const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
/** Longer than any function takes to become active. */
const MOST_SECONDS = 20;

/** A role that may write logs, and nothing else. @returns its ARN */
async function role(t: CheckContext): Promise<string> {
  const iam = t.client(IAMClient);
  const Statement = [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  try {
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'EntityAlreadyExistsException') throw error;
  }
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  return Role?.Arn ?? '';
}

interface OwnFunction {
  /** Its files, `index.mjs` among them. */
  readonly code: Zippable;
  readonly seconds: number;
}

/** Makes a function that is the check's, and none of the stack's, for as long as it is used. */
export async function withFunction<Value>(
  t: CheckContext,
  { code, seconds }: OwnFunction,
  use: (name: string) => Promise<Value>,
): Promise<Value> {
  const lambda = t.client(LambdaClient);
  // Learners read it where the check has called it.
  const FunctionName = `of-the-check-${t.random.hex(8)}`;
  const settings = { Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: seconds, MemorySize: 1024 } as const;
  const Code = { ZipFile: zipSync(code) };
  await lambda.send(new CreateFunctionCommand({ FunctionName, Role: await role(t), ...settings, Code }));
  try {
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: MOST_SECONDS }, { FunctionName });
    return await use(FunctionName);
  } finally {
    await lambda.send(new DeleteFunctionCommand({ FunctionName }));
  }
}
