import { parseExpression } from './parse-expression.ts';
import { parseSelection } from './parse-selection.ts';
import { Reader } from './reader.ts';
import { SqlError } from './sql-error.ts';
import type { Expression, Statement } from './syntax.ts';
import { filterProblem } from './topics.ts';

const MESSAGE = { nested: false };

/**
 * Reads a rule's statement, of SQL version 2016-03-23.
 *
 * @throws SqlError with what is wrong, and where
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-reference.html
 */
export function parseSql(sql: string): Statement {
  const reader = new Reader(sql);
  const variables = reader.word('SET') ? parseVariables(reader) : [];
  reader.expectWord('SELECT', 'at the beginning');
  const select = parseSelection(reader, MESSAGE);
  const from = reader.word('FROM') ? parseFilter(reader) : undefined;
  const where = reader.word('WHERE') ? parseExpression(reader, MESSAGE) : undefined;
  if (reader.token.kind !== 'end') throw reader.unexpected('the end of the statement');
  return { variables, select, from, where };
}

/** Reads an expression that stands alone, as in a substitution template. @throws SqlError */
export function parseAlone(text: string): Expression {
  const reader = new Reader(text);
  const expression = parseExpression(reader, MESSAGE);
  if (reader.token.kind !== 'end') throw reader.unexpected('the end of the expression');
  return expression;
}

function parseVariables(reader: Reader): Statement['variables'] {
  const variables: { name: string; value: Expression }[] = [];
  do {
    const { kind, text, at } = reader.token;
    if (kind !== 'variable') throw reader.unexpected('a variable such as @hot after SET');
    if (text.length > 64) throw new SqlError(`@${text} is longer than 64 characters.`, at);
    if (variables.some(({ name }) => name === text))
      throw new SqlError(`@${text} is set twice; a variable is set once.`, at);
    reader.take();
    reader.expectSign('=', `after @${text}`);
    variables.push({ name: text, value: parseExpression(reader, MESSAGE) });
  } while (reader.sign(','));
  return variables;
}

function parseFilter(reader: Reader): string {
  const { kind, text, at } = reader.token;
  if (kind !== 'text') throw reader.unexpected("a topic filter in quotes after FROM, such as 'farm/+/telemetry'");
  reader.take();
  const problem = filterProblem(text);
  if (problem !== undefined) throw new SqlError(problem, at);
  return text;
}
