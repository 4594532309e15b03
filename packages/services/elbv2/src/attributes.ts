import { invalid, refused } from './errors.ts';

/** Settings by name, all of them text. */
export interface Attribute {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** What an attribute may be: one of these, text that fits, or a number. */
type Rule = readonly string[] | RegExp | Range;

interface Range {
  /** The lowest and the highest whole number. */
  readonly from: number;
  readonly to: number;
}

/** The attributes that a kind of resource has. */
export interface AttributeSet {
  /** As AWS's sentences begin: `Load balancer`. */
  readonly what: string;
  readonly rules: Readonly<Record<string, readonly [initially: string, rule: Rule]>>;
}

export const ONOFF: readonly string[] = ['true', 'false'];
export const ANY: Rule = /^/;

export function describeAttributes({ rules }: AttributeSet, changed: ReadonlyMap<string, string>): Attribute[] {
  return Object.entries(rules).map(([Key, [initially]]) => ({ Key, Value: changed.get(Key) ?? initially }));
}

/**
 * @param others attributes of the same kind of resource that this one cannot have, and why
 * @throws AwsError before anything is changed
 */
export function changeAttributes(
  set: AttributeSet,
  changed: Map<string, string>,
  given: readonly Attribute[] | undefined,
  others?: { readonly set: AttributeSet; readonly why: string },
): void {
  const seen = new Set<string>();
  for (const { Key = '', Value = '' } of given ?? []) {
    const known = Object.hasOwn(set.rules, Key) ? set.rules[Key] : undefined;
    if (known === undefined && others !== undefined && Object.hasOwn(others.set.rules, Key))
      throw refused('InvalidConfigurationRequest', `${others.why} does not support the attribute ${Key}`);
    if (known === undefined) throw invalid(`${set.what} attribute key '${Key}' is not recognized`);
    if (seen.has(Key)) throw invalid(`${set.what} attribute key '${Key}' was specified more than once`);
    seen.add(Key);
    check(set, Key, Value, known[1]);
  }
  for (const { Key = '', Value = '' } of given ?? []) changed.set(Key, Value);
}

function check({ what }: AttributeSet, key: string, value: string, rule: Rule): void {
  const begin = `${what} attribute key '${key}' has the value '${value}', which`;
  if (rule instanceof RegExp) {
    if (!rule.test(value)) throw invalid(`${begin} it cannot have`);
  } else if ('from' in rule) {
    const { from, to } = rule;
    if (!/^\d+$/.test(value) || Number(value) < from || Number(value) > to)
      throw invalid(`'${key}' value '${value}' must be between '${from}-${to}' inclusive`);
  } else if (!rule.includes(value)) {
    throw invalid(`${begin} must be one of [${rule.join(', ')}]`);
  }
}
