import { afterAll, beforeAll, expect, test } from 'vitest';
import { role, startStacks, type TestStacks } from './testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

/** Time goes on until the stack has come to rest. */
async function settled(name: string): Promise<string> {
  for (let turns = 0; turns < 200; turns++) {
    const status = await stacks.status(name);
    if (!status.endsWith('_IN_PROGRESS')) return status;
    await stacks.cloud.clock.settled();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return stacks.status(name);
}

test('a wait condition waits for its signals', async () => {
  const template = {
    Resources: {
      Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
      Wait: {
        Type: 'AWS::CloudFormation::WaitCondition',
        Properties: { Handle: { Ref: 'Handle' }, Timeout: '60', Count: 2 },
      },
    },
    Outputs: { Data: { Value: { 'Fn::GetAtt': ['Wait', 'Data'] } }, Name: { Value: { Ref: 'Wait' } } },
  };
  expect(await stacks.create('waits', template)).toBe('CREATE_IN_PROGRESS');
  const { StackResourceDetail: handle } = await stacks.cloudformation.describeStackResource({
    StackName: 'waits',
    LogicalResourceId: 'Handle',
  });
  const signal = (UniqueId: string) =>
    fetch(handle?.PhysicalResourceId ?? '', {
      method: 'PUT',
      body: JSON.stringify({ Status: 'SUCCESS', Reason: 'done', UniqueId, Data: `data-${UniqueId}` }),
    });
  expect((await signal('1')).status).toBe(200);
  expect(await stacks.status('waits')).toBe('CREATE_IN_PROGRESS');
  await signal('2');
  expect(await settled('waits')).toBe('CREATE_COMPLETE');
  expect(await stacks.outputs('waits')).toEqual({
    Data: '{"1":"data-1","2":"data-2"}',
    Name: expect.stringMatching(/:stack\/waits\/[^/]+\/Handle$/),
  });
});

test('a wait condition that nobody signals times out', async () => {
  const template = {
    Resources: {
      Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
      Wait: { Type: 'AWS::CloudFormation::WaitCondition', Properties: { Handle: { Ref: 'Handle' }, Timeout: '60' } },
    },
  };
  await stacks.create('late', template);
  await stacks.cloud.clock.advance(61_000);
  expect(await settled('late')).toBe('ROLLBACK_COMPLETE');
  expect(await stacks.reason('late')).toBe('WaitCondition timed out. Received 0 conditions when expecting 1');
});

const handler = `
const response = require('cfn-response');
exports.handler = (event, context) => {
  const { Fail, Word } = event.ResourceProperties;
  if (Fail === 'true' && event.RequestType === 'Create') return response.send(event, context, response.FAILED, {}, 'made', false, 'It was to fail.');
  return response.send(event, context, response.SUCCESS, { Said: Word + '!', Was: event.RequestType }, 'made-' + Word);
};
`;

const custom = (properties: object) => ({
  Resources: {
    Role: role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'] }),
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 10,
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { ZipFile: handler },
      },
    },
    Custom: {
      Type: 'Custom::Word',
      Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, ...properties },
    },
  },
  Outputs: {
    Said: { Value: { 'Fn::GetAtt': ['Custom', 'Said'] } },
    Was: { Value: { 'Fn::GetAtt': ['Custom', 'Was'] } },
    Id: { Value: { Ref: 'Custom' } },
  },
});

async function finished(name: string): Promise<string> {
  await expect.poll(() => stacks.status(name), { timeout: 20_000, interval: 50 }).not.toMatch(/IN_PROGRESS$/);
  return stacks.status(name);
}

test('a custom resource is made, changed, replaced and deleted by its function', async () => {
  await stacks.create('custom', custom({ Word: 'hello' }));
  expect(await finished('custom')).toBe('CREATE_COMPLETE');
  expect(await stacks.outputs('custom')).toEqual({ Said: 'hello!', Was: 'Create', Id: 'made-hello' });
  await stacks.update('custom', custom({ Word: 'bye' }));
  expect(await finished('custom')).toBe('UPDATE_COMPLETE');
  expect(await stacks.outputs('custom')).toEqual({ Said: 'bye!', Was: 'Update', Id: 'made-bye' });
  const events = await stacks.events('custom');
  expect(events.slice(-4)).toEqual([
    'custom UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'Custom DELETE_IN_PROGRESS',
    'Custom DELETE_COMPLETE',
    'custom UPDATE_COMPLETE',
  ]);
});

test('a custom resource that fails takes its stack back', async () => {
  await stacks.create('custom-fails', custom({ Word: 'no', Fail: true }));
  expect(await finished('custom-fails')).toBe('ROLLBACK_COMPLETE');
  expect(await stacks.reason('custom-fails')).toBe(
    'Received response status [FAILED] from custom resource. Message returned: It was to fail.',
  );
});

test('a nested stack is a resource; its outputs are attributes', async () => {
  await stacks.s3.createBucket({ Bucket: 'templates' });
  const inner = (name: object | string) =>
    JSON.stringify({
      Parameters: { Name: { Type: 'String' } },
      Resources: { Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: name } } },
      Outputs: { Group: { Value: { Ref: 'Group' } } },
    });
  await stacks.s3.putObject({ Bucket: 'templates', Key: 'inner.json', Body: inner({ Ref: 'Name' }) });
  const outer = (name: string) => ({
    Resources: {
      Inner: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: 'https://s3.amazonaws.com/templates/inner.json', Parameters: { Name: name } },
      },
    },
    Outputs: { Group: { Value: { 'Fn::GetAtt': ['Inner', 'Outputs.Group'] } } },
  });
  expect(await stacks.create('outer', outer('nested-1'))).toBe('CREATE_COMPLETE');
  expect(await stacks.outputs('outer')).toEqual({ Group: 'nested-1' });
  const { StackResourceDetail: resource } = await stacks.cloudformation.describeStackResource({
    StackName: 'outer',
    LogicalResourceId: 'Inner',
  });
  const { Stacks: [nested] = [] } = await stacks.cloudformation.describeStacks({
    StackName: resource?.PhysicalResourceId,
  });
  expect(nested?.ParentId).toMatch(/:stack\/outer\//);
  expect(await stacks.update('outer', outer('nested-2'))).toBe('UPDATE_COMPLETE');
  expect(await stacks.outputs('outer')).toEqual({ Group: 'nested-2' });
  expect(await stacks.update('outer', outer('no/such*name'))).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await stacks.outputs('outer')).toEqual({ Group: 'nested-2' });
  await stacks.cloudformation.deleteStack({ StackName: 'outer' });
  expect(await stacks.status(nested?.StackId ?? '')).toBe('DELETE_COMPLETE');
});

test('a macro of the account rewrites templates', async () => {
  const source =
    'exports.handler = async (event) => ({ requestId: event.requestId, status: "success", fragment: { ...event.fragment, Outputs: { Made: { Value: event.params.Word ?? event.templateParameterValues.Word } } } });';
  const { Macro, ...rest } = {
    Macro: {
      Type: 'AWS::CloudFormation::Macro',
      Properties: { Name: 'Says', FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] } },
    },
    ...custom({}).Resources,
  };
  const { Custom: _custom, ...resources } = rest;
  resources.Function.Properties.Code.ZipFile = source;
  expect(await stacks.create('macro', { Resources: { ...resources, Macro } })).toBe('CREATE_COMPLETE');
  const template = (transform: unknown) => ({
    Transform: transform,
    Parameters: { Word: { Type: 'String', Default: 'parameter' } },
    Resources: { Role: role() },
  });
  expect(await stacks.create('rewritten', template('Says'))).toBe('CREATE_COMPLETE');
  expect(await stacks.outputs('rewritten')).toEqual({ Made: 'parameter' });
  expect(await stacks.create('rewritten-2', template({ Name: 'Says', Parameters: { Word: 'given' } }))).toBe(
    'CREATE_COMPLETE',
  );
  expect(await stacks.outputs('rewritten-2')).toEqual({ Made: 'given' });
  await expect(stacks.create('rewritten-3', template('Says'), { Capabilities: ['CAPABILITY_IAM'] })).rejects.toThrow(
    'Requires capabilities : [CAPABILITY_AUTO_EXPAND]',
  );
});
