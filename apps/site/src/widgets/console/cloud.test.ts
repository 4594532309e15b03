import { expect, test } from 'vitest';
import { EMPTY, EVENTS, send, type Request } from './cloud.ts';

const request: Request = { event: EVENTS.french.text, type: 'RequestResponse', copies: 1, delay: 0 };
const ids = (): (() => string) => {
  let count = 0;
  return () => `id-${(count += 1)}`;
};

test('an invocation answers, and its first one tells of INIT', () => {
  const newId = ids();
  const first = send(EMPTY, request, newId);
  expect(first.answers).toEqual([
    {
      kind: 'success',
      status: '200',
      requestId: 'id-1',
      functionError: undefined,
      payload: '{"message":"Bonjour, Ada!","requestId":"id-1"}',
      waited: 0.164,
    },
  ]);
  expect(first.log.map(({ text }) => text.split(' ')[0])).toEqual(['START', 'END', 'REPORT']);
  expect(first.log.at(-1)?.text).toContain('Billed Duration: 164 ms  Init Duration: 160 ms');
  const again = send(first, request, newId);
  expect(again.answers).toMatchObject([{ requestId: 'id-2', waited: 0.004 }]);
  expect(again.log.at(-1)?.text).toMatch(/Billed Duration: 4 ms$/);
});

test('an error of the function is a 200, and one of the request is not', () => {
  const failed = send(EMPTY, { ...request, event: EVENTS.nameless.text }, ids());
  expect(failed.answers).toMatchObject([{ kind: 'failure', status: '200', functionError: 'Unhandled' }]);
  expect(failed.log.filter(({ by }) => by === 'function').map(({ text }) => text)).toEqual([
    expect.stringContaining('ValidationError'),
  ]);
  const refused = send(EMPTY, { ...request, event: EVENTS.broken.text, delay: 3 }, ids());
  expect(refused).toMatchObject({ environments: 0, answers: [{ kind: 'denial', waited: 3 }] });
  expect(refused.answers[0]?.status).toBe('400 InvalidRequestContentException');
});

test('two copies at once have two ids and two environments', () => {
  const twice = send(EMPTY, { ...request, copies: 2 }, ids());
  expect(twice.answers.map(({ requestId }) => requestId)).toEqual(['id-1', 'id-2']);
  expect(twice.environments).toBe(2);
  expect(twice.log.filter(({ text }) => text.includes('Init Duration'))).toHaveLength(2);
});

test('an event is taken with 202, and one that fails runs three times with one id', () => {
  const queued = send(EMPTY, { ...request, type: 'Event', event: EVENTS.nameless.text }, ids());
  expect(queued.answers).toMatchObject([{ status: '202', payload: '' }]);
  const starts = queued.log.filter(({ text }) => text.startsWith('START'));
  expect(starts.map(({ at, text }) => [at, text.includes('id-1')])).toEqual([
    [0, true],
    [60, true],
    [180, true],
  ]);
});
