import { AwsError } from '@coldstart/wire';
import { expect, test } from 'vitest';
import { page, readPageToken, writePageToken, type Page, type PageRequest } from './pages.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `n${String(at).padStart(3, '0')}`);
const invalid = (token: string): AwsError => new AwsError('InvalidToken', token);
const pageOf = (items: readonly string[], request: Partial<PageRequest> = {}): Page<string> =>
  page(items, { token: undefined, limit: 2, ...request }, { keyOf: (name) => name, size: 10, most: 50, invalid });

test('pages make up the whole list, each item once', () => {
  const seen: string[] = [];
  let token: string | undefined;
  do {
    const next = pageOf(names(7), { token, limit: 3 });
    seen.push(...next.items);
    token = next.token;
  } while (token !== undefined);
  expect(seen).toEqual(names(7));
});

test('the caller may ask for more than usual, within bounds', () => {
  expect(pageOf(names(99), { limit: undefined }).items).toHaveLength(10);
  expect(pageOf(names(99), { limit: 30 }).items).toHaveLength(30);
  expect(pageOf(names(99), { limit: 1000 }).items).toHaveLength(50);
});

test('the last page has no token, even where it is full', () => {
  expect(pageOf(names(2)).token).toBeUndefined();
  expect(pageOf([]).token).toBeUndefined();
});

test('what is deleted or added in between neither repeats nor hides anything', () => {
  const { token } = pageOf(names(6));
  expect(pageOf(['n000', 'n002', 'n003'], { token }).items).toEqual(['n002', 'n003']);
  expect(pageOf(['a', 'n000', 'n001', 'n001a', 'n002'], { token }).items).toEqual(['n001a', 'n002']);
  expect(pageOf(['n000'], { token }).items).toEqual([]);
});

test.each(['nonsense', '', 'bjAwMQ', 'x'.repeat(500)].filter((text) => text !== ''))('%s is refused', (token) => {
  expect(() => pageOf(names(6), { token })).toThrow(token);
});

test('a token holds for its own list only', () => {
  const { token } = pageOf(names(6), { scope: { prefix: 'n' } });
  expect(pageOf(names(6), { token, scope: { prefix: 'n' } }).items).toEqual(['n002', 'n003']);
  expect(() => pageOf(names(6), { token, scope: { prefix: 'm' } })).toThrow();
  expect(() => pageOf(names(6), { token })).toThrow();
});

test('an old token is refused', () => {
  const at = (now: number, token?: string): Page<string> =>
    page(names(6), { token, limit: 2 }, { keyOf: (name) => name, size: 10, invalid, expires: { after: 1000, now } });
  const { token } = at(5000);
  expect(at(6000, token).items).toEqual(['n002', 'n003']);
  expect(() => at(6001, token)).toThrow();
});

test('a list that is walked has tokens of the same kind', () => {
  const token = writePageToken('n001', ['bucket', 'n']);
  expect(readPageToken(token, ['bucket', 'n'])).toBe('n001');
  expect(readPageToken(token, ['another', 'n'])).toBeUndefined();
  expect(readPageToken(token)).toBeUndefined();
  expect(readPageToken('nonsense', ['bucket', 'n'])).toBeUndefined();
});
