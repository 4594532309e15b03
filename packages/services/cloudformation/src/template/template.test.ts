import { afterAll, beforeAll, expect, test } from 'vitest';
import { group, startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

test('a template is summarized', async () => {
  const template = {
    Description: 'words',
    Metadata: { a: 1 },
    Parameters: { P: { Type: 'String', Default: 'd', Description: 'a parameter', AllowedValues: ['d', 'e'] } },
    Resources: {
      A: group(),
      B: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'r', AssumeRolePolicyDocument: {} } },
    },
  };
  expect(await stacks.cloudformation.getTemplateSummary({ TemplateBody: JSON.stringify(template) })).toMatchObject({
    Description: 'words',
    Metadata: '{"a":1}',
    Parameters: [
      {
        ParameterKey: 'P',
        DefaultValue: 'd',
        ParameterType: 'String',
        NoEcho: false,
        Description: 'a parameter',
        ParameterConstraints: { AllowedValues: ['d', 'e'] },
      },
    ],
    ResourceTypes: ['AWS::Logs::LogGroup', 'AWS::IAM::Role'],
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    CapabilitiesReason: 'The following resource(s) require capabilities: [AWS::IAM::Role]',
    ResourceIdentifierSummaries: [
      { ResourceType: 'AWS::Logs::LogGroup', LogicalResourceIds: ['A'], ResourceIdentifiers: ['LogGroupName'] },
      { ResourceType: 'AWS::IAM::Role', ResourceIdentifiers: ['RoleName'] },
    ],
  });
});

test('AWS::Include brings in what lies in S3', async () => {
  await stacks.s3.createBucket({ Bucket: 'snippets' });
  await stacks.s3.putObject({
    Bucket: 'snippets',
    Key: 'group.yaml',
    Body: 'LogGroupName: included\nRetentionInDays: 3\n',
  });
  const template = (key: string) => ({
    Parameters: { Bucket: { Type: 'String', Default: 'snippets' } },
    Resources: {
      Group: {
        Type: 'AWS::Logs::LogGroup',
        Properties: {
          'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: { 'Fn::Sub': `s3://\${Bucket}/${key}` } } },
        },
      },
    },
    Outputs: { V: { Value: { Ref: 'Group' } } },
  });
  await stacks.create('include', template('group.yaml'));
  expect(await stacks.outputs('include')).toEqual({ V: 'included' });
  expect(await stacks.create('include-2', template('missing'))).toBe('ROLLBACK_COMPLETE');
});
