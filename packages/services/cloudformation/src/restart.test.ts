import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { role, startStacks, type TestStacks } from './testing/stacks.ts';

let dataDir: string;
let stacks: TestStacks;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'coldstart-test-'));
  stacks = await startStacks(undefined, { dataDir });
});
afterEach(async () => {
  await stacks.close();
  rmSync(dataDir, { recursive: true });
});

/** The same cloud again, at the same address: URLs that were handed out still hold. */
async function restart(): Promise<void> {
  const { port } = stacks.cloud;
  await stacks.close();
  stacks = await startStacks(undefined, { dataDir, port });
}

const physicalId = async (name: string, id: string): Promise<string> =>
  (await stacks.cloudformation.describeStackResource({ StackName: name, LogicalResourceId: id })).StackResourceDetail
    ?.PhysicalResourceId ?? '';

const WAITS = {
  Resources: {
    Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
    Wait: {
      Type: 'AWS::CloudFormation::WaitCondition',
      Properties: { Handle: { Ref: 'Handle' }, Timeout: '60', Count: 2 },
    },
    After: { Type: 'AWS::Logs::LogGroup', DependsOn: 'Wait' },
  },
  Outputs: { Data: { Value: { 'Fn::GetAtt': ['Wait', 'Data'] } } },
};

const signal = (url: string, UniqueId: string): Promise<Response> =>
  fetch(url, { method: 'PUT', body: JSON.stringify({ Status: 'SUCCESS', Reason: '', UniqueId, Data: UniqueId }) });

test('a wait condition takes the rest of its signals after a restart', async () => {
  expect(await stacks.create('waits', WAITS)).toBe('CREATE_IN_PROGRESS');
  const url = await physicalId('waits', 'Handle');
  await signal(url, '1');
  await restart();
  expect(await stacks.status('waits')).toBe('CREATE_IN_PROGRESS');
  await signal(url, '2');
  expect(await stacks.ended('waits')).toBe('CREATE_COMPLETE');
  expect(await stacks.outputs('waits')).toEqual({ Data: '{"1":"1","2":"2"}' });
});

test('a signal that was taken in before a restart is not lost', async () => {
  await stacks.create('goes-on', WAITS);
  const url = await physicalId('goes-on', 'Handle');
  await signal(url, '1');
  await signal(url, '2');
  await restart();
  expect(await stacks.ended('goes-on')).toBe('CREATE_COMPLETE');
});

test('a wait condition times out after a restart, and says how many have come', async () => {
  await stacks.create('late', WAITS);
  await signal(await physicalId('late', 'Handle'), '1');
  await restart();
  await stacks.cloud.clock.advance(61_000);
  expect(await stacks.status('late')).toBe('ROLLBACK_COMPLETE');
  expect(await stacks.reason('late', 'Wait')).toBe('WaitCondition timed out. Received 1 conditions when expecting 2');
});

/** A function that answers nothing: it fails with what it was asked. */
const custom = (timeout: number) => ({
  Resources: {
    Role: role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'] }),
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 10,
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { ZipFile: 'exports.handler = async (event) => console.log(`URL ${event.ResponseURL}`);' },
      },
    },
    Custom: {
      Type: 'Custom::Word',
      Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, ServiceTimeout: timeout },
    },
  },
  Outputs: { Said: { Value: { 'Fn::GetAtt': ['Custom', 'Said'] } } },
});

/** The URL that the function was given, from its log. */
async function responseUrl(name: string): Promise<string> {
  const logGroupName = `/aws/lambda/${await physicalId(name, 'Function')}`;
  const read = async (): Promise<string | undefined> => {
    const { events = [] } = await stacks.logs.filterLogEvents({ logGroupName, filterPattern: 'URL' });
    return /URL (\S+)/.exec(events[0]?.message ?? '')?.[1];
  };
  await expect.poll(() => read().catch(() => undefined), { timeout: 20_000, interval: 50 }).toBeDefined();
  return (await read()) ?? '';
}

test('a custom resource is answered after a restart', async () => {
  expect(await stacks.create('custom', custom(600))).toBe('CREATE_IN_PROGRESS');
  const url = await responseUrl('custom');
  await restart();
  expect(await stacks.status('custom')).toBe('CREATE_IN_PROGRESS');
  const body = JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'made', Data: { Said: 'hello' } });
  expect((await fetch(url, { method: 'PUT', body })).status).toBe(200);
  expect(await stacks.ended('custom')).toBe('CREATE_COMPLETE');
  expect(await stacks.outputs('custom')).toEqual({ Said: 'hello' });
});

test('a custom resource that nobody answers times out after a restart', async () => {
  await stacks.create('silent', custom(120));
  await responseUrl('silent');
  await restart();
  await stacks.cloud.clock.advance(121_000);
  // Its deletion is not answered either.
  await stacks.cloud.clock.advance(121_000);
  expect(await stacks.status('silent')).toBe('ROLLBACK_FAILED');
  expect(await stacks.reason('silent', 'Custom')).toContain(
    'CloudFormation did not receive a response from your Custom Resource.',
  );
});

test('a resource that is not ready yet is looked at again after a restart', async () => {
  const { Role: made, Function: fn } = custom(1).Resources;
  const template = {
    Resources: {
      Role: made,
      Function: fn,
      Version: {
        Type: 'AWS::Lambda::Version',
        Properties: {
          FunctionName: { Ref: 'Function' },
          ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 },
        },
      },
    },
  };
  // Its environments may be ready before anybody has looked: on a busy machine the look takes longer.
  expect(await stacks.create('provisioned', template)).toMatch(/^CREATE_(?:IN_PROGRESS|COMPLETE)$/);
  await restart();
  // An environment starts in real time, whatever the cloud's clock says.
  await expect.poll(() => stacks.ended('provisioned'), { interval: 200 }).toBe('CREATE_COMPLETE');
});
