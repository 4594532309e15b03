import { waitUntilChangeSetCreateComplete, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { group, role, startStacks, type TestStacks } from './testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

const template = (name: string, more: object = {}) =>
  JSON.stringify({
    Parameters: { Days: { Type: 'Number', Default: '1' } },
    Resources: { Group: group({ LogGroupName: name, RetentionInDays: { Ref: 'Days' } }), ...more },
  });

test('a change set creates a stack, and the SDK waits for both', async () => {
  const { cloudformation } = stacks;
  const names = { StackName: 'new', ChangeSetName: 'first' };
  await cloudformation.createChangeSet({ ...names, ChangeSetType: 'CREATE', TemplateBody: template('new') });
  await waitUntilChangeSetCreateComplete({ client: cloudformation, maxWaitTime: 60 }, names);
  expect(await stacks.status('new')).toBe('REVIEW_IN_PROGRESS');
  expect(await cloudformation.describeChangeSet(names)).toMatchObject({
    Status: 'CREATE_COMPLETE',
    ExecutionStatus: 'AVAILABLE',
    Capabilities: [],
    Changes: [
      {
        Type: 'Resource',
        ResourceChange: {
          Action: 'Add',
          LogicalResourceId: 'Group',
          ResourceType: 'AWS::Logs::LogGroup',
          Scope: [],
          Details: [],
        },
      },
    ],
  });
  await cloudformation.executeChangeSet(names);
  await waitUntilStackCreateComplete({ client: cloudformation, maxWaitTime: 60 }, { StackName: 'new' });
  expect((await cloudformation.describeChangeSet(names)).ExecutionStatus).toBe('EXECUTE_COMPLETE');
  await expect(cloudformation.executeChangeSet(names)).rejects.toMatchObject({
    name: 'InvalidChangeSetStatusException',
  });
  await expect(
    cloudformation.createChangeSet({
      ...names,
      ChangeSetName: 'again',
      ChangeSetType: 'CREATE',
      TemplateBody: template('new'),
    }),
  ).rejects.toThrow('Stack [new] already exists and cannot be created again with the changeSet [again].');
});

test('changes tell what causes them, and whether the resource is replaced', async () => {
  await stacks.create(
    'changed',
    template('c-1', {
      Follower: group({ LogGroupName: { 'Fn::Sub': '${Group}-2' } }),
      Gone: group({ LogGroupName: 'c-gone' }),
    }),
  );
  const { cloudformation } = stacks;
  await cloudformation.createChangeSet({
    StackName: 'changed',
    ChangeSetName: 'one',
    TemplateBody: template('c-2', { Follower: group({ LogGroupName: { 'Fn::Sub': '${Group}-2' } }), New: role() }),
    Parameters: [{ ParameterKey: 'Days', ParameterValue: '3' }],
    Capabilities: ['CAPABILITY_IAM'],
  });
  const { Changes: changes = [] } = await cloudformation.describeChangeSet({
    StackName: 'changed',
    ChangeSetName: 'one',
  });
  const byId = Object.fromEntries(changes.map(({ ResourceChange: change }) => [change?.LogicalResourceId, change]));
  expect(byId.New).toMatchObject({ Action: 'Add' });
  expect(byId.Gone).toMatchObject({ Action: 'Remove', PolicyAction: 'Delete', PhysicalResourceId: 'c-gone' });
  expect(byId.Group).toMatchObject({
    Action: 'Modify',
    Replacement: 'True',
    PolicyAction: 'ReplaceAndDelete',
    Details: [
      {
        ChangeSource: 'DirectModification',
        Evaluation: 'Static',
        Target: { Attribute: 'Properties', Name: 'LogGroupName', RequiresRecreation: 'Always' },
      },
      {
        CausingEntity: 'Days',
        ChangeSource: 'ParameterReference',
        Evaluation: 'Static',
        Target: { Name: 'RetentionInDays', RequiresRecreation: 'Never' },
      },
      { ChangeSource: 'DirectModification', Evaluation: 'Dynamic', Target: { Name: 'RetentionInDays' } },
    ],
  });
  expect(byId.Follower).toMatchObject({
    Action: 'Modify',
    Details: [{ CausingEntity: 'Group', ChangeSource: 'ResourceReference' }],
  });

  const detailed = await cloudformation.describeChangeSet({
    StackName: 'changed',
    ChangeSetName: 'one',
    IncludePropertyValues: true,
  });
  const follower = detailed.Changes?.map(({ ResourceChange: change }) => change).find(
    (change) => change?.LogicalResourceId === 'Follower',
  );
  expect(JSON.parse(follower?.BeforeContext ?? '')).toEqual({ Properties: { LogGroupName: 'c-1-2' } });
  expect(JSON.parse(follower?.AfterContext ?? '')).toEqual({
    Properties: { LogGroupName: '{{changeSet:KNOWN_AFTER_APPLY}}' },
  });

  await cloudformation.executeChangeSet({ StackName: 'changed', ChangeSetName: 'one' });
  expect(await stacks.status('changed')).toBe('UPDATE_COMPLETE');
});

test('a change set without changes fails, as AWS CLI expects it', async () => {
  await stacks.create('same', template('same'));
  await stacks.cloudformation.createChangeSet({
    StackName: 'same',
    ChangeSetName: 'none',
    TemplateBody: template('same'),
  });
  expect(await stacks.cloudformation.describeChangeSet({ StackName: 'same', ChangeSetName: 'none' })).toMatchObject({
    Status: 'FAILED',
    ExecutionStatus: 'UNAVAILABLE',
    StatusReason:
      "The submitted information didn't contain changes. Submit different information to create a change set.",
  });
});

test('change sets are listed, deleted and missed', async () => {
  const { cloudformation } = stacks;
  await stacks.create('listed', template('listed'));
  await cloudformation.createChangeSet({ StackName: 'listed', ChangeSetName: 'a', TemplateBody: template('listed-2') });
  expect((await cloudformation.listChangeSets({ StackName: 'listed' })).Summaries).toMatchObject([
    { ChangeSetName: 'a', Status: 'CREATE_COMPLETE' },
  ]);
  await cloudformation.deleteChangeSet({ StackName: 'listed', ChangeSetName: 'a' });
  await expect(cloudformation.describeChangeSet({ StackName: 'listed', ChangeSetName: 'a' })).rejects.toMatchObject({
    name: 'ChangeSetNotFoundException',
    message: 'ChangeSet [a] does not exist',
  });
  await expect(cloudformation.deleteChangeSet({ ChangeSetName: 'a' })).rejects.toThrow(
    'StackName must be specified if ChangeSetName is not specified as an ARN.',
  );
  await expect(
    cloudformation.createChangeSet({ StackName: 'nobody', ChangeSetName: 'a', TemplateBody: template('x') }),
  ).rejects.toThrow('Stack [nobody] does not exist');
});

test('a stack policy protects resources from updates', async () => {
  const policy = {
    Statement: [
      { Effect: 'Allow', Action: 'Update:*', Principal: '*', Resource: '*' },
      { Effect: 'Deny', Action: 'Update:Replace', Principal: '*', Resource: 'LogicalResourceId/Group' },
    ],
  };
  await stacks.create('guarded', template('guarded'), { StackPolicyBody: JSON.stringify(policy) });
  expect(await stacks.update('guarded', template('guarded-2'))).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await stacks.reason('guarded', 'Group')).toBe(
    'Action denied by stack policy: Statement [#2] does not allow [Update:Replace] for resource [LogicalResourceId/Group];',
  );
  expect(
    await stacks.update('guarded', template('guarded'), {
      Parameters: [{ ParameterKey: 'Days', ParameterValue: '5' }],
    }),
  ).toBe('UPDATE_COMPLETE');
});

test('a stack policy may be about types, about removals, and be set aside for one update', async () => {
  const statement = { Principal: '*', Resource: '*', Action: 'Update:*' };
  const types = { StringEquals: { ResourceType: ['AWS::Logs::LogGroup'] } };
  const guarded = (name: string, effects: readonly object[]) =>
    stacks.create(
      name,
      { Resources: { Group: { Type: 'AWS::Logs::LogGroup' }, Bucket: { Type: 'AWS::S3::Bucket' } } },
      { StackPolicyBody: JSON.stringify({ Statement: effects.map((effect) => ({ ...statement, ...effect })) }) },
    );
  await guarded('of-types', [{ Effect: 'Allow' }, { Effect: 'Deny', Condition: types }]);
  const resources = (properties: object, more: object = { Bucket: { Type: 'AWS::S3::Bucket' } }) => ({
    Resources: { Group: { Type: 'AWS::Logs::LogGroup', Properties: properties }, ...more },
  });
  expect(await stacks.update('of-types', resources({}, {}))).toBe('UPDATE_COMPLETE');
  expect(await stacks.update('of-types', resources({ RetentionInDays: 3 }, {}))).toBe('UPDATE_ROLLBACK_COMPLETE');
  const during = JSON.stringify({ Statement: { ...statement, Effect: 'Allow' } });
  expect(
    await stacks.update('of-types', resources({ RetentionInDays: 3 }, {}), { StackPolicyDuringUpdateBody: during }),
  ).toBe('UPDATE_COMPLETE');
  await guarded('of-removals', [{ Effect: 'Allow' }, { Effect: 'Deny', Action: 'Update:Delete' }]);
  expect(await stacks.update('of-removals', resources({}, {}))).toBe('UPDATE_ROLLBACK_COMPLETE');
  await guarded('of-nothing', [{ Effect: 'Allow', Resource: 'LogicalResourceId/Bucket' }]);
  expect(await stacks.update('of-nothing', resources({ RetentionInDays: 3 }))).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await stacks.reason('of-nothing', 'Group')).toBe('Action not allowed by stack policy');
});

test('a request that is sent again with its token is carried out once', async () => {
  const { cloudformation } = stacks;
  const TemplateBody = template('once');
  const create = () => cloudformation.createStack({ StackName: 'once', TemplateBody, ClientRequestToken: 'first' });
  const { StackId } = await create();
  expect((await create()).StackId).toBe(StackId);
  await expect(
    cloudformation.createStack({ StackName: 'once', TemplateBody, ClientRequestToken: 'other' }),
  ).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  const update = (ClientRequestToken: string) =>
    cloudformation.updateStack({
      StackName: 'once',
      UsePreviousTemplate: true,
      Parameters: [{ ParameterKey: 'Days', ParameterValue: '5' }],
      ClientRequestToken,
    });
  await update('second');
  await update('second');
  await expect(update('third')).rejects.toThrow('No updates are to be performed.');
  await expect(update('first')).rejects.toMatchObject({ name: 'TokenAlreadyExistsException' });
  const prepare = () =>
    cloudformation.createChangeSet({
      StackName: 'once',
      ChangeSetName: 'same',
      UsePreviousTemplate: true,
      Parameters: [{ ParameterKey: 'Days', ParameterValue: '7' }],
      ClientToken: 'fourth',
    });
  expect((await prepare()).Id).toBe((await prepare()).Id);
});

test('a deleted stack has no change set any more', async () => {
  const { cloudformation } = stacks;
  const { StackId: StackName } = await cloudformation.createChangeSet({
    StackName: 'short-lived',
    ChangeSetName: 'first',
    ChangeSetType: 'CREATE',
    TemplateBody: template('short-lived'),
  });
  const stack = async () => (await cloudformation.describeStacks({ StackName })).Stacks?.[0];
  await cloudformation.executeChangeSet({ StackName, ChangeSetName: 'first' });
  expect(await stack()).toHaveProperty('ChangeSetId');
  await cloudformation.deleteStack({ StackName });
  expect(await stack()).not.toHaveProperty('ChangeSetId');
});

test('a stack that is under review can be created without its change set, which is of no use then', async () => {
  const { cloudformation } = stacks;
  const StackName = 'under-review';
  const { Id: ChangeSetName, StackId } = await cloudformation.createChangeSet({
    StackName,
    ChangeSetName: 'proposed',
    ChangeSetType: 'CREATE',
    TemplateBody: template('proposed'),
  });
  const created = await cloudformation.createStack({ StackName, TemplateBody: template('decided') });
  expect(created.StackId).toBe(StackId);
  expect(await stacks.status(StackName)).toBe('CREATE_COMPLETE');
  expect(await cloudformation.describeChangeSet({ ChangeSetName })).toMatchObject({ ExecutionStatus: 'OBSOLETE' });
  await expect(cloudformation.executeChangeSet({ ChangeSetName })).rejects.toThrow('[OBSOLETE]');
  await expect(cloudformation.createStack({ StackName, TemplateBody: template('again') })).rejects.toMatchObject({
    name: 'AlreadyExistsException',
  });
  const update = { StackName, UsePreviousTemplate: true } as const;
  const days = (ParameterValue: string) => ({ Parameters: [{ ParameterKey: 'Days', ParameterValue }] });
  const { Id } = await cloudformation.createChangeSet({ ...update, ...days('5'), ChangeSetName: 'five' });
  await cloudformation.updateStack({ ...update, ...days('7') });
  expect(await cloudformation.describeChangeSet({ ChangeSetName: Id })).toMatchObject({ ExecutionStatus: 'OBSOLETE' });
});

test('a stack that was only under review is deleted, and its name is free again', async () => {
  const { cloudformation } = stacks;
  const names = { StackName: 'reviewed', ChangeSetName: 'first' };
  await cloudformation.createChangeSet({ ...names, ChangeSetType: 'CREATE', TemplateBody: template('reviewed') });
  await cloudformation.deleteStack({ StackName: 'reviewed' });
  await expect(cloudformation.describeStacks({ StackName: 'reviewed' })).rejects.toThrow('does not exist');
  await stacks.create('reviewed', template('reviewed'));
  expect(await stacks.status('reviewed')).toBe('CREATE_COMPLETE');
});
