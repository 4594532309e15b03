import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  GetPolicyCommand,
  LambdaClient,
  RemovePermissionCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import { SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { CheckContext } from '@coldstart/checks';
import { asList, type PolicyDocument } from '@coldstart/iam';
import { arnOf, FILE, readTriggers, SOURCES, type Source } from './triggers.ts';

const PolicyName = 'triggers';

const functionName = (t: CheckContext): string => t.stack.resource('WatchFunction');

/** The policy of the function, as Lambda has it. The `Sid` of a statement is the source that it came with. */
export async function functionPolicy(t: CheckContext): Promise<PolicyDocument> {
  try {
    const { Policy = '' } = await t.client(LambdaClient).send(new GetPolicyCommand({ FunctionName: functionName(t) }));
    return JSON.parse(Policy) as PolicyDocument;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return { Version: '2012-10-17', Statement: [] };
    throw error;
  }
}

export const sidsOf = ({ Statement }: PolicyDocument): string[] => asList(Statement).map(({ Sid = '' }) => Sid);

const granted = new WeakMap<object, Promise<void>>();

/** Gives function, role and queue what the file says, once for a deployed stack. */
export function grant(t: CheckContext): Promise<void> {
  const done = granted.get(t.stack) ?? grantAll(t);
  granted.set(t.stack, done);
  return done;
}

async function grantAll(t: CheckContext): Promise<void> {
  const triggers = readTriggers(t);
  const lambda = t.client(LambdaClient);
  // What a run before has left.
  for (const StatementId of sidsOf(await functionPolicy(t)))
    await lambda.send(new RemovePermissionCommand({ FunctionName: functionName(t), StatementId }));
  for (const source of SOURCES) {
    const { permission } = triggers[source];
    if (permission === undefined) continue;
    const statement = {
      FunctionName: functionName(t),
      StatementId: source,
      Action: 'lambda:InvokeFunction',
      ...permission,
    };
    await taken(t, `Lambda to take the permission of ${source}`, lambda.send(new AddPermissionCommand(statement)));
  }
  await grantRole(t);
  const seconds = triggers.OrdersQueue.VisibilityTimeout ?? 30;
  const QueueUrl = t.stack.resource('OrdersQueue');
  const set = new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: String(seconds) } });
  await taken(t, `SQS to take the VisibilityTimeout of OrdersQueue`, t.client(SQSClient).send(set));
}

/** Each source's actions, on that source alone. */
async function grantRole(t: CheckContext): Promise<void> {
  const iam = t.client(IAMClient);
  const RoleName = t.stack.resource('WatchRole');
  const triggers = readTriggers(t);
  const statementOf = (source: Source) => {
    const { role: Action = [] } = triggers[source];
    return Action.length === 0 ? [] : [{ Sid: source, Effect: 'Allow', Action, Resource: arnOf(t, source) }];
  };
  const Statement = SOURCES.flatMap(statementOf);
  if (Statement.length === 0) return removeRolePolicy(iam, RoleName);
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const put = iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  await taken(t, `IAM to take the actions that ${FILE} names under \`role\``, put);
}

async function removeRolePolicy(iam: IAMClient, RoleName: string): Promise<void> {
  try {
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NoSuchEntityException') throw error;
  }
}

async function taken(t: CheckContext, expected: string, call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    t.fail(expected, error instanceof Error ? `it refused: ${error.message}` : String(error));
  }
}
