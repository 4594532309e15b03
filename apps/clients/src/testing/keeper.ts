import { waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { zipSync, type Zippable } from 'fflate';
import { expect } from 'vitest';
import type { ClientCloud } from './client-cloud.ts';

/*
 * The function `keeper` is the same in every language: it puts the order that it is sent into the table `orders`, with
 * the id of the request, and refuses one without an id.
 */

const statement = (rest: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...rest }] });
const TRUST = statement({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });
const KEEP = statement({ Action: 'dynamodb:PutItem', Resource: '*' });

/** Code with an executable `bootstrap`, and what it needs beside it. */
export function zipOf(bootstrap: Uint8Array, beside: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  const executable: Zippable[string] = [bootstrap, { os: 3, attrs: 0o10_0755 << 16 }];
  return zipSync({ ...beside, bootstrap: executable }, { level: 1 });
}

/** Makes the function of a bootstrap. The bucket `receipts` is there. */
export async function deployKeeper(cloud: ClientCloud, zip: Uint8Array, Handler: string): Promise<void> {
  const { Role } = await cloud.iam.createRole({ RoleName: 'keeper', AssumeRolePolicyDocument: TRUST });
  await cloud.iam.putRolePolicy({ RoleName: 'keeper', PolicyName: 'keep', PolicyDocument: KEEP });
  // As large as bootstraps are, code goes through a bucket.
  await cloud.s3.putObject({ Bucket: 'receipts', Key: 'code.zip', Body: zip });
  await cloud.lambda.createFunction({
    FunctionName: 'keeper',
    Role: Role?.Arn,
    Runtime: 'provided.al2023',
    Handler,
    Timeout: 30,
    MemorySize: 1024,
    Code: { S3Bucket: 'receipts', S3Key: 'code.zip' },
    Environment: { Variables: { TABLE: 'orders' } },
  });
  await waitUntilFunctionActiveV2({ client: cloud.lambda, maxWaitTime: 20 }, { FunctionName: 'keeper' });
}

/** Demands of a function that it keeps an order, and that its error is Lambda's to report. */
export async function expectKeeps(cloud: ClientCloud, FunctionName: string, TableName: string): Promise<void> {
  const call = async (event: object) => {
    const { FunctionError, Payload } = await cloud.lambda.invoke({ FunctionName, Payload: JSON.stringify(event) });
    return { FunctionError, payload: JSON.parse(Payload?.transformToString() ?? '') as unknown };
  };
  expect(await call({ id: '7' })).toEqual({ FunctionError: undefined, payload: { kept: '7' } });
  const { Item } = await cloud.dynamodb.getItem({ TableName, Key: { id: { S: '7' } } });
  expect(Item?.['by']?.S).toMatch(/^[0-9a-f-]{36}$/);
  const refused = await call({});
  expect(refused.FunctionError).toBe('Unhandled');
  expect(refused.payload).toMatchObject({ errorMessage: expect.stringContaining('An order has an id.') as string });
}
