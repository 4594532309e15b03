import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { group, startStacks, type TestStacks } from '../testing/stacks.ts';
import { outputOf } from '../testing/values.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

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
    expect(await outputOf(stacks, expression)).toBe(result);
  });

  test.each([
    ['If', { 'Fn::If': ['Yes', 'y', 'n'] }, 'y'],
    ['Not', { 'Fn::If': ['No', 'y', 'n'] }, 'n'],
    ['And', { 'Fn::If': ['Both', 'y', 'n'] }, 'n'],
    ['Or', { 'Fn::If': ['Either', 'y', 'n'] }, 'y'],
    ['If with AWS::NoValue', { 'Fn::Join': [',', ['a', { 'Fn::If': ['No', 'b', { Ref: 'AWS::NoValue' }] }]] }, 'a'],
  ])('%s', async (_name, expression, result) => {
    expect(await outputOf(stacks, expression, CONDITIONS)).toBe(result);
  });

  test.each([
    ['FindInMap', { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'A'] }, 'one'],
    ['FindInMap of a list', { 'Fn::Join': ['', { 'Fn::FindInMap': ['M', 'us-east-1', 'L'] }] }, 'xy'],
    ['a default of FindInMap', { 'Fn::FindInMap': ['M', 'eu', 'A', { DefaultValue: 'none' }] }, 'none'],
    ['Length', { 'Fn::Length': { 'Fn::Split': [',', 'a,b,c'] } }, '3'],
    ['ToJsonString', { 'Fn::ToJsonString': { a: [{ Ref: 'AWS::Region' }] } }, '{"a":["us-east-1"]}'],
  ])('%s', async (_name, expression, result) => {
    expect(await outputOf(stacks, expression, { ...MAPPINGS, Transform: 'AWS::LanguageExtensions' })).toBe(result);
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
    await expect(outputOf(stacks, expression, MAPPINGS)).rejects.toThrow(`Template error: ${reason}`);
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
