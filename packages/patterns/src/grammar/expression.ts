import type { Condition } from '../condition.ts';
import { inBlock } from '../ip.ts';
import type { JsonReader } from '../json/reader.ts';
import { endsWith, equals, fits, ignoringCase, startsWith } from '../text.ts';
import { parseWildcard } from '../wildcard.ts';
import { anythingBut } from './anything-but.ts';
import type { Dialect } from './dialect.ts';
import { numeric } from './numeric.ts';
import { expectClose, expectText, ofText, type Operator } from './operator.ts';

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['exactly', exactly],
  ['prefix', affix('prefix', startsWith)],
  ['suffix', affix('suffix', endsWith)],
  ['equals-ignore-case', equalsIgnoreCase],
  ['wildcard', wildcard],
  ['numeric', numeric],
  ['anything-but', anythingBut],
  ['exists', exists],
  ['cidr', cidr],
]);

/** Reads `{"prefix": "x"}` and the like, whose opening brace has been read. */
export function readExpression(reader: JsonReader, dialect: Dialect): Condition {
  const start = reader.offset - 1;
  if (reader.next() !== 'name') reader.fail('Match expression name not found');
  const name = reader.text;
  const operator = OPERATORS.get(name) ?? reader.fail(`Unrecognized match type ${name}`);
  const condition = operator(reader, dialect);
  return { ...condition, text: reader.since(start) };
}

function exactly(reader: JsonReader): ReturnType<Operator> {
  const text = expectText(reader, 'exact match pattern must be a string');
  expectClose(reader);
  return { test: ofText(equals(text)) };
}

function affix(name: 'prefix' | 'suffix', test: typeof startsWith): Operator {
  return (reader, dialect) => {
    const token = reader.next();
    if (token === '{' && dialect.affixesIgnoreCase) return ignoreCaseWithin(reader, name, test);
    if (token !== 'string') reader.fail(`${name} match pattern must be a string`);
    const { text } = reader;
    expectClose(reader);
    return { test: ofText(test(text)) };
  };
}

function ignoreCaseWithin(
  reader: JsonReader,
  name: 'prefix' | 'suffix',
  test: typeof startsWith,
): ReturnType<Operator> {
  if (reader.next() !== 'name') reader.fail(`${name === 'prefix' ? 'Prefix' : 'Suffix'} expression name not found`);
  if (reader.text !== 'equals-ignore-case') reader.fail(`Unsupported ${name} pattern: ${reader.text}`);
  const text = expectText(reader, 'equals-ignore-case match pattern must be a string');
  expectClose(reader);
  expectClose(reader);
  return { test: ofText(ignoringCase(test, text)) };
}

function equalsIgnoreCase(reader: JsonReader): ReturnType<Operator> {
  const text = expectText(reader, 'equals-ignore-case match pattern must be a string');
  expectClose(reader);
  return { test: ofText(ignoringCase(equals, text)) };
}

function wildcard(reader: JsonReader): ReturnType<Operator> {
  const text = expectText(reader, 'wildcard match pattern must be a string');
  const parsed = parseWildcard(text, (reason) => reader.fail(reason));
  expectClose(reader);
  return { test: ofText(fits(parsed)), wildcards: [parsed] };
}

function exists(reader: JsonReader): ReturnType<Operator> {
  const token = reader.next();
  if (token !== 'true' && token !== 'false') reader.fail('exists match pattern must be either true or false.');
  expectClose(reader);
  return token === 'true' ? { test: () => true } : { test: () => false, absence: true };
}

function cidr(reader: JsonReader): ReturnType<Operator> {
  // AWS says "prefix" here.
  const text = expectText(reader, 'prefix match pattern must be a string');
  const test = inBlock(text);
  expectClose(reader);
  return { test: ofText(test) };
}
