import { describe, expect, test } from 'vitest';
import {
  explainFilterPolicy,
  matchesFilterPolicy,
  parseFilterPolicy,
  type FilterPolicyScope,
  type MessageAttribute,
} from './index.ts';
import { available, recordedAnswers, recordedRefusals } from './testing/recordings.ts';
import { firstLine, refusalOf } from './testing/refusal.ts';

const policyOf = (policy: object, scope?: FilterPolicyScope) => parseFilterPolicy(JSON.stringify(policy), scope);

const onBody = (policy: object, body: unknown): boolean =>
  matchesFilterPolicy(policyOf(policy, 'MessageBody'), {
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const onAttributes = (policy: object, attributes: Record<string, MessageAttribute>): boolean =>
  matchesFilterPolicy(policyOf(policy), { body: '{"body":"is not looked at"}', attributes });

const text = (StringValue: string): MessageAttribute => ({ DataType: 'String', StringValue });
const number = (StringValue: string): MessageAttribute => ({ DataType: 'Number', StringValue });
const list = (...values: unknown[]): MessageAttribute => ({
  DataType: 'String.Array',
  StringValue: JSON.stringify(values),
});

const refusals = available
  ? [...recordedRefusals('sns/test_sns_filter_policy.json'), ...recordedRefusals('sns/test_sns.json')].filter(
      ({ message }) => message.includes('FilterPolicy:'),
    )
  : [];

/** As SNS has it in front: Subscribe with "Attributes Reason: ", SetSubscriptionAttributes without. */
const withoutCall = (message: string): string => message.replace(/^Invalid parameter: (?:Attributes Reason: )?/, '');

/** What was refused with a message that does not quote it, by the name of the answer. */
const UNQUOTED: Readonly<Record<string, string>> = {
  'error-condition-bad-cidr-str': '{"key":[{"cidr":"bad-filter"}]}',
  'error-condition-bad-cidr-str-slash': '{"key":[{"cidr":"bad-filter/64"}]}',
  'error-condition-bad-cidr-str-slash-2': '{"key":[{"cidr":"bad-/64filter"}]}',
  'error-condition-bad-cidr-v4': '{"key":[{"cidr":"xx.11.xx/8"}]}',
  'error-condition-bad-cidr-v6': '{"key":[{"cidr":"xxxx:db8:1234:1a00::/64"}]}',
  // (4 x 6) + (4 x 4 x 4) + (4 x 4 x 4) = 152
  'error-complexity-or-flat':
    '{"s":["1","2","3","4"],"$or":[{"n":["1","2","3","4","5","6"]},{"t":["1","2","3","4"],"$or":[{"i":[1,2,3,4]},{"p":[1,2,3,4]}]}]}',
  // Deeper fields count more: 3 x 4 x 2 + 3 x 4 x 6 + 2 x 4 x 2 + 2 x 4 x 6 = 160
  'error-complexity-or-nested':
    '{"$or":[{"m":["1","2","3"]},{"n":["1","2"]}],"d":{"scope":["1","2"],"$or":[{"s":["1"]},{"t":["1","2","3"]}]}}',
  'sub-filter-policy-max-attr-keys': '{"a":["1"],"b":["1"],"c":["1"],"d":["1"],"e":["1"],"f":["1"]}',
  // 3 x 4 x 2 x 3 x 3 = 216
  'sub-filter-policy-nested-error-too-many-combinations':
    '{"a":{"b":{"c":["1","2","3","4"]}},"d":{"e":["1","2","3"]},"f":["1","2","3"]}',
  'subscribe-invalid-filter-policy': 'invalid',
};

describe.skipIf(!available)('as recorded on AWS (the recordings are beside this repository)', () => {
  test('its refusals are here', () => {
    expect(refusals.length).toBe(27);
  });

  test.each(refusals)('$match', ({ match, message, source }) => {
    const policy = source ?? UNQUOTED[match] ?? '';
    const scope = match.includes('nested') ? 'MessageBody' : 'MessageAttributes';
    expect(refusalOf(() => parseFilterPolicy(policy, scope))).toBe(withoutCall(message));
  });

  test('what passed a policy for bodies', () => {
    const passed = (test: string): unknown[] =>
      recordedAnswers('sns/test_sns_filter_policy.json')
        .filter((answers) => answers.test === test || answers.test.startsWith(test))
        .flatMap(({ answers }) => Object.values(answers) as { Messages?: { Body: { Message?: string } }[] }[])
        .flatMap(({ Messages = [] }) => Messages.map(({ Body }) => Body.Message ?? Body));
    const ips = {
      detail: {
        $or: [
          { sourceIPAddress: [{ cidr: '10.0.0.0/24' }] },
          { sourceIPAddressV6: [{ cidr: '2001:db8:1234:1a00::/64' }] },
        ],
      },
    };
    const records = {
      Records: { s3: { object: { key: [{ prefix: 'auto-' }] } }, eventName: [{ prefix: 'ObjectCreated:' }] },
    };
    for (const [name, policy] of [
      ['test_filter_policy_ip_address_condition', ips],
      ['test_filter_policy_on_message_body_array_of_object_attributes', records],
    ] as const) {
      expect(passed(name)).toHaveLength(2);
      for (const body of passed(name)) expect(onBody(policy, body)).toBe(true);
    }
    const nested = passed('test_filter_policy_on_message_body_dot_attribute');
    expect(nested).toHaveLength(6);
    const policies = [{ 'object.nested': ['string.value'] }, { 'object.nested.test': ['string.value'] }];
    for (const body of nested) expect(policies.filter((policy) => onBody(policy, body))).toHaveLength(1);
  });
});

describe('attributes', () => {
  test.each<[string, object, Record<string, MessageAttribute>, boolean]>([
    ['a text', { store: ['a', 'b'] }, { store: text('b') }, true],
    ['another text', { store: ['a', 'b'] }, { store: text('c') }, false],
    ['another attribute', { store: ['a'] }, { shop: text('a') }, false],
    ['a text that looks like a number', { price: [99] }, { price: text('99') }, false],
    ['a number', { price: [99] }, { price: number('99.0') }, true],
    ['a number that looks like a text', { price: ['99'] }, { price: number('99') }, false],
    ['a range', { price: [{ numeric: ['>', 0, '<=', 100] }] }, { price: number('99') }, true],
    ['out of range', { price: [{ numeric: ['>', 0, '<=', 100] }] }, { price: number('111') }, false],
    ['a range of texts', { price: [{ numeric: ['>', 0] }] }, { price: text('99') }, false],
    ['one of a list', { store: ['a'] }, { store: list('b', 'a') }, true],
    ['none of a list', { store: ['a'] }, { store: list('b', 'c') }, false],
    ['numbers and booleans in a list', { store: [true, { numeric: ['=', 1] }] }, { store: list('x', 1) }, true],
    ['a list that is no JSON', { store: ['a'] }, { store: { DataType: 'String.Array', StringValue: "['a']" } }, false],
    ['a prefix in a list', { store: [{ prefix: 'so' }] }, { store: list('any', 'some') }, true],
    ['a type of its own', { price: [99] }, { price: { DataType: 'Number.int', StringValue: '99' } }, true],
    ['there', { store: [{ exists: true }] }, { store: number('1') }, true],
    ['not there', { store: [{ exists: false }] }, { shop: number('1') }, true],
    ['there, but should not be', { store: [{ exists: false }] }, { store: number('1') }, false],
    ['not there, like everything', { store: [{ exists: false }] }, {}, false],
    ['null, or what is there', { store: [null, { 'anything-but': 'x' }] }, {}, false],
    ['binary, which is not looked at', { store: [{ exists: true }] }, { store: { DataType: 'Binary' } }, false],
    ['a name with dots', { 'a.b': ['x'] }, { 'a.b': text('x') }, true],
    ['anything but a prefix', { store: [{ 'anything-but': { prefix: 'a' } }] }, { store: text('ab') }, false],
    ['anything but a wildcard', { store: [{ 'anything-but': { wildcard: '*ball' } }] }, { store: text('rugby') }, true],
    ['one of two attributes', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: text('y') }, true],
    ['neither of them', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: text('x') }, false],
    ['the empty policy', {}, {}, true],
  ])('%s', (_, policy, attributes, expected) => {
    expect(onAttributes(policy, attributes)).toBe(expected);
  });
});

describe('bodies', () => {
  const policy = {
    object: { key: [{ prefix: 'auto-' }, 'fixed'], other: [{ exists: false }] },
    test: [{ exists: false }],
  };
  test.each<[unknown, boolean]>([
    [{ object: { key: 'auto-test' } }, true],
    [{ object: { key: 'fixed' } }, true],
    [{ object: { key: 'test-auto' } }, false],
    [{ object: { key: 'auto-test' }, test: 'is there' }, false],
    [{ object: { key: 'auto-test', other: 'is there' } }, false],
    [{ test: 'auto-test' }, false],
    ['no JSON', false],
    ['"no object"', false],
    ['[]', false],
  ])('%j: %s', (body, expected) => {
    expect(onBody(policy, body)).toBe(expected);
  });
});

describe('why a message does not pass', () => {
  test('by attributes', () => {
    const policy = policyOf({ store: ['a'], price: [{ numeric: ['>', 5] }] });
    expect(explainFilterPolicy(policy, { body: '', attributes: { store: text('a'), price: text('9') } })).toEqual([
      { path: 'price', reason: 'is "9", not {"numeric":[">",5]}' },
    ]);
    expect(explainFilterPolicy(policy, { body: '' })).toEqual([
      { path: '', reason: 'has no attributes, and passes no policy' },
    ]);
    expect(explainFilterPolicy(policyOf({}), { body: '' })).toEqual([]);
  });
  test('by its body', () => {
    expect(explainFilterPolicy(policyOf({ a: { b: ['x'] } }, 'MessageBody'), { body: '{"a":{"b":"y"}}' })).toEqual([
      { path: 'a.b', reason: 'is "y", not "x"' },
    ]);
  });
});

describe('what SNS refuses', () => {
  test('nesting, where attributes are compared', () => {
    expect(refusalOf(() => policyOf({ object: { key: ['x'] } }))).toBe(
      'Filter policy scope MessageAttributes does not support nested filter policy',
    );
    expect(() => policyOf({ object: { key: ['x'] } }, 'MessageBody')).not.toThrow();
  });

  test('operators that are not its own', () => {
    for (const [condition, reason] of [
      [{ suffix: { 'equals-ignore-case': 'x' } }, 'suffix match pattern must be a string'],
      [{ 'anything-but': { 'equals-ignore-case': 'x' } }, 'Unsupported anything-but pattern: equals-ignore-case'],
      [{ 'anything-but': { prefix: ['x'] } }, 'prefix match pattern must be a string'],
    ] as const) {
      expect(firstLine(refusalOf(() => policyOf({ key: [condition] })))).toBe(`FilterPolicy: ${reason}`);
    }
  });

  const values = (count: number): string[] => Array.from({ length: count }, (_, index) => `v${index}`);
  const stars = (count: number, stars: string) => values(count).map((value) => ({ wildcard: stars + value }));
  test.each<[string, object, boolean]>([
    ['150 values', { a: values(150) }, true],
    ['151 values', { a: values(151) }, false],
    ['15 x 10 values', { a: values(15), b: values(10) }, true],
    ['100 x 51 values', { a: values(100), b: values(51) }, false],
    [
      '(3 x 6) + (3 x 4 x 4) + (3 x 4 x 7) = 150',
      { s: values(3), $or: [{ n: values(6) }, { t: values(4), $or: [{ i: values(4) }, { p: values(7) }] }] },
      true,
    ],
    ['100 wildcards', { a: stars(100, '*') }, true],
    ['101 wildcards', { a: stars(101, '*') }, false],
    ['34 wildcards with two stars', { a: stars(34, '*a*') }, false],
    ['three stars', { a: [{ wildcard: '*a*b*' }] }, true],
    ['four stars', { a: [{ wildcard: '*a*b*c*' }] }, false],
  ])('%s', (_, policy, accepted) => {
    if (accepted) expect(() => policyOf(policy)).not.toThrow();
    else expect(refusalOf(() => policyOf(policy))).toBe('FilterPolicy: Filter policy is too complex');
  });
});
