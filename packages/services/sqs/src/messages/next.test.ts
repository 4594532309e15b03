import { expect, test } from 'vitest';
import { receive, type Receiving } from './next.ts';

const message = (name: string, more: object = {}) => ({
  name,
  group: name.charAt(0),
  kept: 0,
  visibleAt: 0,
  received: 0,
  ...more,
});

function received(messages: readonly ReturnType<typeof message>[], how: Partial<Receiving> = {}) {
  const found = receive(messages, { fifo: false, now: 10, most: 10, retention: 100, turns: new Map(), ...how });
  const names = (of: readonly { name: string }[]): string => of.map(({ name }) => name).join(' ');
  return { taken: names(found.taken), dead: names(found.dead), expired: names(found.expired), hidden: found.hidden };
}

test('what is hidden is passed by, what is too old or was received too often goes', () => {
  const messages = [
    message('a1', { visibleAt: 11 }),
    message('a2', { received: 3 }),
    message('a3', { kept: -90 }),
    message('a4', { received: 2 }),
    message('b1', { visibleAt: 10 }),
  ];
  expect(received(messages, { maxReceiveCount: 3 })).toEqual({ taken: 'a4 b1', dead: 'a2', expired: 'a3', hidden: 1 });
  expect(received(messages)).toEqual({ taken: 'a2 a4 b1', dead: '', expired: 'a3', hidden: 1 });
});

test('no more than asked for', () => {
  expect(received([message('a1'), message('a2'), message('a3')], { most: 2 }).taken).toBe('a1 a2');
});

test('a FIFO queue gives group by group, the one that was served longest ago first', () => {
  const messages = [message('a1'), message('b1'), message('a2'), message('c1')];
  const turns = new Map([
    ['a', 2],
    ['b', 1],
  ]);
  expect(received(messages, { fifo: true, turns }).taken).toBe('c1 b1 a1 a2');
});

test('in a group nothing comes behind what is hidden; behind a dead letter it does', () => {
  const hidden = [message('a1', { visibleAt: 11 }), message('a2'), message('b1')];
  expect(received(hidden, { fifo: true }).taken).toBe('b1');
  const dead = [message('a1', { received: 1 }), message('a2')];
  expect(received(dead, { fifo: true, maxReceiveCount: 1 })).toMatchObject({ taken: 'a2', dead: 'a1' });
});
