import { matchesArn } from './arn.ts';
import { inBlock } from './ip.ts';
import { matchesText, type PatternOptions } from './pattern.ts';

/** Compares one value of the request with one value of the policy. */
type Comparison = (given: string, wanted: string, options: PatternOptions) => boolean;

/** A condition operator without its prefix and suffix. */
interface Operator {
  readonly compare: Comparison;
  /** True for the operators with Not in their name: they hold where the comparison holds for no value. */
  readonly negated: boolean;
}

export interface ParsedOperator extends Operator {
  /** `ForAnyValue` and `ForAllValues`, for keys with several values. */
  readonly set: 'any' | 'all' | undefined;
  readonly ifExists: boolean;
}

const equals: Comparison = (given, wanted, options) => matchesText(wanted, given, { ...options, wildcards: false });
const like: Comparison = (given, wanted, options) => matchesText(wanted, given, options);
const equalsIgnoringCase: Comparison = (given, wanted, options) =>
  equals(given.toLowerCase(), lowerOutsideVariables(wanted), { variables: options.variables?.lowerCase() });
const arn: Comparison = (given, wanted, options) => matchesArn(wanted, given, options);
const address: Comparison = (given, wanted) => inBlock(given, wanted);
const binary: Comparison = (given, wanted) => given.replace(/=+$/, '') === wanted.replace(/=+$/, '');
const bool: Comparison = (given, wanted) => given.toLowerCase() === wanted.toLowerCase();

const numeric = (holds: (difference: number) => boolean): Comparison => ordered(toNumber, holds);
const date = (holds: (difference: number) => boolean): Comparison => ordered(toTime, holds);

function ordered(read: (text: string) => number, holds: (difference: number) => boolean): Comparison {
  return (given, wanted) => {
    const difference = read(given) - read(wanted);
    return !Number.isNaN(difference) && holds(difference);
  };
}

function toNumber(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}

/** ISO 8601, or seconds since 1970. */
function toTime(text: string): number {
  return /^\d+$/.test(text) && text.length > 4 ? Number(text) * 1000 : Date.parse(text);
}

const is = (difference: number): boolean => difference === 0;
const less = (difference: number): boolean => difference < 0;
const atMost = (difference: number): boolean => difference <= 0;
const greater = (difference: number): boolean => difference > 0;
const atLeast = (difference: number): boolean => difference >= 0;

const positive = (compare: Comparison): Operator => ({ compare, negated: false });
const negative = (compare: Comparison): Operator => ({ compare, negated: true });

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html; `Null` is apart. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: positive(equals),
  StringNotEquals: negative(equals),
  StringEqualsIgnoreCase: positive(equalsIgnoringCase),
  StringNotEqualsIgnoreCase: negative(equalsIgnoringCase),
  StringLike: positive(like),
  StringNotLike: negative(like),
  NumericEquals: positive(numeric(is)),
  NumericNotEquals: negative(numeric(is)),
  NumericLessThan: positive(numeric(less)),
  NumericLessThanEquals: positive(numeric(atMost)),
  NumericGreaterThan: positive(numeric(greater)),
  NumericGreaterThanEquals: positive(numeric(atLeast)),
  DateEquals: positive(date(is)),
  DateNotEquals: negative(date(is)),
  DateLessThan: positive(date(less)),
  DateLessThanEquals: positive(date(atMost)),
  DateGreaterThan: positive(date(greater)),
  DateGreaterThanEquals: positive(date(atLeast)),
  Bool: positive(bool),
  BinaryEquals: positive(binary),
  IpAddress: positive(address),
  NotIpAddress: negative(address),
  ArnEquals: positive(arn),
  ArnLike: positive(arn),
  ArnNotEquals: negative(arn),
  ArnNotLike: negative(arn),
};

/** Every operator that AWS knows, for checks and for suggestions. */
export const OPERATOR_NAMES: readonly string[] = [...Object.keys(OPERATORS), 'Null'];

const NAME = /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/;

/** @returns `undefined` for an operator that AWS does not know; `Null` is not among them */
export function parseOperator(name: string): ParsedOperator | undefined {
  const [, prefix, base = '', suffix] = NAME.exec(name) ?? [];
  const operator = Object.hasOwn(OPERATORS, base) ? OPERATORS[base] : undefined;
  if (operator === undefined) return undefined;
  return {
    ...operator,
    set: prefix === 'ForAnyValue' ? 'any' : prefix === 'ForAllValues' ? 'all' : undefined,
    ifExists: suffix !== undefined,
  };
}

/** Is it `Null`, alone or with the prefix that it may have? */
export function isNull(name: string): boolean {
  return /^(?:(?:ForAnyValue|ForAllValues):)?Null$/.test(name);
}

function lowerOutsideVariables(text: string): string {
  return text
    .split(/(\$\{[^}]*\})/)
    .map((part) => (part.startsWith('${') ? part : part.toLowerCase()))
    .join('');
}
