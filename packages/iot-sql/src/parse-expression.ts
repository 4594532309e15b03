import { arityProblem, isExternal } from './functions/index.ts';
import { parseSelection } from './parse-selection.ts';
import { KEYWORDS, type Reader } from './reader.ts';
import { SqlError } from './sql-error.ts';
import type { Branch, Expression, Operator } from './syntax.ts';

/** Operators by how strongly they bind, the weakest first. */
const LEVELS: readonly (readonly Operator[])[] = [
  ['OR'],
  ['AND'],
  ['=', '<>', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];
/** Above comparisons stands NOT. */
const COMPARISONS = 2;

/** Functions that ask other services cannot stand where each element of an array would ask again. */
export interface Within {
  readonly nested: boolean;
}

export function parseExpression(reader: Reader, within: Within, level = 0): Expression {
  if (level === COMPARISONS && reader.word('NOT')) {
    return { kind: 'not', of: parseExpression(reader, within, level) };
  }
  const operators = LEVELS[level];
  if (operators === undefined) return parseUnary(reader, within);
  let left = parseExpression(reader, within, level + 1);
  for (;;) {
    const operator = operators.find((each) => (/[A-Z]/.test(each) ? reader.isWord(each) : reader.isSign(each)));
    if (operator === undefined) return left;
    reader.take();
    left = { kind: 'binary', operator, left, right: parseExpression(reader, within, level + 1) };
  }
}

function parseUnary(reader: Reader, within: Within): Expression {
  if (reader.sign('-')) return { kind: 'negative', of: parseUnary(reader, within) };
  let expression = parsePrimary(reader, within);
  while (reader.sign('.')) {
    const { kind, text } = reader.token;
    if (kind !== 'word')
      throw reader.unexpected(
        'the name of a property after "."; others than letters, digits and _ are reached with get(object, "name")',
      );
    reader.take();
    expression = { kind: 'member', of: expression, name: text };
  }
  return expression;
}

function parsePrimary(reader: Reader, within: Within): Expression {
  const { kind, text } = reader.token;
  if (kind === 'number') return { kind: 'literal', value: Number(reader.take().text) };
  if (kind === 'text') return { kind: 'literal', value: reader.take().text };
  if (kind === 'variable') return { kind: 'variable', name: reader.take().text };
  if (reader.sign('*')) return { kind: 'all' };
  if (reader.sign('(')) return parseParenthesis(reader, within);
  if (reader.sign('[')) return { kind: 'array', items: parseList(reader, within, ']') };
  if (reader.sign('{')) return parseObject(reader, within);
  if (kind !== 'word') throw reader.unexpected('a value');
  const word = text.toUpperCase();
  if (word === 'CASE') return parseCase(reader, within);
  if (word === 'NULL' || word === 'TRUE' || word === 'FALSE') {
    reader.take();
    return { kind: 'literal', value: word === 'NULL' ? null : word === 'TRUE' };
  }
  if (reader.following.kind === 'sign' && reader.following.text === '(' && !KEYWORDS.has(word))
    return parseCall(reader, within);
  if (KEYWORDS.has(word)) throw reader.unexpected('a value');
  return { kind: 'field', name: reader.take().text };
}

function parseParenthesis(reader: Reader, within: Within): Expression {
  if (!reader.word('SELECT')) {
    const inner = parseExpression(reader, within);
    reader.expectSign(')', 'after what it encloses');
    return inner;
  }
  const select = parseSelection(reader, { nested: true });
  reader.expectWord('FROM', 'in a nested SELECT');
  const from = parseExpression(reader, within);
  const where = reader.word('WHERE') ? parseExpression(reader, { nested: true }) : undefined;
  reader.expectSign(')', 'at the end of the nested SELECT');
  return { kind: 'nested', select, from, where };
}

function parseList(reader: Reader, within: Within, end: string): Expression[] {
  const items: Expression[] = [];
  if (reader.sign(end)) return items;
  do items.push(parseExpression(reader, within));
  while (reader.sign(','));
  reader.expectSign(end, 'at the end of the list');
  return items;
}

function parseObject(reader: Reader, within: Within): Expression {
  const members: [string, Expression][] = [];
  if (reader.sign('}')) return { kind: 'object', members };
  do {
    const { kind, text } = reader.token;
    if (kind !== 'text') throw reader.unexpected('a key in quotes');
    reader.take();
    reader.expectSign(':', 'after a key');
    members.push([text, parseExpression(reader, within)]);
  } while (reader.sign(','));
  reader.expectSign('}', 'at the end of the object');
  return { kind: 'object', members };
}

function parseCase(reader: Reader, within: Within): Expression {
  reader.take();
  const of = parseExpression(reader, within);
  const when: Branch[] = [];
  while (reader.word('WHEN')) {
    const is = parseExpression(reader, within);
    reader.expectWord('THEN', 'after WHEN');
    when.push({ is, result: parseExpression(reader, within) });
  }
  if (when.length === 0) throw reader.unexpected('WHEN after CASE');
  const otherwise = reader.word('ELSE') ? parseExpression(reader, within) : undefined;
  reader.expectWord('END', 'at the end of CASE');
  return { kind: 'case', of, when, otherwise };
}

function parseCall(reader: Reader, within: Within): Expression {
  const { text, at } = reader.take();
  const name = text.toLowerCase();
  reader.expectSign('(', `after ${text}`);
  if (name === 'cast') return parseCast(reader, within);
  if (within.nested && isExternal(name)) {
    throw new SqlError(
      `${text}() asks another service, which this cloud does once for each message: take it out of the nested SELECT.`,
      at,
      true,
    );
  }
  const args = parseList(reader, within, ')');
  const problem = arityProblem(name, args.length);
  if (problem !== undefined) throw new SqlError(problem.message, at, problem.lacking);
  return { kind: 'call', name, args };
}

function parseCast(reader: Reader, within: Within): Expression {
  const of = parseExpression(reader, within);
  reader.expectWord('AS', 'in cast(value as type)');
  const { kind, text } = reader.token;
  if (kind !== 'word') throw reader.unexpected('a type in cast(value as type)');
  reader.take();
  reader.expectSign(')', 'at the end of cast');
  return { kind: 'cast', of, type: text.toLowerCase() };
}
