import { readSum } from './operands.ts';
import { unexpected, type SqlReader } from './sql-tokens.ts';
import { compare, type Value } from './values.ts';

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

export const plain = (value: Expression): Compiled => ({ value, name: undefined });

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
