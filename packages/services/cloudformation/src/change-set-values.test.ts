import { afterAll, beforeAll, expect, test } from 'vitest';
import { group, startStacks, type TestStacks } from './testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

/** A table whose first group makes the second's retention and tags. */
const template = (name: string, days: number, note: string) =>
  JSON.stringify({
    Parameters: { Note: { Type: 'String', Default: 'none' } },
    Resources: {
      First: {
        ...group({ RetentionInDays: days, LogGroupName: name, Tags: [{ Key: 'note', Value: { Ref: 'Note' } }] }),
        Metadata: { Note: { Ref: 'Note' } },
      },
      Second: group({
        LogGroupName: `${name}-${note}`,
        RetentionInDays: { 'Fn::GetAtt': ['First', 'RetentionInDays'] },
      }),
    },
  });

async function changes(stack: string, name: string, TemplateBody: string, Note = 'none') {
  const { cloudformation } = stacks;
  const names = { StackName: stack, ChangeSetName: name };
  await cloudformation.createChangeSet({
    ...names,
    TemplateBody,
    Parameters: [{ ParameterKey: 'Note', ParameterValue: Note }],
  });
  const plain = await cloudformation.describeChangeSet(names);
  const valued = await cloudformation.describeChangeSet({ ...names, IncludePropertyValues: true });
  return [plain, valued].map(({ Changes = [] }) => Changes.map(({ ResourceChange: change }) => change));
}

test('an attribute may change; with values it is what it is now, and what stays the same is not shown', async () => {
  await stacks.create('values', template('values', 1, 'a'));
  const [plain, valued] = await changes('values', 'longer', template('values', 3, 'a'));
  expect(plain).toMatchObject([
    { LogicalResourceId: 'First', Details: [{ ChangeSource: 'DirectModification', Evaluation: 'Static' }] },
    {
      LogicalResourceId: 'Second',
      Details: [{ CausingEntity: 'First.RetentionInDays', ChangeSource: 'ResourceAttribute', Evaluation: 'Dynamic' }],
    },
  ]);
  expect(valued).toMatchObject([
    { LogicalResourceId: 'First', Details: [{ Target: { BeforeValue: '1', AfterValue: '3' } }] },
  ]);
});

test('what a replacement changes is told twice with values, and properties come by name', async () => {
  await stacks.create('replaced', template('replaced', 1, 'a'));
  const [plain, valued] = await changes('replaced', 'renamed', template('renamed', 3, 'a'));
  expect(plain?.[0]?.Details?.map(({ Target }) => Target?.Name)).toEqual(['LogGroupName', 'RetentionInDays']);
  const causes = (change: (typeof plain & {})[number]) =>
    change?.Details?.filter(({ Target }) => Target?.Name === 'RetentionInDays').map(
      ({ ChangeSource, Evaluation }) => `${ChangeSource} ${Evaluation}`,
    );
  expect(causes(plain?.[1])).toEqual(['ResourceAttribute Static']);
  expect(causes(valued?.[1])).toEqual(['DirectModification Dynamic', 'ResourceAttribute Static']);
});

test('a parameter in the metadata of a resource that changes is told of', async () => {
  await stacks.create('noted', template('noted', 1, 'a'));
  const [plain] = await changes('noted', 'note', template('noted', 1, 'a'), 'new');
  expect(plain?.[0]).toMatchObject({
    Scope: ['Metadata', 'Properties'],
    Details: [
      { CausingEntity: 'Note', Target: { Attribute: 'Metadata', RequiresRecreation: 'Never' } },
      { CausingEntity: 'Note', Target: { Attribute: 'Properties', Name: 'Tags' } },
      { ChangeSource: 'DirectModification', Evaluation: 'Dynamic', Target: { Attribute: 'Metadata' } },
      { ChangeSource: 'DirectModification', Target: { Attribute: 'Properties', Name: 'Tags' } },
    ],
  });
});

test('an update without a change set leaves none at the stack', async () => {
  const { cloudformation } = stacks;
  const names = { StackName: 'set', ChangeSetName: 'first' };
  await cloudformation.createChangeSet({ ...names, ChangeSetType: 'CREATE', TemplateBody: template('set', 1, 'a') });
  await cloudformation.executeChangeSet(names);
  const described = async () => (await cloudformation.describeStacks({ StackName: 'set' })).Stacks?.[0];
  expect(await described()).toHaveProperty('ChangeSetId');
  await stacks.update('set', JSON.parse(template('set', 3, 'a')) as object);
  expect(await described()).not.toHaveProperty('ChangeSetId');
});

test('a stack keeps its capabilities where an update names none', async () => {
  const { cloudformation } = stacks;
  await stacks.create('capable', JSON.parse(template('capable', 1, 'a')) as object, {
    Capabilities: ['CAPABILITY_IAM'],
  });
  await cloudformation.updateStack({ StackName: 'capable', TemplateBody: template('capable', 3, 'a') });
  const { Stacks: [stack] = [] } = await cloudformation.describeStacks({ StackName: 'capable' });
  expect(stack).toMatchObject({ StackStatus: 'UPDATE_COMPLETE', Capabilities: ['CAPABILITY_IAM'] });
});
