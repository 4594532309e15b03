import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { group, role, startStacks, type TestStacks } from './testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

describe('creating a stack', () => {
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
});

describe('updating a stack', () => {
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
    await expect(stacks.update('failing', template)).rejects.toThrow(
      /^Stack:arn:aws:cloudformation:.* is in ROLLBACK_COMPLETE state and can not be updated\.$/,
    );
    await expect(stacks.update('nobody', template)).rejects.toThrow('Stack [nobody] does not exist');
  });

  test('keeps what UpdateReplacePolicy and DeletionPolicy retain', async () => {
    const retained = (name: string) => ({
      Resources: { Group: group({ LogGroupName: name }, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }) },
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
  });
});

describe('deleting a stack', () => {
  test('works backwards, and leaves the stack to be described by its id', async () => {
    await stacks.create('gone', {
      Resources: {
        First: group({ LogGroupName: 'g-1' }),
        Second: group({ LogGroupName: { 'Fn::Sub': '${First}-2' } }),
      },
    });
    const { Stacks: [stack] = [] } = await stacks.cloudformation.describeStacks({ StackName: 'gone' });
    await stacks.cloudformation.deleteStack({ StackName: 'gone' });
    await expect(stacks.status('gone')).rejects.toThrow('Stack with id gone does not exist');
    const events = await stacks.events(stack?.StackId ?? '');
    expect(events.slice(-6)).toEqual([
      'gone DELETE_IN_PROGRESS',
      'Second DELETE_IN_PROGRESS',
      'Second DELETE_COMPLETE',
      'First DELETE_IN_PROGRESS',
      'First DELETE_COMPLETE',
      'gone DELETE_COMPLETE',
    ]);
    await stacks.cloudformation.deleteStack({ StackName: 'gone' });
  });

  test('fails where a resource cannot go, and goes on without it', async () => {
    await stacks.create('full', {
      Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'full-bucket' } } },
    });
    await stacks.s3.putObject({ Bucket: 'full-bucket', Key: 'k', Body: 'x' });
    await stacks.cloudformation.deleteStack({ StackName: 'full' });
    expect(await stacks.status('full')).toBe('DELETE_FAILED');
    expect(await stacks.reason('full', 'Bucket')).toContain('The bucket you tried to delete is not empty');
    await stacks.cloudformation.deleteStack({ StackName: 'full', RetainResources: ['Bucket'] });
    await expect(stacks.status('full')).rejects.toThrow('does not exist');
  });

  test('is refused under termination protection', async () => {
    await stacks.create('protected', { Resources: { Group: group() } }, { EnableTerminationProtection: true });
    await expect(stacks.cloudformation.deleteStack({ StackName: 'protected' })).rejects.toThrow(
      'Stack [protected] cannot be deleted while TerminationProtection is enabled',
    );
    await stacks.cloudformation.updateTerminationProtection({
      StackName: 'protected',
      EnableTerminationProtection: false,
    });
    await stacks.cloudformation.deleteStack({ StackName: 'protected' });
  });
});
