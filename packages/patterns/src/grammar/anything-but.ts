import type { Scalar, Wildcard } from '../condition.ts';
import { Refused } from '../json/refused.ts';
import type { JsonReader, Token } from '../json/reader.ts';
import { comparable } from '../numbers.ts';
import { endsWith, equals, fits, ignoringCase, startsWith } from '../text.ts';
import { parseWildcard } from '../wildcard.ts';
import type { AnythingBut, Dialect } from './dialect.ts';
import { expectCloseOfNumbers, ofText, type Operator } from './operator.ts';

/** What is excluded: values themselves, or all that an operator finds. */
type Kind = 'value' | AnythingBut;

/** Why something in a list is refused. */
const REFUSALS: Readonly<Record<Kind, string>> = {
  value: 'Inside anything but list, start|null|boolean is not supported.',
  prefix: 'prefix/suffix match pattern must be a string',
  suffix: 'prefix/suffix match pattern must be a string',
  'equals-ignore-case': 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
  wildcard: 'wildcard match pattern must be a string',
};

/** `"x"`, `["x", "y"]`, `[1, 2]`, `{"prefix": "x"}`, `{"wildcard": ["*x", "y*"]}` */
export const anythingBut: Operator = (reader, dialect) => {
  let token = reader.next();
  const kind = token === '{' ? readKind(reader, dialect) : 'value';
  if (kind !== 'value') token = reader.next();
  if (kind === 'prefix' && !dialect.anythingButPrefixes && token !== 'string') {
    reader.fail('prefix match pattern must be a string');
  }
  if (token !== '[' && token !== 'string' && token !== 'number') {
    reader.fail('Value of anything-but must be an array or single string/number value.');
  }
  const values = token === '[' ? readList(reader, kind) : [readValue(reader, token, kind)];
  const condition = excluding(reader, kind, values);
  expectCloseOfNumbers(reader);
  if (kind !== 'value') expectCloseOfNumbers(reader);
  return condition;
};

function readKind(reader: JsonReader, dialect: Dialect): AnythingBut {
  if (reader.next() !== 'name') reader.fail('Anything-But expression name not found');
  const name = reader.text;
  return dialect.anythingBut.find((kind) => kind === name) ?? reader.fail(`Unsupported anything-but pattern: ${name}`);
}

function readList(reader: JsonReader, kind: Kind): Scalar[] {
  const values: Scalar[] = [];
  try {
    for (let token = reader.next(); token !== ']'; token = reader.next()) values.push(readValue(reader, token, kind));
  } catch (error) {
    // What AWS refuses within a list it refuses once more, so that the place is given twice.
    if (error instanceof Refused) reader.fail(error.message);
    throw error;
  }
  if (kind === 'value' && new Set(values.map((value) => typeof value)).size !== 1) {
    reader.fail('Inside anything but list, either all values are number or string, mixed type is not supported');
  }
  return values;
}

function readValue(reader: JsonReader, token: Token, kind: Kind): Scalar {
  if (token === 'number' && kind === 'value') return comparable(reader.text);
  if (token !== 'string') reader.fail(REFUSALS[kind]);
  const { text } = reader;
  if (text === '' && (kind === 'prefix' || kind === 'suffix')) reader.fail('Null prefix/suffix not allowed');
  return text;
}

function excluding(reader: JsonReader, kind: Kind, values: readonly Scalar[]): ReturnType<Operator> {
  const texts = values.map(String);
  const none = (tests: readonly ((value: string) => boolean)[]): ReturnType<Operator> => {
    const found = ofText((value) => tests.some((test) => test(value)));
    return { test: (value) => !found(value) };
  };
  switch (kind) {
    case 'value': {
      const excluded = new Set(values);
      return { test: (value) => !excluded.has(value) };
    }
    case 'prefix':
      return none(texts.map(startsWith));
    case 'suffix':
      return none(texts.map(endsWith));
    case 'equals-ignore-case':
      return none(texts.map((text) => ignoringCase(equals, text)));
    case 'wildcard': {
      const wildcards = texts.map((text): Wildcard => parseWildcard(text, (reason) => reader.fail(reason)));
      return { ...none(wildcards.map(fits)), wildcards };
    }
  }
}
