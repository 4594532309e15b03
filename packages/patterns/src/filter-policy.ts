import type { Clause } from './condition.ts';
import { matches, type Pattern } from './event-pattern.ts';
import { explain, type Mismatch } from './explain.ts';
import { SNS } from './grammar/dialect.ts';
import { readPattern } from './grammar/pattern.ts';
import { checkJson, JsonReader } from './json/reader.ts';
import { Refused } from './json/refused.ts';
import { parseJson } from './json/value.ts';
import { compile } from './match/matcher.ts';
import { PatternError, refusing } from './pattern-error.ts';

/** What a filter policy is compared with: the attributes of a message, or its body as JSON. */
export type FilterPolicyScope = 'MessageAttributes' | 'MessageBody';

/** A filter policy, ready to be compared with messages; made by `parseFilterPolicy`. */
export interface FilterPolicy {
  readonly scope: FilterPolicyScope;
  /** Missing in `{}`, which lets everything pass. */
  readonly pattern: Pattern | undefined;
}

/** What of a published message a filter policy looks at. */
export interface FilteredMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
export interface MessageAttribute {
  /** `String`, `String.Array`, `Number` or `Binary`. */
  readonly DataType: string | undefined;
  readonly StringValue?: string;
}

/** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
const MOST_KEYS = 5;
const MOST_COMBINATIONS = 150;
const MOST_STARS = 3;
const MOST_STAR_POINTS = 100;

/**
 * Reads the filter policy of a subscription.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 *
 * @throws PatternError with what AWS says after "Invalid parameter: " (SetSubscriptionAttributes) or
 *   "Invalid parameter: Attributes Reason: " (Subscribe)
 */
export function parseFilterPolicy(text: string, scope: FilterPolicyScope = 'MessageAttributes'): FilterPolicy {
  refusing(
    () => checkJson(text),
    ({ reason, position }) => {
      const place = `line: ${position?.line}, column: ${position?.column}`;
      const source = 'REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)';
      return `FilterPolicy: failed to parse JSON. ${reason}\n at [Source: ${source}; ${place}]`;
    },
  );
  if (isEmpty(text)) return { scope, pattern: undefined };
  return refusing(
    () => {
      const branches = readPattern(text, SNS);
      check(branches, scope);
      return { scope, pattern: { matcher: compile(branches) } };
    },
    ({ message }) => `FilterPolicy: ${message}`,
  );
}

/** Whether SNS delivers a message to a subscription with this policy. */
export function matchesFilterPolicy({ scope, pattern }: FilterPolicy, message: FilteredMessage): boolean {
  return pattern === undefined || matches(pattern, compared(scope, message));
}

/** Why SNS does not deliver a message; nothing where it does. */
export function explainFilterPolicy({ scope, pattern }: FilterPolicy, message: FilteredMessage): readonly Mismatch[] {
  if (pattern === undefined) return [];
  const event = compared(scope, message);
  const missing = scope === 'MessageBody' ? 'is no JSON' : 'has no attributes, and passes no policy';
  return event === undefined ? [{ path: '', reason: missing }] : explain(pattern, event);
}

/** What a policy is compared with, as JSON stands for it. */
function compared(scope: FilterPolicyScope, { body, attributes = {} }: FilteredMessage): unknown {
  if (scope === 'MessageBody') return parseJson(body);
  const values = Object.entries(attributes).flatMap(([name, attribute]) => {
    const value = valueOf(attribute);
    return value === undefined ? [] : [[name, value] as const];
  });
  // A message without attributes passes no policy, not even one that asks for absence.
  return values.length > 0 ? Object.fromEntries(values) : undefined;
}

/** As JSON would have it; `undefined` for what SNS does not compare. */
function valueOf({ DataType = '', StringValue = '' }: MessageAttribute): unknown {
  if (DataType === 'String.Array') {
    const values = parseJson(StringValue);
    return Array.isArray(values) ? values : undefined;
  }
  const [type] = DataType.split('.');
  if (type === 'Number') return Number(StringValue);
  return type === 'String' ? StringValue : undefined;
}

function isEmpty(text: string): boolean {
  const reader = new JsonReader(text);
  return reader.next() === '{' && reader.next() === '}';
}

function check(branches: readonly (readonly Clause[])[], scope: FilterPolicyScope): void {
  const clauses = new Set(branches.flat());
  if (new Set([...clauses].map(({ key }) => key)).size > MOST_KEYS) {
    throw new Refused(`Filter policy can not have more than ${MOST_KEYS} keys`);
  }
  if (scope === 'MessageAttributes' && [...clauses].some(({ depth }) => depth > 1)) {
    const reason = 'Filter policy scope MessageAttributes does not support nested filter policy';
    throw new PatternError(reason, { reason, position: undefined });
  }
  const stars = [...clauses].flatMap(({ conditions }) =>
    conditions.flatMap(({ wildcards = [] }) => wildcards.map((wildcard) => wildcard.length - 1)),
  );
  const points = stars.reduce((sum, count) => sum + (count > 1 ? 3 : count), 0);
  if (combinations(branches) > MOST_COMBINATIONS || points > MOST_STAR_POINTS || Math.max(0, ...stars) > MOST_STARS) {
    throw new Refused('Filter policy is too complex');
  }
}

/** Of a branch, the product of the values of each field, times how deep it stands. */
function combinations(branches: readonly (readonly Clause[])[]): number {
  return branches.reduce(
    (sum, branch) => sum + branch.reduce((product, { conditions, depth }) => product * conditions.length * depth, 1),
    0,
  );
}
