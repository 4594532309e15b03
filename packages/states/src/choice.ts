import type { Rule } from './definition.ts';
import { runtimeFailure } from './failure.ts';
import type { Json } from './json.ts';
import { parsePath } from './paths/parse.ts';
import { NoResult, query } from './paths/query.ts';
import { rootsOf, type Scope } from './queries/scope.ts';
import { millisOf } from './timestamp.ts';

type Ordered = number | string;

/** The value as something that has an order, if it is of the operator's type. */
const AS: Readonly<Record<string, (value: Json) => Ordered | undefined>> = {
  String: (value) => (typeof value === 'string' ? value : undefined),
  Numeric: (value) => (typeof value === 'number' ? value : undefined),
  Timestamp: (value) => (typeof value === 'string' ? millisOf(value) : undefined),
  Boolean: (value) => (typeof value === 'boolean' ? Number(value) : undefined),
};

const COMPARE: Readonly<Record<string, (a: Ordered, b: Ordered) => boolean>> = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
};

const IS: Readonly<Record<string, (value: Json) => boolean>> = {
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === 'string',
  IsNumeric: (value) => typeof value === 'number',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => typeof value === 'string' && millisOf(value) !== undefined,
};

const COMPARISON =
  /^(String|Numeric|Timestamp|Boolean)(Equals|LessThanEquals|LessThan|GreaterThanEquals|GreaterThan)(Path)?$/;

/** Whether a name is that of an operator of a rule in JSONPath. */
export const isOperator = (name: string): boolean =>
  Object.hasOwn(IS, name) || name === 'IsPresent' || name === 'StringMatches' || isComparison(name);

function isComparison(name: string): boolean {
  const [, type, comparison] = COMPARISON.exec(name) ?? [];
  return type !== undefined && (type !== 'Boolean' || comparison === 'Equals');
}

/** Whether a rule in JSONPath holds. @throws {StateFailure} when it looks at what is not there */
export function holds(rule: Rule, scope: Scope): boolean {
  if (rule.And !== undefined) return rule.And.every((each) => holds(each, scope));
  if (rule.Or !== undefined) return rule.Or.some((each) => holds(each, scope));
  if (rule.Not !== undefined) return !holds(rule.Not, scope);
  const operator = Object.keys(rule).find(isOperator) ?? '';
  const path = rule.Variable ?? '';
  const wanted = rule[operator] as Json;
  const value = find(path, scope);
  if (operator === 'IsPresent') return (value !== undefined) === wanted;
  if (value === undefined) throw invalidPath(path);
  const is = Object.hasOwn(IS, operator) ? IS[operator] : undefined;
  if (is !== undefined) return is(value) === wanted;
  if (operator === 'StringMatches') return typeof value === 'string' && matcherOf(String(wanted)).test(value);
  return compare(operator, value, wanted, scope);
}

function compare(operator: string, value: Json, wanted: Json, scope: Scope): boolean {
  const [, type = '', comparison = '', path] = COMPARISON.exec(operator) ?? [];
  let other: Json | undefined = wanted;
  if (path !== undefined) {
    other = find(String(wanted), scope);
    if (other === undefined) throw invalidPath(String(wanted));
  }
  const left = AS[type]?.(value);
  const right = AS[type]?.(other);
  // What is of another type is neither equal nor in an order with it.
  return left !== undefined && right !== undefined && (COMPARE[comparison]?.(left, right) ?? false);
}

function find(path: string, scope: Scope): Json | undefined {
  try {
    return query(parsePath(path), rootsOf(scope));
  } catch (error) {
    if (error instanceof NoResult) return undefined;
    throw error;
  }
}

const invalidPath = (path: string): Error =>
  runtimeFailure(`Invalid path '${path}': The choice state's condition path references an invalid value.`);

const matchers = new Map<string, RegExp>();

/** `*` stands for any characters, `\\*` for itself. */
function matcherOf(pattern: string): RegExp {
  let matcher = matchers.get(pattern);
  if (matcher === undefined) {
    const parts = pattern.match(/\\[\s\S]|[\s\S]/g) ?? [];
    const source = parts.map((part) => {
      if (part === '*') return '[\\s\\S]*';
      const character = part.length > 1 ? part.slice(1) : part;
      return character.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
    });
    matcher = new RegExp(`^${source.join('')}$`);
    matchers.set(pattern, matcher);
  }
  return matcher;
}
