import { expect, test } from 'vitest';
import { begin, order, silence } from './room.ts';

const texts = ({ happened }: ReturnType<typeof order>): string => happened.map(({ text }) => text).join('\n');

test('orders one after the other share an environment, and two at once need two', () => {
  const one = order(order(begin('list'), 1), 1);
  expect(one).toMatchObject({ made: 1, loads: 1, environments: [{ number: 1, orders: 2 }] });
  const two = order(one, 2);
  expect(two).toMatchObject({ made: 2, loads: 2, orders: 4 });
  expect(two.environments.map(({ orders }) => orders)).toEqual([3, 1]);
});

test('a basket outside the handler goes to whoever comes next', () => {
  const room = order(order(begin('all'), 1), 1);
  expect(room.happened).toMatchObject([{ kind: 'failure' }]);
  expect(texts(room)).toContain('Bo gets the basket of others as well: tea (Ada), a cup (Bo).');
  expect(room.environments[0]?.basket).toEqual(['tea (Ada)', 'a cup (Bo)']);
});

test('with everything inside the handler each order loads the prices, and nothing leaks', () => {
  const room = order(order(begin('nothing'), 1), 1);
  expect(room).toMatchObject({
    loads: 2,
    environments: [{ list: false, basket: [] }],
    happened: [{ kind: 'success' }],
  });
});

test('after a silence the next order finds nothing', () => {
  const quiet = silence(order(begin('all'), 2));
  expect(texts(quiet)).toContain('all 2 environments');
  expect(quiet.environments).toEqual([]);
  const next = order(quiet, 1);
  expect(next).toMatchObject({ made: 3, loads: 3, happened: [{ kind: 'success' }] });
  expect(texts(silence(begin('list')))).toContain('nothing to take away');
});
