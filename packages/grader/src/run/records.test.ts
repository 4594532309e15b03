import { CloudWatchLogsClient, DescribeLogStreamsCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
} from '@aws-sdk/client-iam';
import { destroyClients, runCheck, type CheckOutcome } from '@coldstart/checks/runner';
import type { CheckContext, RecordedCall } from '@coldstart/checks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNT, create, embedded, proxied, REGION, type Cloud } from './testing/clouds.ts';

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
