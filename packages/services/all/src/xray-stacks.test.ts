import { XRay } from '@aws-sdk/client-xray';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries } from '@coldstart/service-xray/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let xray: XRay;
beforeAll(async () => {
  stacks = await startStacks(undefined, { services: entries });
  xray = stacks.connect(XRay);
  await prepare(stacks);
});
afterAll(() => stacks.close());

const rule = {
  Priority: 5,
  FixedRate: 0.1,
  ReservoirSize: 2,
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: '*',
  URLPath: '/orders',
  ResourceARN: '*',
  Version: 1,
};
const PolicyDocument = '{"Version":"2012-10-17","Statement":[]}';

const LIVES: Record<string, Lifecycle> = {
  'a group': {
    type: 'AWS::XRay::Group',
    first: { GroupName: 'slow', FilterExpression: 'duration > 1', Tags: [{ Key: 'a', Value: '1' }] },
    second: { GroupName: 'slow', FilterExpression: 'duration > 2', Tags: [{ Key: 'b', Value: '2' }] },
  },
  'a sampling rule': {
    type: 'AWS::XRay::SamplingRule',
    first: { SamplingRule: { ...rule, RuleName: 'orders' } },
    second: { SamplingRule: { ...rule, RuleName: 'orders', FixedRate: 0.5, Attributes: { tier: 'gold' } } },
  },
  'a resource policy': {
    type: 'AWS::XRay::ResourcePolicy',
    first: { PolicyName: 'sns', PolicyDocument },
    second: { PolicyName: 'sns', PolicyDocument: PolicyDocument.replace('[]', '[ ]') },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('nothing of the stacks is left', async () => {
  const { Groups = [] } = await xray.getGroups({});
  const { SamplingRuleRecords = [] } = await xray.getSamplingRules({});
  expect([Groups.length, SamplingRuleRecords.length]).toEqual([1, 1]);
});
