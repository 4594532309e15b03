import type { Condition, Scalar } from '../condition.ts';
import { isAddress, parseAddress } from '../ip.ts';
import type { JsonReader, Token } from '../json/reader.ts';
import type { Dialect } from './dialect.ts';
import { readExpression } from './expression.ts';
import { ofText } from './operator.ts';

/** Reads the list of a field's alternatives, whose opening bracket has been read. */
export function readConditions(reader: JsonReader, dialect: Dialect): Condition[] {
  const conditions: Condition[] = [];
  for (let token = reader.next(); token !== ']'; token = reader.next()) {
    conditions.push(token === '{' ? readExpression(reader, dialect) : readLiteral(reader, token));
  }
  if (conditions.length === 0) reader.fail('Empty arrays are not allowed');
  return conditions;
}

function readLiteral(reader: JsonReader, token: Token): Condition {
  switch (token) {
    case 'string': {
      const { text } = reader;
      const address = parseAddress(text);
      if (address === undefined) return literal(text);
      return { text: JSON.stringify(text), test: ofText(isAddress(address)) };
    }
    case 'number':
      return literal(Number(reader.text), reader.text);
    case 'true':
    case 'false':
      return literal(token === 'true');
    case 'null':
      return literal(null);
    default:
      return reader.fail('Match value must be String, number, true, false, or null');
  }
}

function literal(value: Scalar, text = JSON.stringify(value)): Condition {
  return { text, test: (given) => given === value, literal: value };
}
