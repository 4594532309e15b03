import type { Comparator, Condition, Operand } from '../expressions/syntax.ts';
import { validation } from '../errors.ts';
import { typeOf } from '../values/value.ts';
import { malformed, type StatementReader } from './tokens.ts';
import { atLiteral, readLiteral, readPath, type Parameters } from './terms.ts';

const COMPARATORS: Readonly<Record<string, Comparator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/**
 * Reads the condition of a WHERE clause.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-operators.html
 */
export function readCondition(reader: StatementReader, parameters: Parameters): Condition {
  let left = readAnd(reader, parameters);
  while (reader.takeWords('OR')) left = { kind: 'or', left, right: readAnd(reader, parameters) };
  return left;
}

function readAnd(reader: StatementReader, parameters: Parameters): Condition {
  let left = readNot(reader, parameters);
  while (reader.takeWords('AND')) left = { kind: 'and', left, right: readNot(reader, parameters) };
  return left;
}

function readNot(reader: StatementReader, parameters: Parameters): Condition {
  if (reader.takeWords('NOT')) return { kind: 'not', condition: readNot(reader, parameters) };
  if (!reader.take('(')) return readTest(reader, parameters);
  const condition = readCondition(reader, parameters);
  reader.expect(')');
  return condition;
}

function readOperand(reader: StatementReader, parameters: Parameters): Operand {
  if (atLiteral(reader)) return { kind: 'value', value: readLiteral(reader, parameters) };
  if (reader.atWords('SIZE') && reader.peek(1).text === '(') {
    reader.next();
    reader.expect('(');
    const of = readOperand(reader, parameters);
    reader.expect(')');
    return { kind: 'size', of };
  }
  return { kind: 'path', path: readPath(reader) };
}

const FUNCTION = /^(?:begins_with|contains|attribute_type|attribute_exists|attribute_not_exists)$/i;

function readTest(reader: StatementReader, parameters: Parameters): Condition {
  const { kind, text } = reader.peek();
  if (kind === 'word' && FUNCTION.test(text) && reader.peek(1).text === '(') return readCall(reader, parameters);
  const operand = readOperand(reader, parameters);
  const comparator = reader.peek().kind === 'symbol' ? COMPARATORS[reader.peek().text] : undefined;
  if (comparator !== undefined) {
    reader.next();
    return compare(comparator, operand, readOperand(reader, parameters));
  }
  if (reader.takeWords('BETWEEN')) {
    const low = readOperand(reader, parameters);
    reader.expectWords('AND');
    const high = readOperand(reader, parameters);
    for (const part of [operand, low, high]) checkOrdered('BETWEEN', part);
    return { kind: 'between', operand, low, high };
  }
  if (reader.takeWords('NOT', 'IN')) return { kind: 'not', condition: readIn(reader, parameters, operand) };
  if (reader.takeWords('IN')) return readIn(reader, parameters, operand);
  if (reader.takeWords('IS')) return readIs(reader, operand);
  throw reader.unexpected('a condition');
}

/** @throws ValidationException for a value that has no order */
function checkOrdered(operator: string, operand: Operand): void {
  if (operand.kind !== 'value') return;
  const type = typeOf(operand.value);
  if (type === 'S' || type === 'N' || type === 'B') return;
  throw validation(
    `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  );
}

/** What is missing neither equals nor differs from anything. */
function compare(comparator: Comparator, left: Operand, right: Operand): Condition {
  if (comparator !== '=' && comparator !== '<>') for (const operand of [left, right]) checkOrdered(comparator, operand);
  const comparison: Condition = { kind: 'compare', comparator, left, right };
  if (comparator !== '<>' || left.kind !== 'path') return comparison;
  return { kind: 'and', left: { kind: 'exists', path: left.path, exists: true }, right: comparison };
}

function readIn(reader: StatementReader, parameters: Parameters, operand: Operand): Condition {
  const end = reader.take('[') ? ']' : ')';
  if (end === ')') reader.expect('(');
  const list: Operand[] = [];
  do list.push(readOperand(reader, parameters));
  while (reader.take(','));
  reader.expect(end);
  return { kind: 'in', operand, list };
}

function readIs(reader: StatementReader, operand: Operand): Condition {
  const negated = reader.takeWords('NOT');
  const { text } = reader.next();
  if (operand.kind !== 'path') throw malformed('IS needs an attribute in front of it');
  if (/^MISSING$/i.test(text)) return { kind: 'exists', path: operand.path, exists: negated };
  if (!/^NULL$/i.test(text)) throw malformed(`Unexpected "${text}", expected NULL or MISSING`);
  const isNull: Condition = { kind: 'type', operand, type: 'NULL' };
  return negated ? { kind: 'not', condition: isNull } : isNull;
}

function readCall(reader: StatementReader, parameters: Parameters): Condition {
  const name = reader.next().text.toLowerCase();
  reader.expect('(');
  const operand = readOperand(reader, parameters);
  const part = reader.take(',') ? readOperand(reader, parameters) : undefined;
  reader.expect(')');
  if (name === 'attribute_exists' || name === 'attribute_not_exists') {
    if (operand.kind !== 'path') throw malformed(`${name} needs an attribute`);
    return { kind: 'exists', path: operand.path, exists: name === 'attribute_exists' };
  }
  if (part === undefined) throw malformed(`${name} needs two operands`);
  if (name === 'attribute_type') {
    if (part.kind !== 'value' || part.value.S === undefined) throw malformed('attribute_type needs the name of a type');
    return { kind: 'type', operand, type: part.value.S };
  }
  return { kind: name === 'begins_with' ? 'begins_with' : 'contains', operand, part };
}
