import { expect, test } from 'vitest';
import { answerOf, COMMANDS, eventOf } from './modes.ts';

const shown = (name: string, lists: boolean) => {
  const [, command = ''] = COMMANDS.find(([each]) => each === name) ?? [];
  const found = eventOf(command, lists);
  if (typeof found === 'string') throw new Error(found);
  return found;
};

test('each command becomes an event in both modes', () => {
  for (const [name] of COMMANDS) {
    expect(shown(name, false).event).toHaveProperty('headers');
    expect(shown(name, true).event).not.toHaveProperty('headers');
  }
  expect(shown('A parameter twice', false).event).toMatchObject({ queryStringParameters: { id: 'tea' } });
  expect(shown('A parameter twice', true).event).toMatchObject({
    multiValueQueryStringParameters: { id: ['keys', 'tea'] },
  });
});

test('what stands out is said', () => {
  expect(shown('Percent signs', true).notes).toContainEqual(expect.stringContaining('as they stood in the address'));
  expect(shown('JSON', true).notes).toContainEqual(expect.stringContaining('The body is text'));
  expect(shown('JSON of another name', true).notes).toContainEqual(expect.stringContaining('Base64'));
  expect(eventOf('curl', true)).toBe('The address is missing.');
});

test('an answer in the form of the other mode loses its headers', () => {
  const cookies = ['set-cookie: visits=5', 'set-cookie: last=tea'];
  expect(answerOf('single', false)).toEqual(['HTTP/1.1 200 OK', 'content-type: application/json', cookies[0]]);
  expect(answerOf('single', true)).toEqual(['HTTP/1.1 200 OK', 'content-type: application/octet-stream']);
  expect(answerOf('lists', true)).toEqual(['HTTP/1.1 200 OK', 'content-type: application/json', ...cookies]);
  expect(answerOf('both', true)).toEqual(answerOf('lists', true));
  expect(answerOf('object', false)).toEqual(['HTTP/1.1 502 Bad Gateway']);
});
