import type { RequestContext } from './context.ts';
import { asList } from './list.ts';
import { isNull, parseOperator, type ParsedOperator } from './operators.ts';
import type { Statement } from './types.ts';

/**
 * True where every condition of a statement holds. Conditions are joined by AND, the values of one by OR.
 *
 * @param variables true for policies of version 2012-10-17
 */
export function conditionsHold(
  conditions: Statement['Condition'],
  context: RequestContext,
  variables: boolean,
): boolean {
  // Every condition is looked at, so that the keys that a request lacks are all known.
  let holds = true;
  for (const [name, tests] of Object.entries(conditions ?? {})) {
    for (const [key, values] of Object.entries(tests)) {
      const wanted = asList(values).map(String);
      const given = context.get(key);
      holds = (isNull(name) ? nullHolds(given, wanted) : testHolds(name, given, wanted, context, variables)) && holds;
    }
  }
  return holds;
}

/** `Null` asks whether the key is absent; a key without any value is absent, too. */
function nullHolds(given: readonly string[] | undefined, wanted: readonly string[]): boolean {
  const absent = given === undefined || given.length === 0;
  return wanted.some((value) => (value.toLowerCase() === 'true') === absent);
}

function testHolds(
  name: string,
  given: readonly string[] | undefined,
  wanted: readonly string[],
  context: RequestContext,
  variables: boolean,
): boolean {
  const operator = parseOperator(name);
  if (operator === undefined) return false;
  if (given === undefined || given.length === 0) return absentHolds(operator);
  const options = variables ? { variables: context } : {};
  const passes = (value: string): boolean =>
    wanted.some((want) => operator.compare(value, want, options)) !== operator.negated;
  if (operator.set === 'any') return given.some(passes);
  // A negated test of a key with several values fails as soon as one of them is named.
  if (operator.set === 'all' || operator.negated) return given.every(passes);
  return given.some(passes);
}

/** What holds for a key that the request does not have. */
function absentHolds({ ifExists, negated, set }: ParsedOperator): boolean {
  if (ifExists || set === 'all') return true;
  return set === undefined && negated;
}
