import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startStacks, type TestStacks } from '../testing/stacks.ts';
import { LEAST } from '../testing/values.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

describe('parameters', () => {
  const declared = (declaration: object) => ({
    Parameters: { P: declaration },
    Resources: LEAST,
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
      stacks.create('never', { Resources: LEAST }, { Parameters: [{ ParameterKey: 'Q', ParameterValue: 'x' }] }),
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
