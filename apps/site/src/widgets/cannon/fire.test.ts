import { expect, test } from 'vitest';
import { fire, FIRINGS, HANDLERS, sumOf, type Firing, type Handler } from './fire.ts';

const handlers = Object.keys(HANDLERS) as Handler[];
const firings = Object.keys(FIRINGS) as Firing[];

test('what three copies cost', () => {
  const charges = Object.fromEntries(
    handlers.map((handler) => [handler, firings.map((firing) => fire(handler, firing, 3).charges)]),
  );
  expect(firings).toEqual(['after', 'together', 'dies-before', 'dies-after']);
  expect(charges).toEqual({
    forgets: [3, 3, 2, 3],
    looks: [1, 3, 1, 2],
    claims: [1, 1, 1, 2],
    passes: [1, 1, 1, 1],
  });
});

test('every charge is a step, and each copy after the first one says that it is one too many', () => {
  const { steps, charges } = fire('looks', 'together', 5);
  const texts = steps.filter(({ text }) => text.startsWith('charges')).map(({ kind, text }) => `${kind}: ${text}`);
  expect(texts).toEqual([
    'service: charges 49.90 €',
    ...Array.from({ length: 4 }, () => 'failure: charges 49.90 € again'),
  ]);
  expect(charges).toBe(5);
});

test('a copy that comes while the first one is under way is refused, and paid once its claim has expired', () => {
  const { steps } = fire('claims', 'dies-before', 3);
  expect(steps.map(({ who, text }) => `${who} ${text}`)).toEqual([
    'copy 1 claims the payment',
    'copy 1 dies',
    'copy 2 is refused: the payment is under way',
    'table the claim expires',
    'copy 3 claims the payment',
    'copy 3 charges 49.90 €',
    'copy 3 stores the receipt',
  ]);
});

test('the sum is told in words', () => {
  expect(sumOf(fire('claims', 'after', 2))).toBe('Charged once: 49.90 €');
  expect(sumOf(fire('forgets', 'after', 2))).toBe('Charged 2 times: 99.80 €');
});
