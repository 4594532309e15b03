import { cast } from './cast.ts';
import { callFunction } from './functions/index.ts';
import type { Message } from './message.ts';
import { calculate } from './operators.ts';
import type { Call, Expression, Nested, Selection } from './syntax.ts';
import { isArray, isMap, toBoolean, toDecimal, type Value, type ValueMap } from './value.ts';

/** What an expression is evaluated in. */
export interface Scope {
  /** Where fields are looked for: the payload, or an element of the array of a nested SELECT. */
  readonly fields: Value;
  readonly message: Message;
  readonly variables: ReadonlyMap<string, Value>;
  /** What other services have answered, by call: see `externalCalls`. */
  readonly answers: ReadonlyMap<Call, Value>;
}

export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'array':
      return expression.items.map((item) => evaluate(item, scope)).filter((item) => item !== undefined);
    case 'object':
      return Object.fromEntries(expression.members.map(([key, value]) => [key, evaluate(value, scope)]));
    case 'field':
      return memberOf(scope.fields, expression.name);
    case 'variable':
      return scope.variables.get(expression.name);
    case 'all':
      return scope.fields;
    case 'member':
      return memberOf(evaluate(expression.of, scope), expression.name);
    case 'not': {
      const truth = toBoolean(evaluate(expression.of, scope));
      return truth === undefined ? undefined : !truth;
    }
    case 'negative': {
      const number = toDecimal(evaluate(expression.of, scope));
      return number === undefined ? undefined : -number;
    }
    case 'binary':
      return calculate(expression.operator, evaluate(expression.left, scope), evaluate(expression.right, scope));
    case 'case':
      return chooseBranch(expression, scope);
    case 'cast':
      return cast(evaluate(expression.of, scope), expression.type);
    case 'call':
      return call(expression, scope);
    case 'nested':
      return selectNested(expression, scope);
  }
}

export function memberOf(of: Value, name: string): Value {
  return isMap(of) && Object.hasOwn(of, name) ? of[name] : undefined;
}

function chooseBranch({ of, when, otherwise }: Extract<Expression, { kind: 'case' }>, scope: Scope): Value {
  const value = evaluate(of, scope);
  if (value === undefined) return undefined;
  const branch = when.find(({ is }) => calculate('=', value, evaluate(is, scope)) === true);
  if (branch !== undefined) return evaluate(branch.result, scope);
  return otherwise === undefined ? undefined : evaluate(otherwise, scope);
}

function call(expression: Call, scope: Scope): Value {
  if (scope.answers.has(expression)) return scope.answers.get(expression);
  return callFunction(
    expression.name,
    expression.args.map((arg) => evaluate(arg, scope)),
    scope.message,
  );
}

/** An array of what is selected of each element; of what is no array, Undefined. */
function selectNested({ select, from, where }: Nested, scope: Scope): Value {
  const elements = evaluate(from, scope);
  if (!isArray(elements)) return undefined;
  return elements
    .map((fields) => ({ ...scope, fields }))
    .filter((inner) => where === undefined || toBoolean(evaluate(where, inner)) === true)
    .map((inner) => choose(select, inner))
    .filter((value) => value !== undefined);
}

/** Makes what a SELECT describes. Where `*` is chosen of bytes, these are the whole: nothing can be added to them. */
export function choose(select: Selection, scope: Scope): Value {
  if (select.kind === 'value') return evaluate(select.value, scope);
  let made: ValueMap = {};
  for (const item of select.items) {
    if (item.kind === 'all') {
      if (!isMap(scope.fields)) return scope.fields;
      made = { ...made, ...scope.fields };
    } else {
      made = placed(made, item.path, evaluate(item.value, scope));
    }
  }
  return made;
}

/** @returns the object with a value at a path; Undefined is left out */
function placed(into: ValueMap, [key, ...rest]: readonly string[], value: Value): ValueMap {
  if (key === undefined || value === undefined) return into;
  if (rest.length === 0) return { ...into, [key]: value };
  const inner = into[key];
  return { ...into, [key]: placed(isMap(inner) ? inner : {}, rest, value) };
}
