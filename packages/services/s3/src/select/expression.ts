import { s3Error } from '../errors.ts';
import { callFunction, castTo } from './functions.ts';
import { unexpected, type SqlReader } from './sql-tokens.ts';
import { compare, memberOf, numberOf, type Value } from './values.ts';

/** A row of what a statement reads, by the names that its expressions may use for it. */
export interface Scope {
  readonly row: Value;
  readonly alias: string;
}

export type Expression = (scope: Scope) => Value;

export interface Compiled {
  readonly value: Expression;
  /** The last name of a path: a column's own. */
  readonly name: string | undefined;
}

const plain = (value: Expression): Compiled => ({ value, name: undefined });

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-select-sql-reference-operators.html */
export function readExpression(reader: SqlReader): Compiled {
  let left = readAnd(reader);
  while (reader.take('OR')) {
    const [one, two] = [left.value, readAnd(reader).value];
    left = plain((scope) => either(one(scope), two(scope), true));
  }
  return left;
}

function readAnd(reader: SqlReader): Compiled {
  let left = readNot(reader);
  while (reader.take('AND')) {
    const [one, two] = [left.value, readNot(reader).value];
    left = plain((scope) => either(one(scope), two(scope), false));
  }
  return left;
}

/** OR where `decisive` is true, AND where it is false, both with SQL's unknown. */
function either(one: Value, two: Value, decisive: boolean): Value {
  if (one === decisive || two === decisive) return decisive;
  return typeof one === 'boolean' && typeof two === 'boolean' ? !decisive : null;
}

const not = (value: Value): Value => (typeof value === 'boolean' ? !value : null);

function readNot(reader: SqlReader): Compiled {
  if (!reader.take('NOT')) return readComparison(reader);
  const { value } = readNot(reader);
  return plain((scope) => not(value(scope)));
}

const COMPARISONS: readonly (readonly [operator: string, holds: (order: number) => boolean])[] = [
  ['=', (order) => order === 0],
  ['<>', (order) => order !== 0],
  ['!=', (order) => order !== 0],
  ['<=', (order) => order <= 0],
  ['<', (order) => order < 0],
  ['>=', (order) => order >= 0],
  ['>', (order) => order > 0],
];

function readComparison(reader: SqlReader): Compiled {
  const left = readSum(reader);
  if (reader.take('IS')) {
    const negated = reader.take('NOT');
    const kind = reader.next().text.toUpperCase();
    if (kind !== 'NULL' && kind !== 'MISSING') throw unexpected({ kind: 'word', text: kind }, 'NULL or MISSING');
    return plain((scope) => {
      const value = left.value(scope);
      return (kind === 'MISSING' ? value === undefined : (value ?? null) === null) !== negated;
    });
  }
  const negated = reader.take('NOT');
  const special = readSpecial(reader, left.value);
  if (special !== undefined) return plain(negated ? (scope) => not(special(scope)) : special);
  if (negated) throw unexpected(reader.peek(), 'BETWEEN, IN or LIKE');
  for (const [operator, holds] of COMPARISONS) {
    if (!reader.take(operator)) continue;
    const right = readSum(reader).value;
    return plain((scope) => ordered(left.value(scope), right(scope), holds));
  }
  return left;
}

function ordered(left: Value, right: Value, holds: (order: number) => boolean): Value {
  if ((left ?? null) === null || (right ?? null) === null) return null;
  const order = compare(left, right);
  return order === undefined ? false : holds(order);
}

function readSpecial(reader: SqlReader, left: Expression): Expression | undefined {
  if (reader.take('BETWEEN')) {
    const low = readSum(reader).value;
    reader.expect('AND');
    const high = readSum(reader).value;
    return (scope) => {
      const value = left(scope);
      const above = ordered(value, low(scope), (order) => order >= 0);
      return either(
        above,
        ordered(value, high(scope), (order) => order <= 0),
        false,
      );
    };
  }
  if (reader.take('IN')) {
    reader.expect('(');
    const members = reader.list(() => readSum(reader).value);
    reader.expect(')');
    return (scope) => members.some((member) => ordered(left(scope), member(scope), (order) => order === 0) === true);
  }
  if (!reader.take('LIKE')) return undefined;
  const pattern = readSum(reader).value;
  const escape = reader.take('ESCAPE') ? reader.next().text : undefined;
  return (scope) => {
    const [text, wanted] = [left(scope), pattern(scope)];
    return typeof text === 'string' && typeof wanted === 'string' ? likePattern(wanted, escape).test(text) : null;
  };
}

function likePattern(pattern: string, escape: string | undefined): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at] ?? '';
    if (letter === escape) source += quote(pattern[++at] ?? '');
    else source += letter === '%' ? '.*' : letter === '_' ? '.' : quote(letter);
  }
  return new RegExp(`^${source}$`, 'su');
}

const quote = (letter: string): string => letter.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');

type Arithmetic = Readonly<Record<string, (left: number, right: number) => number>>;
const SUMS: Arithmetic = { '+': (a, b) => a + b, '-': (a, b) => a - b };
const PRODUCTS: Arithmetic = { '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b };

function readSum(reader: SqlReader): Compiled {
  return readArithmetic(reader, SUMS, (inner) => readArithmetic(inner, PRODUCTS, readSign));
}

function readArithmetic(reader: SqlReader, operators: Arithmetic, readPart: (reader: SqlReader) => Compiled): Compiled {
  let left = readPart(reader);
  for (;;) {
    const found = Object.entries(operators).find(([operator]) => reader.take(operator));
    if (found === undefined) return left;
    const [one, two, calculate] = [left.value, readPart(reader).value, found[1]];
    left = plain((scope) => {
      const [a, b] = [numberOf(one(scope)), numberOf(two(scope))];
      return a === undefined || b === undefined ? null : calculate(a, b);
    });
  }
}

function readSign(reader: SqlReader): Compiled {
  if (!reader.take('-')) return readOperand(reader);
  const { value } = readSign(reader);
  return plain((scope) => {
    const number = numberOf(value(scope));
    return number === undefined ? null : -number;
  });
}

const LITERALS: Readonly<Record<string, Value>> = { TRUE: true, FALSE: false, NULL: null, MISSING: undefined };

function readOperand(reader: SqlReader): Compiled {
  if (reader.take('(')) {
    const inner = readExpression(reader);
    reader.expect(')');
    return inner;
  }
  const token = reader.next();
  if (token.kind === 'text') return plain(() => token.text);
  if (token.kind === 'number') return plain(() => Number(token.text));
  if (token.kind !== 'word' && token.kind !== 'quoted') throw unexpected(token);
  const word = token.text.toUpperCase();
  if (token.kind === 'word') {
    if (word in LITERALS) return plain(() => LITERALS[word]);
    if (word === 'CASE') return plain(readCase(reader));
    if (word === 'CAST') return plain(readCast(reader));
    if (reader.take('(')) return plain(readCall(reader, word));
  }
  return readPath(reader, token.text, token.kind === 'quoted');
}

function readCase(reader: SqlReader): Expression {
  const subject = reader.take('WHEN') ? undefined : readExpression(reader).value;
  if (subject !== undefined) reader.expect('WHEN');
  const cases: (readonly [when: Expression, then: Expression])[] = [];
  do {
    const when = readExpression(reader).value;
    reader.expect('THEN');
    cases.push([when, readExpression(reader).value]);
  } while (reader.take('WHEN'));
  const otherwise = reader.take('ELSE') ? readExpression(reader).value : () => null;
  reader.expect('END');
  return (scope) => {
    for (const [when, then] of cases) {
      const value = when(scope);
      const holds = subject === undefined ? value === true : compare(subject(scope), value) === 0;
      if (holds) return then(scope);
    }
    return otherwise(scope);
  };
}

function readCast(reader: SqlReader): Expression {
  reader.expect('(');
  const { value } = readExpression(reader);
  reader.expect('AS');
  const type = reader.next().text.toUpperCase();
  // DECIMAL(10, 2): how many digits is of no account.
  if (reader.take('(')) while (!reader.take(')')) reader.next();
  reader.expect(')');
  return (scope) => castTo(type, value(scope));
}

function readCall(reader: SqlReader, name: string): Expression {
  const parts: Expression[] = [];
  while (!reader.take(')')) {
    parts.push(readExpression(reader).value);
    // SUBSTRING(x FROM 1 FOR 2)
    if (!['FROM', 'FOR', ','].some((word) => reader.take(word)) && reader.peek().text !== ')') {
      throw unexpected(reader.peek(), ')');
    }
  }
  return callFunction(name, parts);
}

/** `s.a."B"[0]`: the first name is the row's, or a member of the row. */
function readPath(reader: SqlReader, first: string, exact: boolean): Compiled {
  const steps: ((value: Value) => Value)[] = [];
  let name = first;
  for (;;) {
    if (reader.take('.')) {
      const { kind, text } = reader.next();
      if (kind !== 'word' && kind !== 'quoted') throw unexpected({ kind, text }, 'a name');
      name = text;
      steps.push((value) => memberOf(value, text, kind === 'quoted'));
    } else if (reader.take('[')) {
      const { kind, text } = reader.next();
      if (kind !== 'number')
        throw s3Error('ParseInvalidPathComponent', 'The SQL expression contains an invalid path component.', 400);
      reader.expect(']');
      steps.push((value) => (Array.isArray(value) ? (value as readonly Value[])[Number(text)] : undefined));
    } else break;
  }
  const value: Expression = ({ row, alias }) => {
    const isRow = first.toLowerCase() === alias.toLowerCase();
    const start = isRow ? row : memberOf(row, first, exact);
    return steps.reduce((at, step) => step(at), start);
  };
  return { value, name };
}
