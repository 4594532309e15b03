import { invalidArgument } from '../errors.ts';
import { itemsOf, type Listed } from '../listed.ts';

/** Behaviours that are about names. */
const NAMING = new Set(['whitelist', 'allExcept', 'allViewerAndWhitelistCloudFront']);

/**
 * A behaviour of a policy, and the names that it is about.
 *
 * @param member `HeaderBehavior`
 * @throws AwsError InvalidArgument, InconsistentQuantities
 */
export function completeChoice<Behavior extends string>(
  member: string,
  behaviors: readonly Behavior[],
  behavior: Behavior | undefined,
  list: Listed<string> | undefined,
): readonly [behavior: Behavior | undefined, names: readonly string[]] {
  const names = itemsOf(list);
  if (behavior !== undefined && !behaviors.includes(behavior))
    throw invalidArgument(`The parameter ${member} is invalid: it is one of ${behaviors.join(', ')}.`);
  if (NAMING.has(behavior ?? '') !== names.length > 0)
    throw invalidArgument(
      names.length > 0
        ? `The parameter ${member} is ${behavior}, which is not about names: leave the list of them out.`
        : `The parameter ${member} is ${behavior}, which needs a list of names.`,
    );
  if (new Set(names.map((name) => name.toLowerCase())).size !== names.length && member === 'HeaderBehavior')
    throw invalidArgument('The parameter Headers contains duplicates.');
  return [behavior, names];
}
