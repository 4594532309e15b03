import { createHash } from 'node:crypto';

const NAMES = [
  'Ada',
  'Alan',
  'Barbara',
  'Grace',
  'Edsger',
  'Hedy',
  'Ken',
  'Leslie',
  'Margaret',
  'Radia',
  'Tim',
  'Whitfield',
];
const WORDS = [
  'anchor',
  'basil',
  'cobalt',
  'drizzle',
  'ember',
  'fern',
  'gravel',
  'harbor',
  'ivory',
  'juniper',
  'kettle',
  'lantern',
  'meadow',
  'nutmeg',
  'orchid',
  'pebble',
  'quartz',
  'ripple',
  'saffron',
  'thistle',
];
const UNICODE = [
  'Zoë',
  'Łukasz',
  'Søren',
  'Αθηνά',
  'Владимир',
  '小林',
  '지수',
  'مريم',
  'नेहा',
  '👩🏽‍🚀',
  '🦄',
  '“q”',
  "'",
  '"',
  '\\',
  '<b>',
  '&',
  '\n',
  '\t',
  'é',
  '\u200d',
];

/** Fresh data that a seed repeats. Every check has a stream of its own, whatever ran before it. */
export interface Random {
  /** A fraction: 0 <= x < 1. */
  fraction(): number;
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  bool(): boolean;
  pick<Item>(items: readonly Item[]): Item;
  shuffle<Item>(items: readonly Item[]): Item[];
  /** A first name with a number, so that no two are the same: `Ada-5821`. */
  name(): string;
  word(): string;
  /** So many words, with spaces. */
  words(count: number): string;
  /** Lower-case hexadecimal digits. */
  hex(length: number): string;
  uuid(): string;
  /** Text that breaks careless code: scripts of the world, emoji, quotes, backslashes, line ends. */
  unicode(length?: number): string;
}

/** @param key whatever makes the stream a stream of its own: seed, exercise, check */
export function createRandom(...key: readonly (string | number)[]): Random {
  const digest = createHash('sha256').update(JSON.stringify(key)).digest();
  let [a, b, c, d] = [0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset)) as [number, number, number, number];

  // sfc32 (Chris Doty-Humphrey, public domain): small, fast, no short cycles.
  function fraction(): number {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 2 ** 32;
  }

  const int = (min: number, max: number): number => min + Math.floor(fraction() * (max - min + 1));
  function pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new RangeError('There is nothing to pick from.');
    return items[int(0, items.length - 1)] as Item;
  }
  const hex = (length: number): string => Array.from({ length }, () => int(0, 15).toString(16)).join('');

  return {
    fraction,
    int,
    bool: () => fraction() < 0.5,
    pick,
    shuffle<Item>(items: readonly Item[]): Item[] {
      const shuffled = [...items];
      for (let index = shuffled.length - 1; index > 0; index -= 1) {
        const other = int(0, index);
        [shuffled[index], shuffled[other]] = [shuffled[other] as Item, shuffled[index] as Item];
      }
      return shuffled;
    },
    name: () => `${pick(NAMES)}-${int(1000, 9999)}`,
    word: () => pick(WORDS),
    words: (count) => Array.from({ length: count }, () => pick(WORDS)).join(' '),
    hex,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`,
    unicode: (length = 5) => Array.from({ length }, () => pick(UNICODE)).join(''),
  };
}
