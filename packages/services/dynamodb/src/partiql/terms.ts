import { validation } from '../errors.ts';
import { checkValue } from '../values/check.ts';
import { normalizeNumber } from '../values/number.ts';
import type { Path } from '../values/path.ts';
import { setAttribute, typeOf, type AttributeValue } from '../values/value.ts';
import { malformed, type StatementReader } from './tokens.ts';

/** Words that end a path. */
const KEYWORDS =
  /^(?:SELECT|FROM|WHERE|AND|OR|NOT|IN|BETWEEN|IS|ORDER|BY|SET|REMOVE|RETURNING|INSERT|INTO|VALUE|UPDATE|DELETE|ASC|DESC)$/i;

/** Gives out the parameters that question marks stand for, in order. */
export class Parameters {
  readonly #values: readonly AttributeValue[];
  #used = 0;

  constructor(values: readonly AttributeValue[]) {
    this.#values = values.map((value) => checkValue(value));
  }

  next(): AttributeValue {
    const value = this.#values[this.#used++];
    if (value === undefined) throw mismatch();
    return value;
  }

  checkAllUsed(): void {
    if (this.#used !== this.#values.length) throw mismatch();
  }
}

function mismatch(): Error {
  return validation("Number of parameters in request and statement don't match.");
}

/** Whether a literal begins here: a value that stands in the statement, or a parameter. */
export function atLiteral(reader: StatementReader): boolean {
  const { kind, text } = reader.peek();
  if (kind === 'string' || kind === 'number') return true;
  if (kind === 'symbol') return ['?', '[', '{', '<<', '-', '+'].includes(text);
  return kind === 'word' && /^(?:TRUE|FALSE|NULL)$/i.test(text);
}

export function readLiteral(reader: StatementReader, parameters: Parameters): AttributeValue {
  const token = reader.next();
  if (token.kind === 'string') return { S: token.text };
  if (token.kind === 'number') return { N: normalizeNumber(token.text) };
  if (token.kind === 'word') {
    if (/^NULL$/i.test(token.text)) return { NULL: true };
    return { BOOL: /^TRUE$/i.test(token.text) };
  }
  switch (token.text) {
    case '?':
      return parameters.next();
    case '-':
      return { N: normalizeNumber(`-${reader.next().text}`) };
    case '+':
      return { N: normalizeNumber(reader.next().text) };
    case '[':
      return { L: readMembers(reader, parameters, ']') };
    case '<<':
      return readSet(readMembers(reader, parameters, '>>'));
    case '{':
      return { M: readMap(reader, parameters) };
    default:
      throw malformed(`Unexpected "${token.text}"`);
  }
}

function readMembers(reader: StatementReader, parameters: Parameters, end: string): AttributeValue[] {
  const members: AttributeValue[] = [];
  if (reader.take(end)) return members;
  do members.push(readLiteral(reader, parameters));
  while (reader.take(','));
  reader.expect(end);
  return members;
}

function readMap(reader: StatementReader, parameters: Parameters): Record<string, AttributeValue> {
  const map: Record<string, AttributeValue> = {};
  if (reader.take('}')) return map;
  do {
    const name = reader.next();
    if (name.kind !== 'string' && name.kind !== 'quoted') throw malformed(`Unexpected "${name.text}" for a name`);
    reader.expect(':');
    setAttribute(map, name.text, readLiteral(reader, parameters));
  } while (reader.take(','));
  reader.expect('}');
  return map;
}

function readSet(members: readonly AttributeValue[]): AttributeValue {
  const [first] = members;
  const strings = members.flatMap(({ S }) => (S === undefined ? [] : [S]));
  const numbers = members.flatMap(({ N }) => (N === undefined ? [] : [N]));
  const binaries = members.flatMap(({ B }) => (B === undefined ? [] : [B]));
  if (first === undefined || members.some((member) => typeOf(member) !== typeOf(first))) {
    throw validation('A set needs members, and all of one type: string, number or binary.');
  }
  if (strings.length > 0) return checkValue({ SS: strings });
  return checkValue(numbers.length > 0 ? { NS: numbers } : { BS: binaries });
}

/** A document path: `a`, `"a"."b"`, `a.b[0]`, `a['b']`. */
export function readPath(reader: StatementReader): Path {
  const first = reader.next();
  if (first.kind !== 'quoted' && (first.kind !== 'word' || KEYWORDS.test(first.text))) {
    throw malformed(`Unexpected "${first.text}" for the name of an attribute`);
  }
  const rest: (string | number)[] = [];
  for (;;) {
    if (reader.take('.')) {
      const { kind, text } = reader.next();
      if (kind !== 'word' && kind !== 'quoted') throw malformed(`Unexpected "${text}" in a path`);
      rest.push(text);
    } else if (reader.take('[')) {
      const { kind, text } = reader.next();
      if (kind === 'number' && /^\d+$/.test(text)) rest.push(Number(text));
      else if (kind === 'string') rest.push(text);
      else throw malformed(`Unexpected "${text}" in a path`);
      reader.expect(']');
    } else {
      return [first.text, ...rest];
    }
  }
}
