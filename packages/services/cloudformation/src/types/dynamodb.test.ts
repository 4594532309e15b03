import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { live, prepare, type Lifecycle } from '../testing/lifecycle.ts';
import { startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
  await prepare(stacks);
});
afterAll(() => stacks.close());

const attributes = (...names: string[]) => names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));
const key = (name: string) => [{ AttributeName: name, KeyType: 'HASH' }];
const index = (name: string, more: object = {}) => ({
  IndexName: `by-${name}`,
  KeySchema: key(name),
  Projection: { ProjectionType: 'ALL' },
  ...more,
});
const units = (count: number) => ({
  ProvisionedThroughput: { ReadCapacityUnits: count, WriteCapacityUnits: count },
});
const scaling = (MinCapacity: number) => ({
  WriteProvisionedThroughputSettings: {
    WriteCapacityAutoScalingSettings: {
      MinCapacity,
      MaxCapacity: 10,
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 70 },
    },
  },
});
const BASE = { TableName: 'lives', KeySchema: key('pk') };
const policy = (action: string) => ({
  PolicyDocument: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: action,
        Resource: 'arn:aws:dynamodb:us-east-1:111122223333:table/lives',
      },
    ],
  },
});

const LIVES: Readonly<Record<string, Lifecycle>> = {
  'a table with its settings': {
    type: 'AWS::DynamoDB::Table',
    first: {
      ...BASE,
      AttributeDefinitions: attributes('pk'),
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'until', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      ResourcePolicy: policy('dynamodb:GetItem'),
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    },
    second: {
      ...BASE,
      AttributeDefinitions: attributes('pk'),
      BillingMode: 'PROVISIONED',
      ...units(2),
      StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
      TimeToLiveSpecification: { AttributeName: 'end', Enabled: true },
      ContributorInsightsSpecification: { Enabled: true },
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      ResourcePolicy: policy('dynamodb:Query'),
      Tags: [{ Key: 'b', Value: '3' }],
    },
  },
  'an index of a table': {
    type: 'AWS::DynamoDB::Table',
    first: { ...BASE, AttributeDefinitions: attributes('pk'), BillingMode: 'PAY_PER_REQUEST' },
    second: {
      ...BASE,
      AttributeDefinitions: attributes('pk', 'a'),
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [index('a')],
    },
  },
  'throughput of a table and its indexes': {
    type: 'AWS::DynamoDB::Table',
    first: {
      ...BASE,
      AttributeDefinitions: attributes('pk', 'a', 'b'),
      ...units(1),
      GlobalSecondaryIndexes: [index('a', units(1)), index('b', units(1))],
    },
    second: {
      ...BASE,
      AttributeDefinitions: attributes('pk', 'a', 'b'),
      ...units(1),
      GlobalSecondaryIndexes: [index('a', units(3)), index('b', units(1))],
    },
  },
  'a table that is paid for in another way': {
    type: 'AWS::DynamoDB::Table',
    first: {
      ...BASE,
      AttributeDefinitions: attributes('pk', 'a'),
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [index('a')],
    },
    second: {
      ...BASE,
      AttributeDefinitions: attributes('pk', 'a'),
      BillingMode: 'PROVISIONED',
      ...units(2),
      GlobalSecondaryIndexes: [index('a', units(2))],
    },
  },
  'a table whose way of payment is left out': {
    type: 'AWS::DynamoDB::Table',
    first: { ...BASE, AttributeDefinitions: attributes('pk'), ...units(2) },
    second: {
      ...BASE,
      AttributeDefinitions: attributes('pk'),
      BillingMode: 'PAY_PER_REQUEST',
      OnDemandThroughput: { MaxReadRequestUnits: 10, MaxWriteRequestUnits: 5 },
    },
  },
  'a table with limits': {
    type: 'AWS::DynamoDB::Table',
    first: {
      ...BASE,
      AttributeDefinitions: attributes('pk'),
      BillingMode: 'PAY_PER_REQUEST',
      OnDemandThroughput: { MaxReadRequestUnits: 10 },
    },
    second: {
      ...BASE,
      AttributeDefinitions: attributes('pk'),
      BillingMode: 'PAY_PER_REQUEST',
      OnDemandThroughput: { MaxWriteRequestUnits: 7 },
    },
  },
  'a global table': {
    type: 'AWS::DynamoDB::GlobalTable',
    first: {
      ...BASE,
      AttributeDefinitions: attributes('pk'),
      BillingMode: 'PAY_PER_REQUEST',
      Replicas: [
        {
          Region: 'us-east-1',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          Tags: [{ Key: 'a', Value: '1' }],
        },
      ],
    },
    second: {
      ...BASE,
      AttributeDefinitions: attributes('pk', 'a'),
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'until', Enabled: true },
      GlobalSecondaryIndexes: [index('a')],
      Replicas: [{ Region: 'us-east-1', TableClass: 'STANDARD_INFREQUENT_ACCESS', Tags: [{ Key: 'b', Value: '2' }] }],
    },
  },
  'a global table whose capacity scales': {
    type: 'AWS::DynamoDB::GlobalTable',
    first: {
      ...BASE,
      AttributeDefinitions: attributes('pk', 'a'),
      BillingMode: 'PROVISIONED',
      ...scaling(2),
      GlobalSecondaryIndexes: [index('a', scaling(3))],
      Replicas: [{ Region: 'us-east-1' }],
    },
    second: {
      ...BASE,
      AttributeDefinitions: attributes('pk', 'a'),
      BillingMode: 'PROVISIONED',
      ...scaling(4),
      GlobalSecondaryIndexes: [index('a', scaling(5))],
      Replicas: [{ Region: 'us-east-1' }],
    },
  },
};

test.each(Object.entries(LIVES))('%s', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

describe('an update of a table', () => {
  const table = (properties: object) => ({
    Resources: {
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { BillingMode: 'PAY_PER_REQUEST', ...properties } },
    },
    Outputs: { Name: { Value: { Ref: 'Table' } } },
  });
  const plain = { AttributeDefinitions: attributes('pk'), KeySchema: key('pk') };

  test('keeps its items, and gives another stream another ARN', async () => {
    const streamed = (view: string) => {
      const { Outputs, ...rest } = table({ ...plain, StreamSpecification: { StreamViewType: view } });
      return { ...rest, Outputs: { ...Outputs, Stream: { Value: { 'Fn::GetAtt': ['Table', 'StreamArn'] } } } };
    };
    await stacks.create('streams', streamed('NEW_IMAGE'));
    const { Name: TableName = '', Stream: first } = await stacks.outputs('streams');
    await stacks.dynamodb.putItem({ TableName, Item: { pk: { S: 'kept' } } });
    expect(await stacks.update('streams', streamed('OLD_IMAGE'))).toBe('UPDATE_COMPLETE');
    const { Stream: second } = await stacks.outputs('streams');
    expect(second).not.toBe(first);
    expect(second).toContain(`table/${TableName}/stream/`);
    expect((await stacks.dynamodb.scan({ TableName })).Count).toBe(1);
  });

  test('makes or drops one index at a time', async () => {
    const indexed = (...names: string[]) =>
      table({
        AttributeDefinitions: attributes('pk', ...names),
        KeySchema: key('pk'),
        GlobalSecondaryIndexes: names.map((name) => index(name)),
      });
    await stacks.create('indexes', table(plain));
    expect(await stacks.update('indexes', indexed('a'))).toBe('UPDATE_COMPLETE');
    expect(await stacks.update('indexes', indexed('a', 'b', 'c'))).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await stacks.reason('indexes')).toContain(
      'Cannot perform more than one GSI creation or deletion in a single update',
    );
    const { Name: TableName = '' } = await stacks.outputs('indexes');
    const { Table: left } = await stacks.dynamodb.describeTable({ TableName });
    expect(left?.GlobalSecondaryIndexes?.map(({ IndexName: name }) => name)).toEqual(['by-a']);
  });

  test('does not replace a table that has a name of its own', async () => {
    const named = (type: string) => ({
      Resources: {
        Table: {
          Type: 'AWS::DynamoDB::Table',
          Properties: {
            TableName: 'named',
            BillingMode: 'PAY_PER_REQUEST',
            KeySchema: key('pk'),
            AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: type }],
          },
        },
      },
    });
    await stacks.create('named', named('S'));
    await stacks.dynamodb.putItem({ TableName: 'named', Item: { pk: { S: 'kept' } } });
    expect(await stacks.update('named', named('N'))).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await stacks.reason('named', 'Table')).toBe(
      'CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename named and update the stack again.',
    );
    expect((await stacks.dynamodb.scan({ TableName: 'named' })).Count).toBe(1);
  });
});

test('replicas elsewhere are refused by name', async () => {
  const status = await stacks.create('elsewhere', {
    Resources: {
      Table: {
        Type: 'AWS::DynamoDB::GlobalTable',
        Properties: {
          AttributeDefinitions: attributes('pk'),
          KeySchema: key('pk'),
          BillingMode: 'PAY_PER_REQUEST',
          Replicas: [{ Region: 'us-east-1' }, { Region: 'eu-west-1' }],
        },
      },
    },
  });
  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(await stacks.reason('elsewhere')).toContain('take out eu-west-1');
});
