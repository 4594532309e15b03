import { afterAll, beforeAll, expect, test } from 'vitest';
import { group, role, startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

test('makes resources in the order of their references, with the events that AWS gives', async () => {
  const template = {
    Resources: {
      Second: group({ LogGroupName: { 'Fn::Sub': '${First}-2' } }),
      First: group({ LogGroupName: 'order-1' }),
    },
    Outputs: { Name: { Value: { Ref: 'Second' } } },
  };
  expect(await stacks.create('order', template)).toBe('CREATE_COMPLETE');
  expect(await stacks.events('order')).toEqual([
    'order CREATE_IN_PROGRESS',
    'First CREATE_IN_PROGRESS',
    'First CREATE_IN_PROGRESS',
    'First CREATE_COMPLETE',
    'Second CREATE_IN_PROGRESS',
    'Second CREATE_IN_PROGRESS',
    'Second CREATE_COMPLETE',
    'order CREATE_COMPLETE',
  ]);
  expect(await stacks.outputs('order')).toEqual({ Name: 'order-1-2' });
});

test('names what has no name after the stack and the logical id', async () => {
  await stacks.create('Naming', { Resources: { Group: group(), Bucket: { Type: 'AWS::S3::Bucket' } } });
  const { StackResources: resources = [] } = await stacks.cloudformation.describeStackResources({
    StackName: 'Naming',
  });
  const ids = Object.fromEntries(
    resources.map(({ LogicalResourceId: id = '', PhysicalResourceId: physical = '' }) => [id, physical]),
  );
  expect(ids.Group).toMatch(/^Naming-Group-[A-Za-z0-9]{12}$/);
  expect(ids.Bucket).toMatch(/^naming-bucket-[a-z0-9]{12}$/);
});

test('turns text into numbers where the schema wants them', async () => {
  expect(await stacks.create('coerced', { Resources: { Group: group({ RetentionInDays: '7' }) } })).toBe(
    'CREATE_COMPLETE',
  );
});

test('rolls back when a resource fails, the reason in its event', async () => {
  await stacks.create('taken', { Resources: { Group: group({ LogGroupName: 'taken' }) } });
  const status = await stacks.create('failing', {
    Resources: {
      Good: group({ LogGroupName: 'good' }),
      Bad: group({ LogGroupName: 'taken' }, { DependsOn: 'Good' }),
    },
  });
  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(await stacks.reason('failing')).toContain(
    "Resource of type 'AWS::Logs::LogGroup' with identifier 'taken' already exists.",
  );
  expect(await stacks.events('failing')).toEqual(
    expect.arrayContaining(['failing ROLLBACK_IN_PROGRESS', 'Good DELETE_COMPLETE', 'failing ROLLBACK_COMPLETE']),
  );
  expect(await stacks.create('good-again', { Resources: { Good: group({ LogGroupName: 'good' }) } })).toBe(
    'CREATE_COMPLETE',
  );
});

test('stops where it is with DisableRollback, and deletes all with OnFailure DELETE', async () => {
  const template = { Resources: { Bad: group({ LogGroupName: 'taken' }) } };
  expect(await stacks.create('kept', template, { DisableRollback: true })).toBe('CREATE_FAILED');
  expect(await stacks.create('dropped', template, { OnFailure: 'DELETE' })).toBe('DELETE_COMPLETE');
});

test.each([
  [
    'an unknown property',
    { Nonsense: 1 },
    'Properties validation failed for resource Group with message:\n#: extraneous key [Nonsense] is not permitted',
  ],
  [
    'a wrong type',
    { RetentionInDays: 'many' },
    'Properties validation failed for resource Group with message:\n#/RetentionInDays: expected type: Integer, found: String',
  ],
  [
    'an attribute that is read-only',
    { Arn: 'arn' },
    'Properties validation failed for resource Group with message:\n#: extraneous key [Arn] is not permitted',
  ],
])('refuses %s by name', async (_what, properties, reason) => {
  const name = `refused-${Object.keys(properties)[0] ?? ''}`;
  expect(await stacks.create(name, { Resources: { Group: group(properties) } })).toBe('ROLLBACK_COMPLETE');
  expect(await stacks.reason(name)).toBe(reason);
});

test('refuses a missing property by name, in the older words for older types', async () => {
  await stacks.create('missing', {
    Resources: {
      Role: { Type: 'AWS::IAM::Role' },
      Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'u', Nonsense: 1 } },
    },
  });
  expect(await stacks.reason('missing', 'Role')).toBe(
    'Properties validation failed for resource Role with message:\n#: required key [AssumeRolePolicyDocument] not found',
  );
  expect(await stacks.reason('missing', 'Key')).toBe('Encountered unsupported property Nonsense');
});

test.each([
  [
    'unknown types',
    { A: { Type: 'AWS::Foo::Bar' } },
    'Template format error: Unrecognized resource types: [AWS::Foo::Bar]',
  ],
  [
    'types of services to come',
    { A: { Type: 'AWS::Neptune::DBCluster' } },
    'Template format error: Unrecognized resource types: [AWS::Neptune::DBCluster] (AWS has them; this cloud does not have them yet. Take them out of the template, or deploy it to AWS.)',
  ],
  [
    'circles',
    { A: group({}, { DependsOn: 'B' }), B: group({ LogGroupName: { Ref: 'A' } }), C: group({}, { DependsOn: 'A' }) },
    'Circular dependency between resources: [A, B]',
  ],
  [
    'references to nothing',
    { A: group({ LogGroupName: { Ref: 'Nobody' } }) },
    'Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template',
  ],
  [
    'resources without a type',
    { A: {} },
    'Template format error: [/Resources/A] Every Resources object must contain a Type member.',
  ],
])('refuses %s before anything is made', async (_what, resources, message) => {
  await expect(stacks.create('never', { Resources: resources })).rejects.toThrow(message);
  await expect(stacks.status('never')).rejects.toThrow('Stack with id never does not exist');
});

test('wants capabilities for IAM resources', async () => {
  const create = (template: object, capabilities: string[]) =>
    stacks.create('capable', template, { Capabilities: capabilities });
  await expect(create({ Resources: { Role: role() } }, [])).rejects.toMatchObject({
    name: 'InsufficientCapabilitiesException',
    message: 'Requires capabilities : [CAPABILITY_IAM]',
  });
  await expect(create({ Resources: { Role: role({ RoleName: 'named' }) } }, ['CAPABILITY_IAM'])).rejects.toThrow(
    'Requires capabilities : [CAPABILITY_NAMED_IAM]',
  );
  expect(await create({ Resources: { Role: role() } }, ['CAPABILITY_NAMED_IAM'])).toBe('CREATE_COMPLETE');
});

const GROUP = { Group: group() };
const output = (value: unknown, more: object = {}) => ({
  Resources: GROUP,
  Outputs: { X: { Value: value, ...more } },
});

test.each([
  [
    'a description of more than 1,024 bytes',
    { Resources: GROUP, Description: 'é'.repeat(513) },
    "'Description' length is greater than 1024.",
  ],
  [
    'a name of more than 255 characters',
    { Resources: { ['A'.repeat(256)]: group() } },
    'name length is greater than 255.',
  ],
  [
    'an output that is a list',
    output(['a', 'b']),
    'The Value field of every Outputs member must evaluate to a String.',
  ],
  ['an output that is a map', output({ a: 'b' }), 'The Value field of every Outputs member must evaluate to a String.'],
  [
    'an output that is a condition',
    output({ 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }),
    'The Value field of every Outputs member must evaluate to a String.',
  ],
  ['an output described by a list', output('a', { Description: ['a'] }), 'Every Description member must be a string.'],
  [
    'an output described at length',
    output('a', { Description: 'd'.repeat(1025) }),
    "'Description' length is greater than 1024.",
  ],
  [
    'an export without a name',
    output('a', { Export: {} }),
    'Output X is malformed. The Name field of every Export member',
  ],
  [
    'an export with a blank',
    output('a', { Export: { Name: 'a b' } }),
    'Output X is malformed. The Name field of every Export member',
  ],
  [
    'an unknown policy',
    { Resources: { G: group({}, { DeletionPolicy: 'Keep' }) } },
    'Unrecognized DeletionPolicy Keep for resource G',
  ],
  [
    'a policy for replacements that is for creations',
    { Resources: { G: group({}, { UpdateReplacePolicy: 'RetainExceptOnCreate' }) } },
    'Unrecognized UpdateReplacePolicy RetainExceptOnCreate for resource G',
  ],
  [
    'a policy that is a function',
    { Resources: { G: group({}, { DeletionPolicy: { Ref: 'AWS::Region' } }) } },
    'Every DeletionPolicy member must be a string.',
  ],
  [
    'snapshots of what has none',
    { Resources: { G: group({}, { DeletionPolicy: 'Snapshot' }) } },
    'Template error: resource type AWS::Logs::LogGroup does not support deletion policy Snapshot',
  ],
])('refuses %s', async (_what, template, message) => {
  await expect(stacks.create('refused', template)).rejects.toThrow(message);
  await expect(stacks.cloudformation.validateTemplate({ TemplateBody: JSON.stringify(template) })).rejects.toThrow(
    message,
  );
});

test('a type that is not here does no harm behind a condition that is not met', async () => {
  const template = (here: string) => ({
    Conditions: { Wanted: { 'Fn::Equals': [here, 'yes'] } },
    Resources: { ...GROUP, Key: { Type: 'AWS::Nowhere::Nothing', Condition: 'Wanted' } },
  });
  await expect(stacks.create('unknown-type', template('no'))).rejects.toThrow('Unrecognized resource types');
  const lacking = (here: string) => ({
    ...template(here),
    Resources: {
      ...GROUP,
      Network: { Type: 'AWS::EC2::VPC', Condition: 'Wanted', Properties: { CidrBlock: '10.0.0.0/16' } },
    },
  });
  expect(await stacks.create('lacking-type', lacking('no'))).toBe('CREATE_COMPLETE');
  await expect(stacks.update('lacking-type', lacking('yes'))).rejects.toThrow('this cloud does not have them yet');
});
