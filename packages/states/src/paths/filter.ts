import { readPath } from './parse.ts';
import type { Operand, Test } from './path.ts';
import type { Reader } from './reader.ts';

const OPERATOR = /===?|!==?|<=|>=|<|>|=~|in\b|nin\b/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const EXPRESSION = /\/(?:[^/\\]|\\.)+\/i?/y;

/** Reads what stands between `?(` and `)`. */
export function parseTest(reader: Reader): Test {
  return readJoined(reader, '||', 'or', () => readJoined(reader, '&&', 'and', () => readSingle(reader)));
}

function readJoined(reader: Reader, token: string, kind: 'and' | 'or', read: () => Test): Test {
  const tests = [read()];
  reader.skipSpaces();
  while (reader.take(token)) {
    tests.push(read());
    reader.skipSpaces();
  }
  const [only] = tests;
  return tests.length === 1 && only !== undefined ? only : { kind, tests };
}

function readSingle(reader: Reader): Test {
  reader.skipSpaces();
  if (reader.take('!')) return { kind: 'not', test: readSingle(reader) };
  if (reader.take('(')) {
    const test = parseTest(reader);
    reader.expect(')');
    return test;
  }
  const left = readOperand(reader);
  reader.skipSpaces();
  const operator = reader.match(OPERATOR);
  if (operator === undefined) {
    if (left.kind !== 'path') throw reader.refusal('expected a comparison');
    return { kind: 'exists', path: left.path };
  }
  reader.skipSpaces();
  return { kind: 'compare', operator, left, right: readOperand(reader) };
}

function readOperand(reader: Reader): Operand {
  if (reader.sees('@') || reader.sees('$')) return { kind: 'path', path: readPath(reader) };
  if (reader.take('[')) return { kind: 'list', values: readValues(reader) };
  return { kind: 'value', value: readValue(reader) };
}

function readValues(reader: Reader): (string | number | boolean | null)[] {
  const values: (string | number | boolean | null)[] = [];
  reader.skipSpaces();
  while (!reader.take(']')) {
    values.push(readValue(reader));
    reader.skipSpaces();
    reader.take(',');
    reader.skipSpaces();
  }
  return values;
}

function readValue(reader: Reader): string | number | boolean | null {
  if (reader.atQuote) return reader.quoted();
  const expression = reader.match(EXPRESSION);
  if (expression !== undefined) return expression;
  const number = reader.match(NUMBER);
  if (number !== undefined) return Number(number);
  const word = reader.match(WORD);
  if (word === undefined) throw reader.refusal('expected a value');
  return WORDS[word] ?? null;
}
