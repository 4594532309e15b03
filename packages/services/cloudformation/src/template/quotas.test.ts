import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startStacks, type TestStacks } from '../testing/stacks.ts';
import { LEAST } from '../testing/values.ts';

let stacks: TestStacks;
let count = 0;
beforeAll(async () => {
  stacks = await startStacks();
});
afterAll(() => stacks.close());

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
      { Resources: LEAST, Outputs: many(201, { Value: 'x' }) },
      'Number of outputs, 201, is greater than maximum allowed, 200',
    ],
    [
      'parameters',
      { Resources: LEAST, Parameters: many(201, { Type: 'String', Default: 'x' }) },
      'Number of parameters, 201, is greater than maximum allowed, 200',
    ],
    [
      'mappings',
      { Resources: LEAST, Mappings: many(201, { A: { B: 'x' } }) },
      'Number of mappings, 201, is greater than maximum allowed, 200',
    ],
    [
      'bytes',
      { Resources: LEAST, Metadata: { words: 'x'.repeat(1_000_000) } },
      'Template may not exceed 1000000 bytes in size.',
    ],
    ['60,000 resources', { Resources: many(60_000, HANDLE) }, 'Template may not exceed 1000000 bytes in size.'],
    ['levels of JSON', { Resources: LEAST, Metadata: { deep: nested(2000) } }, 'nested deeper than 100 levels'],
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
      Resources: LEAST,
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
