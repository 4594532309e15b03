import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { group, role, startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
  await stacks.create('taken', { Resources: { Group: group({ LogGroupName: 'taken' }) } });
});
afterAll(() => stacks.close());

test('changes in place, replaces, adds and removes', async () => {
  const first = {
    Resources: {
      Same: group(),
      Changed: group(),
      Replaced: group({ LogGroupName: 'u-1' }),
      Gone: group({ LogGroupName: 'u-gone' }),
    },
  };
  const second = {
    Resources: {
      Same: group(),
      Changed: group({ RetentionInDays: 3 }),
      Replaced: group({ LogGroupName: 'u-2' }),
      New: group({ LogGroupName: 'u-new' }),
    },
  };
  await stacks.create('update', first);
  const before = (await stacks.events('update')).length;
  expect(await stacks.update('update', second)).toBe('UPDATE_COMPLETE');
  const events = (await stacks.events('update')).slice(before);
  expect(events.filter((event) => event.startsWith('Same'))).toEqual([]);
  expect(events.filter((event) => event.startsWith('Changed'))).toEqual([
    'Changed UPDATE_IN_PROGRESS',
    'Changed UPDATE_COMPLETE',
  ]);
  expect(events.filter((event) => event.startsWith('Replaced'))).toEqual([
    'Replaced UPDATE_IN_PROGRESS',
    'Replaced UPDATE_IN_PROGRESS',
    'Replaced UPDATE_COMPLETE',
    'Replaced DELETE_IN_PROGRESS',
    'Replaced DELETE_COMPLETE',
  ]);
  expect(events.indexOf('Gone DELETE_COMPLETE')).toBeGreaterThan(
    events.indexOf('update UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'),
  );
  expect(events.at(-1)).toBe('update UPDATE_COMPLETE');
});

test('puts everything back when a resource fails', async () => {
  const first = {
    Resources: { Kept: group({ LogGroupName: 'b-kept', RetentionInDays: 1 }), Moved: group({ LogGroupName: 'b-1' }) },
  };
  const second = {
    Resources: {
      Kept: group({ LogGroupName: 'b-kept', RetentionInDays: 5 }),
      Moved: group({ LogGroupName: 'b-2' }),
      Bad: group({ LogGroupName: 'taken' }, { DependsOn: ['Kept', 'Moved'] }),
    },
  };
  await stacks.create('back', first);
  expect(await stacks.update('back', second)).toBe('UPDATE_ROLLBACK_COMPLETE');
  const { StackResources: resources = [] } = await stacks.cloudformation.describeStackResources({
    StackName: 'back',
  });
  expect(resources.map(({ LogicalResourceId: id, PhysicalResourceId: physical }) => [id, physical])).toEqual([
    ['Kept', 'b-kept'],
    ['Moved', 'b-1'],
  ]);
  const { TemplateBody: body } = await stacks.cloudformation.getTemplate({ StackName: 'back' });
  expect(body).toBe(JSON.stringify(first));
  expect(await stacks.update('back', { Resources: { ...second.Resources, Bad: group() } })).toBe('UPDATE_COMPLETE');
});

test('refuses what changes nothing, and stacks that cannot be updated', async () => {
  const template = { Parameters: { A: { Type: 'String', Default: 'a' } }, Resources: { Group: group() } };
  await stacks.create('still', template);
  await expect(stacks.update('still', template)).rejects.toThrow('No updates are to be performed.');
  await stacks.create('failing', { Resources: { Bad: group({ LogGroupName: 'taken' }) } });
  await expect(stacks.update('failing', template)).rejects.toThrow(
    /^Stack:arn:aws:cloudformation:.* is in ROLLBACK_COMPLETE state and can not be updated\.$/,
  );
  await expect(stacks.update('nobody', template)).rejects.toThrow('Stack [nobody] does not exist');
});

test('keeps what UpdateReplacePolicy and DeletionPolicy retain', async () => {
  const retained = (name: string) => ({
    Parameters: { Policy: { Type: 'String', Default: 'Retain' } },
    Resources: {
      Group: group({ LogGroupName: name }, { DeletionPolicy: 'Retain', UpdateReplacePolicy: { Ref: 'Policy' } }),
    },
  });
  await stacks.create('retain', retained('r-1'));
  await stacks.update('retain', retained('r-2'));
  const { Stacks: [stack] = [] } = await stacks.cloudformation.describeStacks({ StackName: 'retain' });
  await stacks.cloudformation.deleteStack({ StackName: 'retain' });
  const events = await stacks.events(stack?.StackId ?? '');
  expect(events.filter((event) => event === 'Group DELETE_SKIPPED')).toHaveLength(2);
  expect(await stacks.create('again', { Resources: { Group: group({ LogGroupName: 'r-1' }) } })).toBe(
    'ROLLBACK_COMPLETE',
  );
});

test('uses previous values and templates', async () => {
  const template = {
    Parameters: { Name: { Type: 'String' }, Days: { Type: 'Number', Default: 1 } },
    Resources: { Group: group({ LogGroupName: { Ref: 'Name' }, RetentionInDays: { Ref: 'Days' } }) },
  };
  await stacks.create('previous', template, { Parameters: [{ ParameterKey: 'Name', ParameterValue: 'prev' }] });
  await stacks.cloudformation.updateStack({
    StackName: 'previous',
    UsePreviousTemplate: true,
    Parameters: [
      { ParameterKey: 'Name', UsePreviousValue: true },
      { ParameterKey: 'Days', ParameterValue: '3' },
    ],
  });
  const { Stacks: [stack] = [] } = await stacks.cloudformation.describeStacks({ StackName: 'previous' });
  expect(stack?.StackStatus).toBe('UPDATE_COMPLETE');
  expect(stack?.Parameters).toEqual([
    { ParameterKey: 'Name', ParameterValue: 'prev' },
    { ParameterKey: 'Days', ParameterValue: '3' },
  ]);
  const both = stacks.cloudformation.updateStack({
    StackName: 'previous',
    UsePreviousTemplate: true,
    Parameters: [{ ParameterKey: 'Name', UsePreviousValue: true, ParameterValue: 'other' }],
  });
  await expect(both).rejects.toThrow(
    'Invalid input for parameter key Name. Cannot specify usePreviousValue as true and non empty value for a parameter',
  );
});

describe('a change of a resource that fails half-way', () => {
  const template = (description: string, ...policies: string[]) => ({
    Resources: {
      Role: role({
        RoleName: 'half-way',
        Description: description,
        ManagedPolicyArns: policies.map((name) => `arn:aws:iam::aws:policy/${name}`),
      }),
    },
  });
  const described = async () => {
    const { Role: made } = await stacks.iam.getRole({ RoleName: 'half-way' });
    const { AttachedPolicies: attached = [] } = await stacks.iam.listAttachedRolePolicies({ RoleName: 'half-way' });
    return [made?.Description, ...attached.map(({ PolicyName: name }) => name)];
  };

  test('is taken back from where it has got', async () => {
    await stacks.create('half-way', template('first', 'AmazonS3ReadOnlyAccess'));
    const failing = template('second', 'AmazonSQSFullAccess', 'NoSuchPolicy');
    expect(await stacks.update('half-way', failing)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await described()).toEqual(['first', 'AmazonS3ReadOnlyAccess']);
  });

  test('goes on from there where it was left', async () => {
    const failing = template('second', 'AmazonSQSFullAccess', 'NoSuchPolicy');
    expect(await stacks.update('half-way', failing, { DisableRollback: true })).toBe('UPDATE_FAILED');
    expect(await described()).toEqual(['second', 'AmazonSQSFullAccess']);
    expect(await stacks.update('half-way', template('third', 'AmazonSNSFullAccess'))).toBe('UPDATE_COMPLETE');
    expect(await described()).toEqual(['third', 'AmazonSNSFullAccess']);
  });
});

test('a resource whose creation has failed is made by the next update', async () => {
  const template = (name: string) => ({ Resources: { Group: group({ LogGroupName: name }) } });
  expect(await stacks.create('anew', template('taken'), { DisableRollback: true })).toBe('CREATE_FAILED');
  expect(await stacks.update('anew', template('not-taken'))).toBe('UPDATE_COMPLETE');
  const { StackResources: [resource] = [] } = await stacks.cloudformation.describeStackResources({ StackName: 'anew' });
  expect(resource?.PhysicalResourceId).toBe('not-taken');
});

test('what a failed update has made goes again, unless it is retained', async () => {
  await stacks.create('made-in-vain', { Resources: { Group: group() } });
  const status = await stacks.update('made-in-vain', {
    Resources: {
      Group: group(),
      Kept: group({ LogGroupName: 'kept-in-vain' }, { DeletionPolicy: 'Retain' }),
      Gone: group({ LogGroupName: 'gone-again' }, { DeletionPolicy: 'RetainExceptOnCreate' }),
      Bad: group({ LogGroupName: 'kept-in-vain' }, { DependsOn: ['Kept', 'Gone'], DeletionPolicy: 'Retain' }),
    },
  });
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  const { logGroups = [] } = await stacks.logs.describeLogGroups({});
  const names = logGroups.map(({ logGroupName }) => logGroupName);
  expect(names).toContain('kept-in-vain');
  expect(names).not.toContain('gone-again');
  const events = await stacks.events('made-in-vain');
  expect(events.filter((event) => event.endsWith('DELETE_SKIPPED'))).toEqual(['Kept DELETE_SKIPPED']);
});
