import { functionArn, type FunctionName } from '../names.ts';
import { executionNotFound } from './errors.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html#durable-iam-permissions */
const ARN =
  /^arn:[a-zA-Z0-9-]+:lambda:(?<region>[a-zA-Z0-9-]+):(?<account>\d{12}):function:(?<name>[a-zA-Z0-9_-]+):(?<version>\$LATEST(?:\.PUBLISHED)?|\d+)\/durable-execution\/[a-zA-Z0-9_-]+\/(?<id>[a-zA-Z0-9_-]+)$/;

interface Named {
  readonly account: string;
  readonly region: string;
  readonly id: string;
}

export const executionArn = (asked: FunctionName & { readonly qualifier: string }, name: string, id: string): string =>
  `${functionArn(asked, asked.qualifier)}/durable-execution/${name}/${id}`;

/** @throws AwsError for what is none */
export function readExecutionArn(arn: string): Named {
  const { account = '', region = '', id } = ARN.exec(arn)?.groups ?? {};
  if (id === undefined) throw executionNotFound();
  return { account, region, id };
}
