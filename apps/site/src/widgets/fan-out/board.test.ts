import { expect, test } from 'vitest';
import { MESSAGES, NAMES, publish, READERS, type Published, type Settings } from './board.ts';

const of = (name: string): Published => {
  const found = MESSAGES[name];
  if (found === undefined) throw new Error(`There is no message "${name}".`);
  return found;
};
const at = (who: (typeof NAMES)[number], published: Published, more: Partial<Settings['audit']> = {}) =>
  publish(published, { ...READERS, [who]: { ...READERS[who], ...more } }).outcomes.find((one) => one.who === who);

test('who gets which message, with the policies that the board begins with', () => {
  const got = Object.keys(MESSAGES).map((name) => [
    name,
    publish(of(name))
      .outcomes.filter(({ kind }) => kind === 'success')
      .map(({ who }) => who),
  ]);
  expect(Object.fromEntries(got)).toEqual({
    'an order': ['warehouse', 'audit'],
    'an order overseas': ['audit'],
    'a refund': ['refunds', 'audit'],
    'a rehearsal': ['audit'],
    'an order of an old till': ['warehouse', 'audit'],
    'no JSON': ['audit'],
  });
});

test('why not', () => {
  expect(at('warehouse', of('an order overseas'))?.text).toBe('does not get it: `shipTo.region` is "us", not "eu"');
  expect(at('refunds', of('an order of an old till'))?.text).toBe(
    'does not get it: the message has no attributes, and passes no policy',
  );
  expect(at('warehouse', of('no JSON'))?.text).toBe('does not get it: the body is no JSON');
  expect(at('refunds', of('a rehearsal'))?.text).toBe('does not get it: `test` is "true", not {"exists":false}');
});

test('what arrives', () => {
  expect(at('warehouse', of('an order'))?.arrives).toMatch(/^\{\n {2}"kind": "order"[^]*till \(Number\): 4$/);
  expect(JSON.parse(at('warehouse', of('an order'), { raw: false })?.arrives ?? '')).toMatchObject({
    Type: 'Notification',
    Message: of('an order').body,
    MessageAttributes: { kind: { Type: 'String', Value: 'order' }, till: { Type: 'Number', Value: '4' } },
  });
  expect(JSON.parse(at('refunds', of('a refund'))?.arrives ?? '')).toMatchObject({
    Records: [{ EventSource: 'aws:sns', Sns: { Subject: null, Message: of('a refund').body } }],
  });
  expect(at('refunds', of('an order'))?.arrives).toBeUndefined();
});

test('a policy that AWS refuses is told', () => {
  const policy = READERS.warehouse.policy;
  expect(at('warehouse', of('an order'), { policy, scope: 'MessageAttributes' })).toMatchObject({
    kind: 'denial',
    text: 'AWS refuses the policy. Filter policy scope MessageAttributes does not support nested filter policy',
  });
  expect(
    publish(of('an order'), { ...READERS, audit: { ...READERS.audit, policy: '{ "kind": "order" }' } }),
  ).toMatchObject({ kind: 'denial', sum: '1 of 3 get the message. AWS refuses a policy.' });
  expect(
    publish(of('no JSON'), { ...READERS, audit: { ...READERS.audit, policy: '{ "kind": ["x"] }' } }),
  ).toMatchObject({
    kind: 'wait',
    sum: '0 of 3 get the message.',
  });
});

test.each(['{', '[]', '{ "kind": null }', '{ "kind": { "a": 1 } }'])('the attributes %s are none', (attributes) => {
  expect(publish({ body: 'x', attributes })).toMatchObject({ kind: 'denial', outcomes: [] });
});

test('a list is an attribute of the type String.Array', () => {
  const published = { body: 'x', attributes: '{ "kind": ["note", "refund"] }' };
  expect(at('refunds', published)?.kind).toBe('success');
  expect(publish({ body: '', attributes: '' }).kind).toBe('denial');
});
