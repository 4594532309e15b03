import { queryFailure, runtimeFailure } from '../failure.ts';
import type { Json } from '../json.ts';
import { expressionOf, fillExpressions, unexpectedType } from '../queries/expression.ts';
import type { Scope } from '../queries/scope.ts';
import { evaluatePath } from '../queries/template.ts';

export type NumberKind = 'integer' | 'float';

const FORMS: Readonly<Record<NumberKind, RegExp>> = { integer: /^-?\d+$/, float: /^-?\d+(\.\d+)?$/ };

/** A number of a state: as written, from `…Path`, or from an expression. */
export interface NumberField {
  readonly name: string;
  readonly value: Json | undefined;
  readonly path: string | undefined;
  readonly kind?: NumberKind;
  /** Whether it may be below zero. */
  readonly signed?: boolean;
}

/** @throws {StateFailure} */
export async function numberOf(field: NumberField, scope: Scope): Promise<number | undefined> {
  const { name, value, path, kind = 'integer' } = field;
  const number = path === undefined ? await written(field, scope) : fromPath(`${name}Path`, path, kind, scope);
  if (number !== undefined && number < 0 && field.signed !== true)
    throw path === undefined && typeof value === 'string'
      ? queryFailure(`${name} cannot be negative.`, name)
      : runtimeFailure(`${name} cannot be negative.`);
  return number;
}

async function written({ name, value, kind = 'integer' }: NumberField, scope: Scope): Promise<number | undefined> {
  if (typeof value !== 'string' || expressionOf(value) === undefined)
    return typeof value === 'number' ? value : undefined;
  const result = await fillExpressions(value, name, scope);
  if (typeof result !== 'number' || (kind === 'integer' && !Number.isInteger(result)))
    throw unexpectedType(value, name, kind === 'integer' ? 'integer' : 'number', result);
  return result;
}

function fromPath(name: string, path: string, kind: NumberKind, scope: Scope): number {
  const value = evaluatePath(path, scope);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // Digits in quotes are a number, too.
  if (!FORMS[kind].test(text))
    throw runtimeFailure(`The ${name} field refers to value "${text}" which is not a valid ${kind}: ${path}`);
  return Number(text);
}
