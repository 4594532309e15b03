import { randomUUID } from 'node:crypto';
import type { Action } from '@aws-sdk/client-iot';
import { AwsError } from '@coldstart/wire';
import { dynamoDb, dynamoDbV2 } from './dynamodb.ts';
import { cloudwatchLogs, lambda, republish, s3 } from './others.ts';
import { firehose, kinesis, sns, sqs } from './queues.ts';
import type { ActionKind, Work } from './work.ts';

export type { Work } from './work.ts';

/** By their members in a rule; a new kind is an entry here. What is not here is refused by name when a rule is made. */
const KINDS: { readonly [Name in keyof Action]?: ActionKind<NonNullable<Action[Name]>> } = {
  cloudwatchLogs,
  dynamoDB: dynamoDb,
  dynamoDBv2: dynamoDbV2,
  firehose,
  kinesis,
  lambda,
  republish,
  s3,
  sns,
  sqs,
};

export const KNOWN_ACTIONS: readonly string[] = Object.keys(KINDS);

/** What an error action is told of an action that failed. */
export interface Failure {
  readonly failedAction: string;
  readonly failedResource: string;
  readonly errorMessage: string;
}

/** The one member that an action has, and what it is. */
export function memberOf(action: Action): readonly [name: string, settings: Readonly<Record<string, unknown>>] {
  const [name = '', settings = {}] = Object.entries(action).find(([, given]) => given !== undefined) ?? [];
  return [name, settings as Readonly<Record<string, unknown>>];
}

/** @returns why it could not be done */
export async function carryOut(action: Action, work: Work): Promise<Failure | undefined> {
  const [name, settings] = memberOf(action);
  // The table's types say which settings belong to which name.
  const kind = KINDS[name as keyof Action] as ActionKind<object> | undefined;
  if (kind === undefined) return undefined;
  const resource = kind.resource(settings, work);
  try {
    await kind.run(settings, work, resource);
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return {
      failedAction: kind.failed,
      failedResource: resource,
      errorMessage: worded(kind, error, name, resource, work),
    };
  }
}

/** After the example of AWS's documentation. */
function worded(
  { verb }: ActionKind<object>,
  { message, code, status = 400 }: AwsError,
  name: string,
  resource: string,
  { topic }: Work,
): string {
  const received = `${message} (Status Code: ${status}; Error Code: ${code}; Request ID: ${randomUUID()})`;
  return `Failed to ${verb}. The error received was ${received}. Message arrived on: ${topic}, Action: ${name}, Resource: ${resource}`;
}
