import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matches, parsePattern } from './index.ts';

const outcome = (pattern: string | object, event: unknown): boolean => matches(parsePattern(pattern), event);

describe('values', () => {
  test.each<[unknown, unknown, boolean]>([
    ['a', 'a', true],
    ['a', 'A', false],
    ['', '', true],
    ['1', 1, false],
    [1, 1, true],
    [1, '1', false],
    [300, 3e2, true],
    [-0, 0, true],
    [null, null, true],
    [null, 'null', false],
    [null, undefined, false],
    [true, true, true],
    [true, 'true', false],
    [false, null, false],
    ['a', ['b', 'a'], true],
    ['a', [['b'], ['a']], true],
    ['a', [], false],
    ['a', { a: 'a' }, false],
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '010.0.0.01', true],
    ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1', true],
    ['2001:db8::1', '2001:db8::2', false],
  ])('[%j] and %j: %s', (wanted, value, expected) => {
    expect(outcome({ f: [wanted] }, { f: value })).toBe(expected);
  });

  test('numbers are equal however they are written', () => {
    expect(outcome('{"f":[3.0e2]}', { f: 300 })).toBe(true);
    expect(outcome('{"f":[300.0]}', { f: 300 })).toBe(true);
  });

  test('an account number, which no double need hold, is a value like others', () => {
    expect(outcome('{"f":[123456789012]}', { f: 123456789012 })).toBe(true);
    expect(outcome('{"f":[12345678901234567890123]}', JSON.parse('{"f":12345678901234567890123}'))).toBe(true);
  });

  test('every value matches itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()), (value) => {
        expect(outcome(JSON.stringify({ f: [value] }), { f: value })).toBe(true);
        expect(outcome(JSON.stringify({ f: [value] }), { f: `${value}x` })).toBe(false);
      }),
    );
  });
});

describe('operators', () => {
  test.each<[object, unknown, boolean]>([
    [{ prefix: 'a*' }, 'a*b', true],
    [{ prefix: 'a*' }, 'ab', false],
    [{ prefix: '' }, 'x', true],
    [{ prefix: '1' }, 12, false],
    [{ suffix: '.png' }, 'x.png', true],
    [{ suffix: '.png' }, 'x.PNG', false],
    [{ prefix: { 'equals-ignore-case': 'EVENT' } }, 'eventBridge', true],
    [{ suffix: { 'equals-ignore-case': '.PNG' } }, 'x.png', true],
    [{ suffix: { 'equals-ignore-case': '.png' } }, 'x.jpg', false],
    [{ 'equals-ignore-case': 'Größe' }, 'GRÖSSE', false],
    [{ 'equals-ignore-case': 'GRÖßE' }, 'größe', true],
    [{ exactly: 'a' }, 'a', true],
    [{ exists: true }, null, true],
    [{ exists: true }, [], false],
    [{ exists: true }, {}, false],
    [{ exists: false }, undefined, true],
    [{ exists: false }, 'x', false],
    [{ exists: false }, { within: 'x' }, true],
    [{ cidr: '10.0.0.0/24' }, '10.0.0.255', true],
    [{ cidr: '10.0.0.77/24' }, '10.0.0.1', true],
    [{ cidr: '10.0.0.0/24' }, '10.0.1.0', false],
    [{ cidr: '0.0.0.0/0' }, '255.255.255.255', true],
    [{ cidr: '10.0.0.0/24' }, '::ffff:a00:1', true],
    [{ cidr: '10.0.0.0/24' }, 'a00::1', false],
    [{ cidr: '2001:db8:1234:1a00::/56' }, '2001:db8:1234:1aff:0:0:0:1', true],
    [{ cidr: '2001:db8:1234:1a00::/56' }, '2001:db8:1234:1b00::', false],
    [{ cidr: '2001:db8::/32' }, 'no address', false],
    [{ numeric: ['=', 0.1] }, 0.1, true],
    [{ numeric: ['<', 10] }, 10, false],
    [{ numeric: ['<', 10] }, '9', false],
    [{ numeric: ['<=', 10] }, 10, true],
    [{ numeric: ['>', 10] }, null, false],
    [{ numeric: ['>=', -1, '<', 1] }, -1, true],
    [{ numeric: ['>', -1, '<=', 1] }, -1, false],
    [{ 'anything-but': 'a' }, 'b', true],
    [{ 'anything-but': 'a' }, 'a', false],
    [{ 'anything-but': 'a' }, undefined, false],
    [{ 'anything-but': 'a' }, ['a', 'b'], true],
    [{ 'anything-but': 'a' }, ['a'], false],
    [{ 'anything-but': [1, 2] }, 2, false],
    [{ 'anything-but': [1, 2] }, '2', true],
    [{ 'anything-but': ['1', '2'] }, 2, true],
    [{ 'anything-but': { prefix: ['a', 'b'] } }, 'bc', false],
    [{ 'anything-but': { prefix: ['a', 'b'] } }, true, true],
    [{ 'anything-but': { suffix: 'c' } }, 'bc', false],
    [{ 'anything-but': { 'equals-ignore-case': ['A', 'B'] } }, 'b', false],
    [{ 'anything-but': { wildcard: ['*/lib/*', '*.txt'] } }, '/usr/lib/x', false],
    [{ 'anything-but': { wildcard: ['*/lib/*', '*.txt'] } }, '/usr/share/x', true],
  ])('%j and %j: %s', (expression, value, expected) => {
    expect(outcome({ f: [expression] }, { f: value })).toBe(expected);
  });

  test('several of them are alternatives', () => {
    const pattern = { f: ['x', { prefix: 'a' }, { numeric: ['>', 5] }, { exists: false }] };
    for (const [value, expected] of [
      ['x', true],
      ['ab', true],
      [6, true],
      [undefined, true],
      ['b', false],
      [5, false],
    ]) {
      expect(outcome(pattern, { f: value })).toBe(expected);
    }
  });

  test('a numeric range holds the numbers between its ends', () => {
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(number, number, number, fc.boolean(), fc.boolean(), (a, b, value, openBottom, openTop) => {
        fc.pre(a !== b);
        const [bottom, top] = a < b ? [a, b] : [b, a];
        const pattern = { f: [{ numeric: [openBottom ? '>' : '>=', bottom, openTop ? '<' : '<=', top] }] };
        const expected = (openBottom ? value > bottom : value >= bottom) && (openTop ? value < top : value <= top);
        expect(outcome(pattern, { f: value })).toBe(expected);
        expect(outcome(pattern, { f: bottom })).toBe(!openBottom);
        expect(outcome(pattern, { f: top })).toBe(!openTop);
      }),
    );
  });

  test('a block holds the addresses that share its first bits', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), fc.nat(31), (network, address, bits) => {
        const dotted = (n: number): string => [24, 16, 8, 0].map((shift) => (n >>> shift) & 255).join('.');
        const mask = bits === 0 ? 0 : (-1 << (32 - bits)) >>> 0;
        const expected = (network & mask) >>> 0 === (address & mask) >>> 0;
        expect(outcome({ f: [{ cidr: `${dotted(network)}/${bits}` }] }, { f: dotted(address) })).toBe(expected);
      }),
    );
  });
});

describe('fields', () => {
  test('all of them must match, those that the pattern does not name do not matter', () => {
    const pattern = { a: ['x'], b: { c: ['y'] } };
    expect(outcome(pattern, { a: 'x', b: { c: 'y', d: 1 }, e: {} })).toBe(true);
    expect(outcome(pattern, { a: 'x', b: { c: 'z' } })).toBe(false);
    expect(outcome(pattern, { a: 'x' })).toBe(false);
    expect(outcome(pattern, { a: 'x', b: 'y' })).toBe(false);
  });

  test('dots in names are steps', () => {
    const events = [{ a: { b: { c: 1 } } }, { 'a.b': { c: 1 } }, { a: { 'b.c': 1 } }, { 'a.b.c': 1 }];
    for (const pattern of [{ a: { b: { c: [1] } } }, { 'a.b.c': [1] }, { 'a.b': { c: [1] } }]) {
      for (const event of events) expect(outcome(pattern, event)).toBe(true);
    }
  });

  test('names may be anything', () => {
    const event = JSON.parse('{"__proto__":1,"constructor":{"":2}}') as unknown;
    expect(outcome('{"__proto__":[1],"constructor":{"":[2]}}', event)).toBe(true);
    expect(outcome('{"__proto__":[1],"toString":[2]}', event)).toBe(false);
  });

  test('of a field that is named twice, the last one counts', () => {
    expect(outcome('{"a":["x"],"a":["y"]}', { a: 'y' })).toBe(true);
    expect(outcome('{"a":["x"],"a":["y"]}', { a: 'x' })).toBe(false);
    expect(outcome('{"a":{"b":["x"]},"a.b":["y"]}', { a: { b: 'y' } })).toBe(true);
  });

  test('what is no object matches nothing', () => {
    for (const event of ['text', 1, null, undefined, [{ a: 1 }]]) {
      expect(outcome({ a: [{ exists: false }] }, event)).toBe(false);
    }
  });
});

describe('lists of objects', () => {
  const people = {
    people: [
      { first: 'John', last: 'Doe' },
      { first: 'Anna', last: 'Smith', tags: ['a', 'b'] },
    ],
  };

  test.each<[object, boolean]>([
    [{ first: ['Anna'] }, true],
    [{ first: ['Anna'], last: ['Smith'] }, true],
    [{ first: ['Anna'], last: ['Doe'] }, false],
    [{ first: ['John'], tags: ['a'] }, false],
    [{ first: ['Anna'], tags: ['b'] }, true],
    [{ first: ['John'], tags: [{ exists: false }] }, true],
    [{ first: ['Anna'], tags: [{ exists: false }] }, false],
    [{ first: [{ exists: false }] }, false],
  ])('%j: %s', (pattern, expected) => {
    expect(outcome({ people: pattern }, people)).toBe(expected);
    expect(outcome({ people: pattern }, { people: [people.people] })).toBe(expected);
  });

  test('different lists are chosen from on their own', () => {
    const event = { a: [{ x: 1 }, { x: 2 }], b: [{ y: 1 }, { y: 2 }] };
    expect(outcome({ a: { x: [2] }, b: { y: [1] } }, event)).toBe(true);
  });

  test('what is absent is so in the elements that were chosen before, in the order of the paths', () => {
    const event = { l: [{ b: 'x' }, { a: 1, b: 'y' }] };
    expect(outcome({ l: { b: ['x'], c: [{ exists: false }] } }, event)).toBe(true);
    expect(outcome({ l: { a: [{ exists: false }], b: ['x'] } }, event)).toBe(false);
  });

  test('one element must fulfil all', () => {
    const value = fc.constantFrom(0, 1, 2);
    const elements = fc.array(fc.record({ a: value, b: value, c: fc.record({ d: value }) }), { maxLength: 6 });
    fc.assert(
      fc.property(elements, value, value, value, (list, a, b, d) => {
        const expected = list.some((element) => element.a === a && element.b === b && element.c.d === d);
        expect(outcome({ list: { a: [a], b: [b], c: { d: [d] } } }, { list })).toBe(expected);
      }),
    );
  });

  test('many elements that never agree take no time without end', () => {
    const list = Array.from({ length: 2000 }, (_, index) => ({ a: index % 2, b: index % 2 }));
    expect(outcome({ list: { a: [0], b: [1] } }, { list })).toBe(false);
  });
});

describe('$or', () => {
  test('one of its alternatives must match, with all that stands beside it', () => {
    const pattern = {
      s: ['x'],
      $or: [{ a: [1] }, { b: [2], $or: [{ c: [3] }, { d: [4] }] }],
      n: { $or: [{ e: [5] }, { f: [6] }] },
    };
    for (const [event, expected] of [
      [{ s: 'x', a: 1, n: { e: 5 } }, true],
      [{ s: 'x', b: 2, d: 4, n: { f: 6 } }, true],
      [{ s: 'x', b: 2, n: { f: 6 } }, false],
      [{ s: 'y', a: 1, n: { e: 5 } }, false],
      [{ s: 'x', a: 1, n: { e: 6 } }, false],
      [{ s: 'x', a: 1, e: 5 }, false],
    ] as const) {
      expect(outcome(pattern, event)).toBe(expected);
    }
  });

  test('a field within it replaces the one beside it that came before', () => {
    const pattern = '{"a":["x"],"$or":[{"a":["y"]},{"b":["z"]}]}';
    expect(outcome(pattern, { a: 'y' })).toBe(true);
    expect(outcome(pattern, { a: 'x' })).toBe(false);
    expect(outcome(pattern, { a: 'x', b: 'z' })).toBe(true);
  });

  test('too many combinations are refused', () => {
    const or = (name: string): object => ({ $or: Array.from({ length: 10 }, (_, index) => ({ [name + index]: [1] })) });
    expect(() => parsePattern({ a: or('x'), b: or('x'), c: or('x') })).not.toThrow();
    expect(() => parsePattern({ a: or('x'), b: or('x'), c: or('x'), d: or('x') })).toThrow('Rule is too complex');
  });
});
