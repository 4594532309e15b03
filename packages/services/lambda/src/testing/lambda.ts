import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
  type CreateFunctionCommandInput,
  type InvokeCommandInput,
  type InvokeCommandOutput,
} from '@aws-sdk/client-lambda';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { strToU8, zipSync } from 'fflate';
import { startCloud, type CloudOptions, type RunningCloud } from '@coldstart/cloud';
import { SERVICES } from './services.ts';

export const ACCOUNT = '111111111111';
export const REGION = 'us-east-1';

/** A cloud of a test's own, with a client of its Lambda. */
export interface TestLambda {
  readonly cloud: RunningCloud;
  readonly client: LambdaClient;
  clientOf(accessKeyId: string, secretAccessKey?: string): LambdaClient;
  iam(): IAMClient;
  /** A role that Lambda may assume; `allowed` are actions it may do to everything. */
  role(name: string, ...allowed: string[]): Promise<string>;
  /** A function that is ready; `code` is its `index.mjs`. */
  create(name: string, code: string, more?: Partial<CreateFunctionCommandInput>): Promise<void>;
  invoke(name: string, event?: unknown, more?: Partial<InvokeCommandInput>): Promise<InvokeCommandOutput>;
  close(): Promise<void>;
}

/** The same bytes for the same code. */
export const zip = (code: string): Uint8Array => zipSync({ 'index.mjs': [strToU8(code), { mtime: '2026-01-01' }] });

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** @param options `timeRuns` false where moments of invocations are compared, which would depend on the machine */
export async function startLambda(options: Partial<CloudOptions> = {}): Promise<TestLambda> {
  const cloud = await startCloud({ services: SERVICES, ...options });
  const clients: { destroy(): void }[] = [];
  const configuration = (accessKeyId: string, secretAccessKey: string) => ({
    endpoint: cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId, secretAccessKey },
    // A refusal is what the tests are about.
    maxAttempts: 1,
  });
  const clientOf = (accessKeyId: string, secretAccessKey = 'test'): LambdaClient => {
    const client = new LambdaClient(configuration(accessKeyId, secretAccessKey));
    clients.push(client);
    return client;
  };
  const iam = (): IAMClient => {
    const client = new IAMClient(configuration(ACCOUNT, 'test'));
    clients.push(client);
    return client;
  };
  const client = clientOf(ACCOUNT);
  const role = (name: string, ...allowed: string[]): Promise<string> => createRole(iam(), name, allowed);
  return {
    cloud,
    client,
    clientOf,
    iam,
    role,
    async create(name, code, more = {}) {
      await client.send(
        new CreateFunctionCommand({
          FunctionName: name,
          Role: more.Role ?? (await role(`${name}-role`)),
          Code: { ZipFile: zip(code) },
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          ...more,
        }),
      );
      // Where time stands still, nothing becomes active by itself.
      if (options.timeRuns === false) await cloud.clock.advance(1000);
      await waitUntilFunctionActiveV2(
        { client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 },
        { FunctionName: name },
      );
    },
    invoke: (name, event = {}, more = {}) =>
      client.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), ...more })),
    async close() {
      for (const one of clients) one.destroy();
      await cloud.close();
    },
  };
}

async function createRole(iam: IAMClient, RoleName: string, allowed: readonly string[]): Promise<string> {
  const made = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
  if (allowed.length > 0) {
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: allowed, Resource: '*' }],
    });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'allowed', PolicyDocument }));
  }
  return made.Role?.Arn ?? '';
}

/** What a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<Error & { $metadata: { httpStatusCode?: number } }> {
  try {
    await call;
  } catch (error) {
    return error as Error & { $metadata: { httpStatusCode?: number } };
  }
  throw new Error('The call was not refused.');
}

export const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');
