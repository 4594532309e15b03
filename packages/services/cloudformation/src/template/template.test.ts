import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { group, startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
let count = 0;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

/** The least that a template may hold. */
const RESOURCE = { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' } };

/** What an output of a stack comes to. */
async function value(expression: unknown, more: object = {}): Promise<string | undefined> {
  const name = `t${++count}`;
  await stacks.create(name, { Resources: RESOURCE, Outputs: { V: { Value: expression } }, ...more });
  return (await stacks.outputs(name)).V;
}

const CONDITIONS = {
  Conditions: {
    Yes: { 'Fn::Equals': ['a', 'a'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] },
    Either: { 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] },
  },
};
const MAPPINGS = { Mappings: { M: { 'us-east-1': { A: 'one', L: ['x', 'y'] } } } };

describe('functions', () => {
  test.each([
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Join', { 'Fn::Join': ['-', ['a', 1, true]] }, 'a-1-true'],
    ['Select of Split', { 'Fn::Select': ['1', { 'Fn::Split': [',', 'a,b,c'] }] }, 'b'],
    ['Sub', { 'Fn::Sub': '${AWS::AccountId}/${!Literal}' }, '111122223333/${Literal}'],
    ['Sub with variables', { 'Fn::Sub': ['${A}-${B}', { A: 'x', B: { Ref: 'AWS::Partition' } }] }, 'x-aws'],
    ['Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    ['Cidr', { 'Fn::Select': [2, { 'Fn::Cidr': ['10.0.0.0/16', 4, 8] }] }, '10.0.2.0/24'],
    ['GetAZs', { 'Fn::Join': [' ', { 'Fn::GetAZs': '' }] }, 'us-east-1a us-east-1b us-east-1c'],
  ])('%s', async (_name, expression, result) => {
    expect(await value(expression)).toBe(result);
  });

  test.each([
    ['If', { 'Fn::If': ['Yes', 'y', 'n'] }, 'y'],
    ['Not', { 'Fn::If': ['No', 'y', 'n'] }, 'n'],
    ['And', { 'Fn::If': ['Both', 'y', 'n'] }, 'n'],
    ['Or', { 'Fn::If': ['Either', 'y', 'n'] }, 'y'],
    ['If with AWS::NoValue', { 'Fn::Join': [',', ['a', { 'Fn::If': ['No', 'b', { Ref: 'AWS::NoValue' }] }]] }, 'a'],
  ])('%s', async (_name, expression, result) => {
    expect(await value(expression, CONDITIONS)).toBe(result);
  });

  test.each([
    ['FindInMap', { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'A'] }, 'one'],
    ['FindInMap of a list', { 'Fn::Join': ['', { 'Fn::FindInMap': ['M', 'us-east-1', 'L'] }] }, 'xy'],
    ['a default of FindInMap', { 'Fn::FindInMap': ['M', 'eu', 'A', { DefaultValue: 'none' }] }, 'none'],
    ['Length', { 'Fn::Length': { 'Fn::Split': [',', 'a,b,c'] } }, '3'],
    ['ToJsonString', { 'Fn::ToJsonString': { a: [{ Ref: 'AWS::Region' }] } }, '{"a":["us-east-1"]}'],
  ])('%s', async (_name, expression, result) => {
    expect(await value(expression, { ...MAPPINGS, Transform: 'AWS::LanguageExtensions' })).toBe(result);
  });

  test('ForEach makes resources and outputs of a list', async () => {
    const template = {
      Transform: 'AWS::LanguageExtensions',
      Parameters: { Names: { Type: 'CommaDelimitedList', Default: 'One,Two' } },
      Resources: {
        'Fn::ForEach::Groups': [
          'Name',
          { Ref: 'Names' },
          { 'Group${Name}': group({ LogGroupName: { 'Fn::Sub': 'each-${Name}' } }) },
        ],
      },
      Outputs: { 'Fn::ForEach::Out': ['Name', ['One', 'Two'], { 'Out${Name}': { Value: { Ref: 'Group${Name}' } } }] },
    };
    expect(await stacks.create('each', template)).toBe('CREATE_COMPLETE');
    expect(await stacks.outputs('each')).toEqual({ OutOne: 'each-One', OutTwo: 'each-Two' });
  });

  test.each([
    [{ 'Fn::Join': ['-'] }, 'every Fn::Join object requires two parameters'],
    [{ 'Fn::Split': ['', 'a'] }, 'every Fn::Split object requires two parameters'],
    [
      { 'Fn::Select': ['x', ['a']] },
      'Fn::Select requires a list argument with two elements: an integer index and a list',
    ],
    [{ 'Fn::FindInMap': ['M', 'C', 'A'] }, 'Unable to get mapping for M::C::A'],
  ])('what is wrong is refused: %j', async (expression, reason) => {
    await expect(value(expression, MAPPINGS)).rejects.toThrow(`Template error: ${reason}`);
  });

  test("an attribute that a type does not have takes the stack back, in AWS's words", async () => {
    await stacks.create('attribute', {
      Resources: { Group: group() },
      Outputs: { V: { Value: { 'Fn::GetAtt': ['Group', 'Invalid'] } } },
    });
    const { StackEvents: events = [] } = await stacks.cloudformation.describeStackEvents({ StackName: 'attribute' });
    expect(events.map(({ ResourceStatusReason: text }) => text)).toContain(
      '[Error] /Outputs/V/Value/Fn::GetAtt: Resource type AWS::Logs::LogGroup does not support attribute {Invalid}. Rollback requested by user.',
    );
  });
});

describe('YAML', () => {
  test('knows the short forms of functions, and keeps what looks like a number', async () => {
    const yaml = `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Version: {Type: String, Default: 1.10}
  Account: {Type: String, Default: 012345678901}
  Switch: {Type: String, Default: yes}
Conditions:
  Switched: !Equals [!Ref Switch, 'true']
Resources:
  Handle: {Type: AWS::CloudFormation::WaitConditionHandle}
Outputs:
  Version: {Value: !Ref Version}
  Account: {Value: !Sub 'a-\${Account}'}
  Join: {Value: !Join ['', [a, !Select [0, !Split ['-', 'b-c']]]]}
  If: {Value: !If [Switched, !Base64 x, no]}
  Nested: {Value: !Sub ['\${A}', {A: !FindInMap [M, k, v]}]}
Mappings: {M: {k: {v: found}}}
`;
    expect(await stacks.create('yaml', yaml)).toBe('CREATE_COMPLETE');
    expect(await stacks.outputs('yaml')).toEqual({
      Version: '1.10',
      Account: 'a-012345678901',
      Join: 'ab',
      If: 'eA==',
      Nested: 'found',
    });
  });

  test.each([
    ['Resources:\n  A: [', /^Template format error: YAML not well-formed\. \(line \d+, column \d+\)$/],
    ['{"Resources"}', /^Template format error: JSON not well-formed\. \(line 1, column \d+\)$/],
    ['Description: text', 'Template format error: At least one Resources member must be defined.'],
    ['Resources: text', 'Template format error: Any Resources member must be an object.'],
    ['just text', 'Template format error: unsupported structure.'],
    [
      'Resources:\n  A:\n    Type: AWS::Logs::LogGroup\n    Properties:',
      "[/Resources/A/Properties] 'null' values are not allowed in templates",
    ],
    [
      'Resources: {A: {Type: AWS::Logs::LogGroup}}\nNonsense: 1',
      'Template format error: Invalid template property or properties [Nonsense]',
    ],
  ])('is refused where it is wrong: %s', async (body, message) => {
    await expect(stacks.cloudformation.validateTemplate({ TemplateBody: body })).rejects.toThrow(message);
  });
});

describe('parameters', () => {
  const declared = (declaration: object) => ({
    Parameters: { P: declaration },
    Resources: RESOURCE,
    Outputs: { V: { Value: { 'Fn::Sub': '${P}' } } },
  });

  test.each([
    [{ Type: 'String', AllowedValues: ['a', 'b'] }, 'c', "Parameter 'P' must be one of AllowedValues"],
    [{ Type: 'String', AllowedPattern: '[a-z]+' }, 'A', "Parameter 'P' must match pattern [a-z]+"],
    [
      { Type: 'String', AllowedPattern: '[a-z]+', ConstraintDescription: 'small letters' },
      'A',
      'Parameter P failed to satisfy constraint: small letters',
    ],
    [{ Type: 'String', MinLength: 3 }, 'ab', "Parameter 'P' must contain at least 3 characters"],
    [{ Type: 'Number' }, 'x', "Parameter 'P' must be a number."],
    [{ Type: 'Number', MaxValue: '5' }, '6', "Parameter 'P' must be a number not greater than 5"],
    [{ Type: 'Text' }, 'x', 'Template format error: Unrecognized parameter type: Text for parameter P'],
  ])('%j refuses %s', async (declaration, given, message) => {
    await expect(
      stacks.create('never', declared(declaration), { Parameters: [{ ParameterKey: 'P', ParameterValue: given }] }),
    ).rejects.toThrow(message);
  });

  test('must have values, and be there', async () => {
    await expect(stacks.create('never', declared({ Type: 'String' }))).rejects.toThrow(
      'Parameters: [P] must have values',
    );
    await expect(
      stacks.create('never', { Resources: RESOURCE }, { Parameters: [{ ParameterKey: 'Q', ParameterValue: 'x' }] }),
    ).rejects.toThrow('Parameters: [Q] do not exist in the template');
  });

  test('are not shown with NoEcho', async () => {
    await stacks.create('secret', declared({ Type: 'String', NoEcho: true, Default: 'hidden' }));
    const { Stacks: [stack] = [] } = await stacks.cloudformation.describeStacks({ StackName: 'secret' });
    expect(stack?.Parameters).toEqual([{ ParameterKey: 'P', ParameterValue: '****' }]);
  });

  test("are held to the template's rules", async () => {
    const rules = {
      Rules: {
        R: {
          RuleCondition: { 'Fn::Equals': [{ Ref: 'P' }, 'prod'] },
          Assertions: [
            {
              Assert: { 'Fn::Contains': [['eu-west-1'], { Ref: 'AWS::Region' }] },
              AssertDescription: 'production is in Ireland',
            },
          ],
        },
      },
    };
    const template = { ...declared({ Type: 'String', Default: 'test' }), ...rules };
    expect(await stacks.create('rules', template)).toBe('CREATE_COMPLETE');
    await expect(
      stacks.create('rules-2', template, { Parameters: [{ ParameterKey: 'P', ParameterValue: 'prod' }] }),
    ).rejects.toThrow('production is in Ireland');
  });
});

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

describe('templates that are more than a template may be', () => {
  const HANDLE = { Type: 'AWS::CloudFormation::WaitConditionHandle' };
  const many = (number: number, value: unknown): Record<string, unknown> =>
    Object.fromEntries(Array.from({ length: number }, (_, index) => [`M${index}`, value]));
  const nested = (depth: number): unknown => (depth === 0 ? 'x' : [nested(depth - 1)]);

  /** A template as large as it likes: through S3, as `sam deploy` brings it. */
  async function refusal(template: object | string): Promise<string> {
    const Body = typeof template === 'string' ? template : JSON.stringify(template);
    await stacks.s3.createBucket({ Bucket: 'large' }).catch(() => undefined);
    await stacks.s3.putObject({ Bucket: 'large', Key: 'template', Body });
    const name = `large${++count}`;
    try {
      await stacks.cloudformation.createStack({
        StackName: name,
        TemplateURL: `${stacks.cloud.endpoint}/large/template`,
        Capabilities: ['CAPABILITY_AUTO_EXPAND'],
      });
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
    expect(await stacks.ended(name)).toBe('ROLLBACK_COMPLETE');
    const { StackEvents: events = [] } = await stacks.cloudformation.describeStackEvents({ StackName: name });
    return events.map(({ ResourceStatusReason: reason = '' }) => reason).join('\n');
  }

  test.each([
    ['resources', { Resources: many(501, HANDLE) }, 'Number of resources, 501, is greater than maximum allowed, 500'],
    [
      'resources of SAM',
      { Transform: 'AWS::Serverless-2016-10-31', Resources: many(501, { Type: 'AWS::Serverless::SimpleTable' }) },
      'Number of resources, 501, is greater than maximum allowed, 500',
    ],
    [
      'outputs',
      { Resources: RESOURCE, Outputs: many(201, { Value: 'x' }) },
      'Number of outputs, 201, is greater than maximum allowed, 200',
    ],
    [
      'parameters',
      { Resources: RESOURCE, Parameters: many(201, { Type: 'String', Default: 'x' }) },
      'Number of parameters, 201, is greater than maximum allowed, 200',
    ],
    [
      'mappings',
      { Resources: RESOURCE, Mappings: many(201, { A: { B: 'x' } }) },
      'Number of mappings, 201, is greater than maximum allowed, 200',
    ],
    [
      'bytes',
      { Resources: RESOURCE, Metadata: { words: 'x'.repeat(1_000_000) } },
      'Template may not exceed 1000000 bytes in size.',
    ],
    ['60,000 resources', { Resources: many(60_000, HANDLE) }, 'Template may not exceed 1000000 bytes in size.'],
    ['levels of JSON', { Resources: RESOURCE, Metadata: { deep: nested(2000) } }, 'nested deeper than 100 levels'],
  ])('too many %s', async (_name, template, message) => {
    expect(await refusal(template)).toContain(message);
  });

  test.each([
    ['an alias', 'Metadata: {a: &a [1], b: *a}', 'YAML aliases are not allowed in CloudFormation templates'],
    ['a circle of aliases', 'Metadata: &a {a: *a}', 'YAML aliases are not allowed in CloudFormation templates'],
    ['dashes', `Metadata:\n  ${'- '.repeat(400_000)}x`, 'nested deeper than 100 levels'],
    [
      'indentation',
      `Metadata:\n${Array.from({ length: 500 }, (_, i) => `${' '.repeat(i + 1)}a:\n`).join('')}`,
      'nested deeper than 100 levels',
    ],
    ['levels of YAML', `Metadata: ${'['.repeat(400_000)}x${']'.repeat(400_000)}`, 'nested deeper than 100 levels'],
  ])('%s', async (_name, metadata, message) => {
    const resources = 'Resources:\n  Handle: {Type: AWS::CloudFormation::WaitConditionHandle}\n';
    expect(await refusal(`${resources}${metadata}\n`)).toContain(message);
  });

  const LIST = Array.from({ length: 100 }, (_, index) => `a${index}`);
  const loops = (depth: number, body: object): object =>
    depth === 0 ? body : { [`Fn::ForEach::L${depth}`]: [`V${depth}`, LIST, loops(depth - 1, body)] };
  const doubling = (depth: number): object =>
    depth === 0
      ? { 'R${V1}': HANDLE }
      : {
          [`Fn::ForEach::L${depth}`]: [
            `V${depth}`,
            ['${V9}${V9}'.replaceAll('9', String(depth + 1))],
            doubling(depth - 1),
          ],
        };

  test.each([
    ['a million resources', loops(3, { 'R${V1}${V2}${V3}': HANDLE }), 'may not exceed 1000000 bytes'],
    [
      'a loop of 501',
      { 'Fn::ForEach::L': ['V', Array.from({ length: 501 }, (_, i) => `a${i}`), { 'R${V}': HANDLE }] },
      'Number of resources, 502,',
    ],
    ['loops that make nothing', loops(8, {}), 'may not exceed 1000000 bytes'],
    [
      'long lists again and again',
      loops(2, { Same: { ...HANDLE, Metadata: { list: Array(5000).fill(0) } } }),
      'may not exceed 1000000 bytes',
    ],
    ['names that double', doubling(40), 'may not exceed 1000000 bytes'],
    [
      'a collection that holds itself',
      { 'Fn::ForEach::L': ['V', [{ 'Fn::FindInMap': ['M', 'a', 'b'] }], { 'R${V}': HANDLE }] },
      'nested too deeply',
    ],
  ])('a loop over loops: %s', async (_name, resources, message) => {
    const Mappings = { M: { a: { b: [{ 'Fn::FindInMap': ['M', 'a', 'b'] }] } } };
    const template = { Transform: 'AWS::LanguageExtensions', Mappings, Resources: { Handle: HANDLE, ...resources } };
    expect(await refusal(template)).toContain(message);
  });

  const nest = (depth: number, more: (inner: unknown) => object): unknown =>
    depth === 0 ? '"words"' : more(nest(depth - 1, more));

  test.each([
    ['Sub of Sub', nest(32, (inner) => ({ 'Fn::Sub': ['${A}${A}', { A: inner }] }))],
    ['Sub of many', { 'Fn::Sub': '${P}'.repeat(10_000) }],
    ['Join of Sub', { 'Fn::Join': ['', Array.from({ length: 10_000 }, () => ({ Ref: 'P' }))] }],
    ['Base64 of Base64', nest(60, (inner) => ({ 'Fn::Base64': inner }))],
    ['JSON of JSON', nest(45, (inner) => ({ 'Fn::ToJsonString': { a: inner, b: { Ref: 'P' } } }))],
    ['JSON of literal JSON', nest(45, (inner) => ({ 'Fn::ToJsonString': { a: inner } }))],
  ])('words that grow: %s', async (_name, Value) => {
    const Parameters = { P: { Type: 'String', Default: 'x'.repeat(1000) } };
    const template = {
      Transform: 'AWS::LanguageExtensions',
      Parameters,
      Resources: RESOURCE,
      Outputs: { V: { Value } },
    };
    expect(await refusal(template)).toContain('may not exceed 1000000 bytes');
  });

  test('as many as there may be', async () => {
    const template = {
      Transform: 'AWS::LanguageExtensions',
      Resources: loops(1, { 'R${V1}': HANDLE }),
      Outputs: many(200, { Value: 'x' }),
    };
    expect(await stacks.create('many', template)).toBe('CREATE_COMPLETE');
  });
});
