import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

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
