/** What a call is about, as far as its input tells. */
export interface CallResources {
  /** Names that the input has, nearest first: `Orders`. */
  readonly names: readonly string[];
  /** The ARN of the nearest; `undefined` where the input names nothing. */
  readonly arn: string | undefined;
}

/** @param patterns ARNs with members of the input in braces, as the service declares them (`ServiceEntry.resources`) */
export function resourcesOf(
  patterns: readonly string[],
  input: Readonly<Record<string, unknown>>,
  place: { readonly account: string; readonly region: string },
): CallResources {
  const given = new Map<string, string>();
  for (const member of patterns.flatMap(membersOf)) {
    const value = input[member];
    if (typeof value === 'string') given.set(member, value);
  }
  const nearest = patterns.find((pattern) => membersOf(pattern).every((member) => given.has(member)));
  return { names: [...new Set(given.values())], arn: nearest && arnOf(nearest, given, place) };
}

function arnOf(
  pattern: string,
  given: ReadonlyMap<string, string>,
  { account, region }: { readonly account: string; readonly region: string },
): string {
  // Many members take a name or a whole ARN.
  const whole = membersOf(pattern)
    .map((member) => given.get(member) ?? '')
    .find((value) => value.startsWith('arn:'));
  const values = new Map([...given, ['account', account], ['region', region]]);
  return whole ?? pattern.replaceAll(PLACES, (_, name: string) => values.get(name) ?? '');
}

const PLACES = /\{(\w+)\}/g;

function membersOf(pattern: string): string[] {
  const names = [...pattern.matchAll(PLACES)].map(([, name = '']) => name);
  return names.filter((name) => name !== 'account' && name !== 'region');
}
