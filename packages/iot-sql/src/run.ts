import { evaluate, choose, type Scope } from './evaluate.ts';
import { externalCalls } from './external.ts';
import { readPayload, type Message } from './message.ts';
import type { Call, Expression, Statement } from './syntax.ts';
import { toBoolean, type Value } from './value.ts';

/**
 * Asks another service for a function that does so, such as `get_thing_shadow`.
 *
 * @param args its arguments, evaluated
 */
export type Ask = (name: string, args: readonly Value[]) => Promise<Value>;

/** What a rule's statement made of a message. */
export interface Outcome {
  /** Whether WHERE let it through. */
  readonly matched: boolean;
  /** What WHERE came to; true where there is none. */
  readonly where: Value;
  /** What the actions are given; nothing where it did not match. */
  readonly output: Value;
  /** What substitution templates are evaluated in. */
  readonly scope: Scope;
}

/**
 * Runs a statement on a message whose topic fits it: WHERE first, SELECT if it is true. Anything but true, Undefined
 * included, is not.
 *
 * @param ask without it, functions that ask other services give Undefined
 */
export async function runSql(statement: Statement, message: Message, ask?: Ask): Promise<Outcome> {
  const answers = new Map<Call, Value>();
  const variables = new Map<string, Value>();
  const scope: Scope = { fields: readPayload(message.payload), message, variables, answers };
  const asked = async (expressions: readonly Expression[]): Promise<void> => {
    if (ask === undefined) return;
    for (const expression of expressions) {
      for (const call of externalCalls(expression)) {
        answers.set(
          call,
          await ask(
            call.name,
            call.args.map((arg) => evaluate(arg, scope)),
          ),
        );
      }
    }
  };
  for (const { name, value } of statement.variables) {
    await asked([value]);
    variables.set(name, evaluate(value, scope));
  }
  if (statement.where !== undefined) await asked([statement.where]);
  const where = statement.where === undefined ? true : evaluate(statement.where, scope);
  if (toBoolean(where) !== true) return { matched: false, where, output: undefined, scope };
  const { select } = statement;
  await asked(
    select.kind === 'value'
      ? [select.value]
      : select.items.flatMap((item) => (item.kind === 'all' ? [] : [item.value])),
  );
  return { matched: true, where, output: choose(select, scope), scope };
}

/** A statement's result as the actions are given it: bytes as they are, Undefined as nothing, the rest as JSON. */
export function outputBytes(output: Value): Uint8Array {
  if (output instanceof Uint8Array) return output;
  return new TextEncoder().encode(output === undefined ? '' : JSON.stringify(output));
}
