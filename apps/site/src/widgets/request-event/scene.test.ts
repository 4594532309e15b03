import { expect, test } from 'vitest';
import { COMMANDS, eventsOf } from './scene.ts';

const shown = (name: string) => {
  const [, command = ''] = COMMANDS.find(([each]) => each === name) ?? [];
  const found = eventsOf(command);
  if (typeof found === 'string') throw new Error(found);
  return found;
};

test('each command becomes two events, and something is said of it', () => {
  for (const [name] of COMMANDS) expect(shown(name).notes.length).toBeGreaterThan(1);
});

test('what is not there is null in one, and missing in the other', () => {
  const { rest, http } = shown('Nothing but a path');
  expect(rest).toMatchObject({
    queryStringParameters: null,
    body: null,
    pathParameters: { id: '7' },
    path: '/orders/7',
  });
  expect(http).not.toHaveProperty('body');
  expect(http).toMatchObject({ rawPath: '/prod/orders/7', routeKey: 'ANY /orders/{id}' });
});

test('bytes come in Base64', () => {
  for (const event of Object.values(shown('JSON as bytes')).slice(0, 2)) {
    const { body, isBase64Encoded } = event as { body: string; isBase64Encoded: boolean };
    expect(isBase64Encoded).toBe(true);
    expect(JSON.parse(atob(body))).toEqual({ customer: 'Ada', cents: 4990 });
  }
});

test('what cannot be read is said', () => expect(eventsOf('curl')).toBe('The address is missing.'));
