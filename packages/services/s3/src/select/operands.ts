import { s3Error } from '../errors.ts';
import { plain, readExpression, type Compiled, type Expression } from './expression.ts';
import { callFunction, castTo } from './functions.ts';
import { unexpected, type SqlReader } from './sql-tokens.ts';
import { compare, memberOf, numberOf, type Value } from './values.ts';

type Arithmetic = Readonly<Record<string, (left: number, right: number) => number>>;
const SUMS: Arithmetic = { '+': (a, b) => a + b, '-': (a, b) => a - b };
const PRODUCTS: Arithmetic = { '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b };

export function readSum(reader: SqlReader): Compiled {
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
