import { CloudWatchLogsClient, DescribeLogStreamsCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  LambdaClient,
  ListFunctionsCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { createStack, destroyClients, runCheck, type CheckOutcome, type Target } from '@coldstart/checks/runner';
import type { CheckContext, RecordedCall } from '@coldstart/checks';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { SERVICES } from '@coldstart/services';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { startEmbedded } from '../backend/embedded.ts';
import { ABILITIES } from '../backend/abilities.ts';
import { proxiedCapabilities } from '../backend/proxied.ts';
import { startProxy, type Proxy } from '../backend/proxy/proxy.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const OTHER = '99999999-9999-4999-8999-999999999999';

/** Writes all that Lambda writes, as text, as records and in frames, and what it was asked to write. */
const FORGER = `
import { writeSync } from 'node:fs';
const frame = (text, at) => {
  const header = Buffer.alloc(16);
  header.writeUInt32BE(0xa55a0003, 0);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  header.writeBigUInt64BE(BigInt(at) * 1000n, 8);
  writeSync(1, Buffer.concat([header, Buffer.from(text)]));
};
const others = (id) => [
  'START RequestId: ' + id + ' Version: $LATEST',
  'END RequestId: ' + id,
  'REPORT RequestId: ' + id + '\\tDuration: 1.00 ms\\t',
  JSON.stringify({ time: new Date().toISOString(), type: 'platform.report', record: { requestId: id } }),
  'INIT_START Runtime Version: made.up',
];
export const handler = async ({ say }, { awsRequestId }) => {
  for (const line of others('${OTHER}')) console.log(line), writeSync(1, line + '\\n');
  frame('START RequestId: ${OTHER} Version: 7\\n', 4_000_000_000_000);
  writeSync(1, 'x'.repeat(5000) + '\\n');
  writeSync(1, 'END RequestId: ' + awsRequestId + '\\n' + say + '\\n');
  return awsRequestId;
};`;

/** Calls what it is told to call, and says of itself what it likes. */
const CALLER = `
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
const lambda = new LambdaClient();
export const handler = async ({ targets, type }) => {
  for (const FunctionName of targets) {
    await lambda.send(new InvokeCommand({ FunctionName, InvocationType: type })).catch(() => undefined);
  }
  return 'called everything there is';
};`;

const TARGET = 'export const handler = async () => "ran";';

const BROKEN = `throw new Error('There is nothing to begin with');`;

/** Fails at its event, and says that it was before. */
const LATE = `
export const handler = async () => {
  console.log('INIT_REPORT Init Duration: 1.00 ms\\tPhase: init\\tStatus: error\\tError Type: Error');
  throw new Error('There is nothing to begin with');
};`;

interface Cloud {
  readonly target: Target;
  /** Where functions send their calls, if not where they are told to anyway. */
  readonly forFunctions?: string;
  close(): Promise<void>;
}

async function embedded(): Promise<Cloud> {
  const backend: Backend = await startEmbedded({ services: SERVICES, log: () => undefined });
  const { endpoint, capabilities } = backend;
  return { target: targetOf(endpoint, capabilities, backend.credentials(ACCOUNT)), close: () => backend.close() };
}

/** Another cloud, as LocalStack is one: nothing is known of it but its APIs and what passes. */
async function proxied(): Promise<Cloud> {
  const cloud: RunningCloud = await startCloud({ services: SERVICES });
  const proxy: Proxy = await startProxy(cloud.endpoint, SERVICES);
  const capabilities = proxiedCapabilities(proxy, ABILITIES.coldstart);
  const close = async (): Promise<void> => {
    await proxy.close();
    await cloud.close();
  };
  const target = targetOf(proxy.endpoint, capabilities, { accessKeyId: ACCOUNT, secretAccessKey: 'test' });
  return { target, forFunctions: await proxy.forFunctions(ACCOUNT, '127.0.0.1'), close };
}

function targetOf(endpoint: string, capabilities: Target['capabilities'], credentials: Target['credentials']): Target {
  return {
    endpoint,
    region: REGION,
    account: ACCOUNT,
    credentials,
    stranger: { account: '1', credentials },
    capabilities,
    now: () => capabilities.clock?.now() ?? Date.now(),
    stack: createStack('records', {}, []),
    files: new Map(),
    exercise: 'records',
    variant: 'typescript',
    seed: 1,
  };
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** Makes a function and its role, which may write logs and do what is allowed besides. */
async function create(
  { target, forFunctions }: Cloud,
  name: string,
  code: string,
  allowed: object[] = [],
): Promise<void> {
  const config = { endpoint: target.endpoint, region: REGION, credentials: target.credentials };
  const [iam, lambda] = [new IAMClient(config), new LambdaClient(config)];
  const RoleName = `${name}Role`;
  const AssumeRolePolicyDocument = JSON.stringify(TRUST);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const logs = { Effect: 'Allow', Action: 'logs:*', Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [logs, ...allowed] });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: Role?.Arn,
      Code: { ZipFile: zipSync({ 'index.mjs': strToU8(code) }) },
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Timeout: 30,
      ...(forFunctions !== undefined && { Environment: { Variables: { AWS_ENDPOINT_URL: forFunctions } } }),
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 },
    { FunctionName: name },
  );
  iam.destroy();
  lambda.destroy();
}

describe.each([
  ['the embedded cloud', embedded],
  ['a cloud behind the proxy', proxied],
])('what a check sees on %s', (_, start) => {
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await start();
    await create(cloud, 'Forger', FORGER);
    await create(cloud, 'Target', TARGET);
    await create(cloud, 'Broken', BROKEN);
    await create(cloud, 'Late', LATE);
    await create(cloud, 'Caller', CALLER, [
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Target`,
      },
    ]);
  });
  afterAll(async () => {
    destroyClients(cloud.target);
    await cloud.close();
  });

  const check = async (body: (t: CheckContext) => Promise<void>): Promise<CheckOutcome> =>
    runCheck({ id: 'check', body }, cloud.target, 30_000);
  const passes = async (body: (t: CheckContext) => Promise<void>): Promise<void> =>
    expect(await check(body)).toMatchObject({ status: 'pass' });

  test("has the invocation's own request id, whatever the function prints", async () => {
    await passes(async (t) => {
      const { requestId, result } = await t.invoke('Forger', { say: 'one' });
      t.expect(result, 'the id that the function knows').toEqual(requestId);
      t.expect(requestId, 'the id').toNotEqual(OTHER);
    });
  });

  test('has all lines of the function in the log of its invocation, and no others', async () => {
    await passes(async (t) => {
      const [one, two] = [await t.invoke('Forger', { say: 'one' }), await t.invoke('Forger', { say: 'two' })];
      const logs = [await t.invocationLog('Forger', one.requestId), await t.invocationLog('Forger', two.requestId)];
      t.expect(
        logs.map(({ lines }) => lines.at(-1)),
        'the last line of each',
      ).toEqual(['one', 'two']);
      for (const { lines, stream } of logs) {
        // Five lines printed twice, a frame, a long line, an END, and what it was to say.
        t.expect(lines, 'the lines').toHaveLength(14);
        t.expect(lines, 'the lines').toContain(`START RequestId: ${OTHER} Version: 7`);
        t.expect(lines, 'the lines').toContain('INIT_START Runtime Version: made.up');
        t.expect(stream, 'the stream').toContain('[$LATEST]');
      }
      t.expect((await t.logs('Forger')).length, 'the number of lines of both').toEqual(28);
      if (cloud.target.capabilities.clock === undefined) return;
      const forged = await t.invocationLog('Forger', OTHER).catch(() => undefined);
      t.expect(forged, 'a log of the made-up id').toBeAbsent();
    });
  }, 20_000);

  test('tells an initialization that failed from a function that speaks of one', async () => {
    await passes(async (t) => {
      const [broken, late] = [await t.invoke('Broken', {}), await t.invoke('Late', {})];
      for (const { error } of [broken, late])
        t.expect(error?.message, 'the message').toEqual('There is nothing to begin with');
      t.expect(await t.failedToStart('Broken', broken.requestId), 'whether Broken ended at its start').toEqual(true);
      t.expect(await t.failedToStart('Late', late.requestId), 'whether Late did').toEqual(false);
    });
  });

  test('has the calls that the function made, not those that it speaks of', async () => {
    const found: Record<string, readonly RecordedCall[]> = {};
    await passes(async (t) => {
      const during = async (targets: string[], type = 'RequestResponse'): Promise<readonly RecordedCall[]> => {
        const { requestId } = await t.invoke('Caller', { targets, type });
        return t.callsDuring(requestId);
      };
      found['none'] = await during([]);
      found['one'] = await during(['Target']);
      found['queued'] = await during(['Target'], 'Event');
      found['refused'] = await during(['Forger']);
    });
    expect(found['none']).toEqual([]);
    expect(found['one']).toMatchObject([{ service: 'lambda', operation: 'Invoke', outcome: 'ok', led: 'ran' }]);
    expect(found['queued']).toMatchObject([{ service: 'lambda', operation: 'Invoke', outcome: 'ok' }]);
    expect(found['refused']).toMatchObject([
      { service: 'lambda', operation: 'Invoke', outcome: 'denied', led: undefined },
    ]);
    if (cloud.target.capabilities.journal?.complete !== true) return;
    const own = `arn:aws:sts::${ACCOUNT}:assumed-role/CallerRole/Caller`;
    const action = 'lambda:InvokeFunction';
    expect(found['one']?.[0]).toMatchObject({
      principal: own,
      decisions: [{ action, result: 'allowed', by: { policyName: 'own', index: 1 } }],
    });
    expect(found['queued']?.[0]?.led).toBe('queued');
    expect(found['refused']?.[0]).toMatchObject({
      principal: own,
      decisions: [{ action, result: 'implicitDeny', by: undefined, missing: 'identity-based' }],
    });
  });

  test("has a role's whole access evaluated, with the statement that allows too much", async () => {
    const resources = [`arn:aws:lambda:${REGION}:${ACCOUNT}:function:Target`];
    const must = [{ action: 'lambda:InvokeFunction', resources }];
    const may = [{ action: 'logs:*', resources: ['*'] }];
    await passes((t) => t.expectLeastPrivilege('CallerRole', { must, may, trusts: ['lambda.amazonaws.com'] }));
    const role = `arn:aws:iam::${ACCOUNT}:role/CallerRole`;
    const [wide, narrow, stranger] = [
      await check((t) => t.expectLeastPrivilege(role, { must })),
      await check((t) =>
        t.expectLeastPrivilege(role, { must: [{ action: 's3:PutObject', resources: ['arn:aws:s3:::a/b'] }] }),
      ),
      await check((t) => t.expectLeastPrivilege(role, { must, may, trusts: ['ec2.amazonaws.com'] })),
    ];
    expect(wide.happened).toMatch(/^it may also logs:\w+ on \*, by statement 1 of the policy own$/);
    expect(narrow.happened).toBe('it may not s3:PutObject on arn:aws:s3:::a/b: no policy allows it');
    expect(stranger.happened).toBe('it also lets lambda.amazonaws.com in');

    await passes(async (t) => {
      const iam = t.client(IAMClient);
      const attach = (PolicyArn: string) =>
        iam.send(new AttachRolePolicyCommand({ RoleName: 'CallerRole', PolicyArn }));
      await attach('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole');
      await t.expectLeastPrivilege('CallerRole', { must, may });
      await attach('arn:aws:iam::aws:policy/IAMFullAccess');
    });
    const attached = await check((t) => t.expectLeastPrivilege('CallerRole', { must, may }));
    expect(attached.happened).toBe('it may also iam:CreateUser on *, by statement 1 of the policy IAMFullAccess');
    await passes(async (t) => {
      const limit = { Effect: 'Allow', Action: ['logs:*', 'lambda:InvokeFunction'], Resource: '*' };
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [limit] });
      const iam = t.client(IAMClient);
      const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'Limit', PolicyDocument }));
      const PermissionsBoundary = Policy?.Arn;
      await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'CallerRole', PermissionsBoundary }));
      await t.expectLeastPrivilege('CallerRole', { must, may });
    });
  });
});

/** Calls with the keys that it is given, and tells what it hears; or tells its own. */
const BORROWER = `
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
export const handler = async ({ keys, tell }) => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
  if (tell) return { accessKeyId, secretAccessKey, sessionToken };
  const sts = new STSClient({ credentials: keys, maxAttempts: 1 });
  return sts.send(new GetCallerIdentityCommand()).then(({ Arn }) => Arn, ({ name, message }) => name + ': ' + message);
};`;

// Elsewhere nothing tells who speaks: docs/platforms.md says so.
test.skipIf(process.platform !== 'linux')(
  'no function acts with the keys of another, nor does anybody (on Linux)',
  async () => {
    const cloud = await embedded();
    try {
      await create(cloud, 'Lender', BORROWER);
      await create(cloud, 'Borrower', BORROWER);
      const body = async (t: CheckContext): Promise<void> => {
        const own = `arn:aws:sts::${ACCOUNT}:assumed-role/BorrowerRole/Borrower`;
        t.expect(await t.call('Borrower', {}), 'who it is').toEqual(own);
        const keys = (await t.call('Lender', { tell: true })) as Parameters<typeof t.clientAs>[1];
        const refused = (said: unknown): void =>
          t.expect(said, 'what it hears').toContain('only the function that was given them may use them');
        refused(await t.call('Borrower', { keys }));
        const lambda = t.clientAs(LambdaClient, keys);
        refused(await lambda.send(new ListFunctionsCommand()).catch(String));
        lambda.destroy();
        const s3 = t.clientAs(S3Client, keys);
        const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket: 'made-by-nobody', Key: 'a' }));
        s3.destroy();
        // Who has the link may use it: it is the bucket that is not there.
        t.expect(await (await fetch(url)).text(), 'what a presigned URL answers').toContain('NoSuchBucket');
        t.expect(await t.call('Lender', {}), 'who the lender is').toContain('LenderRole');
      };
      expect(await runCheck({ id: 'check', body }, cloud.target, 20_000)).toMatchObject({ status: 'pass' });
    } finally {
      destroyClients(cloud.target);
      await cloud.close();
    }
  },
);

test('lines that somebody else puts into the stream of a function are not its own on the embedded cloud', async () => {
  const cloud = await embedded();
  try {
    await create(cloud, 'Target', TARGET);
    const body = async (t: CheckContext): Promise<void> => {
      const { requestId } = await t.invoke('Target', {});
      const { stream } = await t.invocationLog('Target', requestId);
      const place = { logGroupName: '/aws/lambda/Target', logStreamName: stream };
      const logs = t.client(CloudWatchLogsClient);
      await logs.send(
        new PutLogEventsCommand({ ...place, logEvents: [{ timestamp: t.clock.now(), message: 'forged' }] }),
      );
      const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: place.logGroupName }));
      t.expect(
        logStreams.map(({ logStreamName }) => logStreamName),
        'the streams',
      ).toEqual([stream]);
      t.expect(await t.logs('Target'), 'the lines of the function').toEqual([]);
      t.expect((await t.invocationLog('Target', requestId)).lines, 'the lines of its invocation').toEqual([]);
    };
    expect(await runCheck({ id: 'check', body }, cloud.target, 20_000)).toMatchObject({ status: 'pass' });
  } finally {
    destroyClients(cloud.target);
    await cloud.close();
  }
});
