import { BitReader } from './bit-reader.ts';

const BLOCK = 0x314159265359;
const END = 0x177245385090;
const RUN_A = 0;
const RUN_B = 1;
/** Symbols that are coded with one table before the next is chosen. */
const GROUP = 50;

/**
 * Unpacks bzip2, which Node.js has not: blocks of Huffman codes over a list that moves to the front, over a
 * Burrows-Wheeler transform, over runs.
 *
 * @see https://en.wikipedia.org/wiki/Bzip2#File_format
 * @throws RangeError for what is no bzip2
 */
export function bunzip2(bytes: Uint8Array): Uint8Array {
  const reader = new BitReader(bytes);
  const blocks: Uint8Array[] = [];
  // Several streams may follow one another.
  while (!reader.done) {
    if (reader.bits(24) !== 0x425a68) throw new RangeError('It does not begin as bzip2.');
    const most = (reader.bits(8) - 0x30) * 100_000;
    for (;;) {
      const magic = reader.bits(48);
      // Behind the mark comes a checksum, which nobody needs where the bytes come from a store of our own.
      reader.bits(32);
      if (magic === END) break;
      if (magic !== BLOCK) throw new RangeError('A block does not begin as one.');
      blocks.push(readBlock(reader, most));
    }
    reader.align();
  }
  return Buffer.concat(blocks);
}

function readBlock(reader: BitReader, most: number): Uint8Array {
  if (reader.bit() === 1) throw new RangeError('Randomized blocks are no longer made.');
  const origin = reader.bits(24);
  const used = readUsed(reader);
  const tableCount = reader.bits(3);
  const selectors = readSelectors(reader, tableCount);
  const tables = Array.from({ length: tableCount }, () => readTable(reader, used.length + 2));
  const column = readSymbols(reader, { used, selectors, tables, most });
  return unrun(untransform(column, origin));
}

/** The bytes that a block has. */
function readUsed(reader: BitReader): number[] {
  const groups = reader.bits(16);
  const used: number[] = [];
  for (let group = 0; group < 16; group++) {
    if (((groups >> (15 - group)) & 1) === 0) continue;
    const members = reader.bits(16);
    for (let at = 0; at < 16; at++) if (((members >> (15 - at)) & 1) === 1) used.push(group * 16 + at);
  }
  return used;
}

function moveToFront<Item>(list: Item[], at: number): Item {
  const [item] = list.splice(at, 1);
  if (item === undefined) throw new RangeError('It names something that is not there.');
  list.unshift(item);
  return item;
}

function readSelectors(reader: BitReader, tableCount: number): number[] {
  const order = Array.from({ length: tableCount }, (_, at) => at);
  const count = reader.bits(15);
  return Array.from({ length: count }, () => {
    let at = 0;
    while (reader.bit() === 1) at++;
    return moveToFront(order, at);
  });
}

/** Symbols by the text of their codes' length and number. */
type Table = ReadonlyMap<number, number>;
const codeKey = (length: number, code: number): number => length * 2 ** 21 + code;

function readTable(reader: BitReader, symbols: number): Table {
  let length = reader.bits(5);
  const lengths = Array.from({ length: symbols }, () => {
    while (reader.bit() === 1) length += reader.bit() === 1 ? -1 : 1;
    return length;
  });
  const table = new Map<number, number>();
  let code = 0;
  for (let bits = 1; bits <= 20; bits++) {
    for (const [symbol, own] of lengths.entries()) if (own === bits) table.set(codeKey(bits, code++), symbol);
    code *= 2;
  }
  return table;
}

function readSymbol(reader: BitReader, table: Table | undefined): number {
  let code = 0;
  for (let length = 1; length <= 20; length++) {
    code = code * 2 + reader.bit();
    const symbol = table?.get(codeKey(length, code));
    if (symbol !== undefined) return symbol;
  }
  throw new RangeError('It has a code of no symbol.');
}

interface Coding {
  readonly used: readonly number[];
  readonly selectors: readonly number[];
  readonly tables: readonly Table[];
  /** Bytes of a block. */
  readonly most: number;
}

function readSymbols(reader: BitReader, { used, selectors, tables, most }: Coding): number[] {
  const list = [...used];
  const last = used.length + 1;
  const column: number[] = [];
  let run = 0;
  let weight = 1;
  for (let count = 0; ; count++) {
    const symbol = readSymbol(reader, tables[selectors[Math.floor(count / GROUP)] ?? -1]);
    if (symbol === RUN_A || symbol === RUN_B) {
      run += weight * (symbol + 1);
      weight *= 2;
      if (run > most) throw new RangeError('A block is too long.');
      continue;
    }
    for (; run > 0; run--) column.push(list[0] ?? 0);
    weight = 1;
    if (symbol === last) return column;
    column.push(moveToFront(list, symbol - 1));
    if (column.length > most) throw new RangeError('A block is too long.');
  }
}

/** The text whose rotations, when they are sorted, end with this column. */
function untransform(column: readonly number[], origin: number): number[] {
  const starts = Array.from({ length: 257 }, () => 0);
  for (const byte of column) starts[byte + 1] = (starts[byte + 1] ?? 0) + 1;
  for (let byte = 0; byte < 256; byte++) starts[byte + 1] = (starts[byte + 1] ?? 0) + (starts[byte] ?? 0);
  const next = column.map(() => 0);
  for (const [at, byte] of column.entries()) {
    const place = starts[byte] ?? 0;
    starts[byte] = place + 1;
    next[place] = at;
  }
  let at = next[origin] ?? 0;
  return column.map(() => {
    const byte = column[at] ?? 0;
    at = next[at] ?? 0;
    return byte;
  });
}

/** After four equal bytes stands how many more there are. */
function unrun(bytes: readonly number[]): Uint8Array {
  const found: number[] = [];
  let equal = 0;
  let last = -1;
  for (const byte of bytes) {
    if (equal === 4) {
      for (let more = 0; more < byte; more++) found.push(last);
      equal = 0;
      last = -1;
      continue;
    }
    equal = byte === last ? equal + 1 : 1;
    last = byte;
    found.push(byte);
  }
  return Uint8Array.from(found);
}
