import jsonata from 'jsonata';
import { queryFailure, type StateFailure } from '../failure.ts';
import { isList, isObject, type Json, setProperty, typeName } from '../json.ts';
import { functionsOf } from './functions.ts';
import type { Scope } from './scope.ts';

const EXPRESSION = /^\{%([\s\S]*)%\}$/;

/**
 * Ends an expression that goes on and on: the interpreter has one thread with everything else. AWS ends one after a second
 * of its own machine; on a busy laptop a second may pass while an expression of a millisecond waits for its turn.
 */
const LIMITS = { timeout: 5_000, stack: 1_000, sequence: 1_000_000 };

const MOST_KNOWN = 5_000;
const known = new Map<string, jsonata.Expression>();

/** What stands between `{%` and `%}`, if a text is an expression. */
export function expressionOf(text: string): string | undefined {
  return EXPRESSION.exec(text)?.[1]?.trim();
}

/** @throws {jsonata.JsonataError} when it is none. */
export function compileExpression(source: string): jsonata.Expression {
  let expression = known.get(source);
  if (expression === undefined) {
    expression = jsonata(source, LIMITS);
    // To read one takes ten times as long as to run it.
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(source, expression);
  }
  return expression;
}

/**
 * A template of a state that speaks JSONata, with its expressions evaluated.
 *
 * @param location the field's name, and on from there: `Output/total`
 * @throws {StateFailure}
 */
export async function fillExpressions(template: Json, location: string, scope: Scope): Promise<Json> {
  if (typeof template === 'string') {
    const source = expressionOf(template);
    return source === undefined ? template : evaluateExpression(source, location, scope);
  }
  if (isList(template)) {
    const items: Json[] = [];
    for (const [index, item] of template.entries())
      items.push(await fillExpressions(item, `${location}[${index}]`, scope));
    return items;
  }
  if (!isObject(template)) return template;
  const filled: Record<string, Json> = {};
  for (const [name, value] of Object.entries(template))
    setProperty(filled, name, await fillExpressions(value, `${location}/${name}`, scope));
  return filled;
}

/** @throws {StateFailure} */
async function evaluateExpression(source: string, location: string, scope: Scope): Promise<Json> {
  const about = `The JSONata expression '${source}' specified for the field '${location}'`;
  let value: unknown;
  try {
    value = await compileExpression(source).evaluate(undefined, {
      ...functionsOf(scope.outside),
      ...scope.variables,
      states: { context: scope.context, ...(scope.states ?? { input: scope.input }) },
    });
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message?: string };
    const problem = code === undefined ? String(message) : `${code}: ${message}`;
    throw queryFailure(`${about} threw an error during evaluation. ${problem}`, location);
  }
  const result = plain(value);
  if (result === undefined) throw queryFailure(`${about} returned nothing (undefined).`, location);
  return result;
}

/** What is left of a result when it is JSON: no functions, no marks that JSONata puts on its lists. */
function plain(value: unknown): Json | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  // JSON has no such number: AWS writes its name.
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map((item) => plain(item) ?? null);
  if (typeof value !== 'object' || (value as { _jsonata_lambda?: boolean })._jsonata_lambda === true) return undefined;
  const object: Record<string, Json> = {};
  for (const [name, item] of Object.entries(value)) {
    const part = plain(item);
    if (part !== undefined) setProperty(object, name, part);
  }
  return object;
}

/** Says that an expression's result is of no use where it stands. */
export function unexpectedType(template: Json, location: string, expected: string, value: Json): StateFailure {
  const source = typeof template === 'string' ? (expressionOf(template) ?? template) : JSON.stringify(template);
  return queryFailure(
    `The JSONata expression '${source}' specified for the field '${location}' returned an unexpected result type. Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`,
    location,
  );
}
