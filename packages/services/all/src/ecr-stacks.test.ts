import { entries as ecr } from '@coldstart/service-ecr/entry';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks(undefined, { services: ecr });
  await prepare(stacks);
});
afterAll(() => stacks.close());

const policyOf = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action }],
});
const rules = (countNumber: number) => ({
  LifecyclePolicyText: JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber },
        action: { type: 'expire' },
      },
    ],
  }),
});

const LIVES: Record<string, Lifecycle> = {
  // As CDK's bootstrap has it.
  'a repository': {
    type: 'AWS::ECR::Repository',
    first: {
      RepositoryName: 'cdk-assets',
      ImageTagMutability: 'IMMUTABLE',
      LifecyclePolicy: rules(365),
      RepositoryPolicyText: policyOf('ecr:BatchGetImage'),
      Tags: [{ Key: 'a', Value: '1' }],
    },
    second: {
      RepositoryName: 'cdk-assets',
      ImageScanningConfiguration: { ScanOnPush: true },
      LifecyclePolicy: rules(10),
      EmptyOnDelete: true,
      Tags: [{ Key: 'b', Value: '2' }],
    },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a repository has an ARN and an address', async () => {
  await stacks.create('named', {
    Resources: { Images: { Type: 'AWS::ECR::Repository' } },
    Outputs: {
      Name: { Value: { Ref: 'Images' } },
      Arn: { Value: { 'Fn::GetAtt': 'Images.Arn' } },
      Uri: { Value: { 'Fn::GetAtt': 'Images.RepositoryUri' } },
    },
  });
  expect(await stacks.ended('named')).toBe('CREATE_COMPLETE');
  const { Stacks: [{ Outputs = [] } = {}] = [] } = await stacks.cloudformation.describeStacks({ StackName: 'named' });
  const value = (key: string) => Outputs.find(({ OutputKey }) => OutputKey === key)?.OutputValue ?? '';
  expect(value('Name')).toMatch(/^named-images-[a-z0-9]{12}$/);
  expect(value('Arn')).toMatch(new RegExp(`^arn:aws:ecr:[a-z0-9-]+:111122223333:repository/${value('Name')}$`));
  expect(value('Uri')).toMatch(
    new RegExp(`^111122223333\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com/${value('Name')}$`),
  );
});
