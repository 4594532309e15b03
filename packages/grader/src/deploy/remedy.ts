/** What CloudFormation and SAM say of a slip in a template, and what to do about it. */
const REMEDIES: readonly { readonly pattern: RegExp; readonly remedy: string }[] = [
  {
    pattern: /\bproperty \S+ not defined for resource of type|\bextraneous key \[/,
    remedy:
      'No property of this name belongs there. Compare its spelling, capital letters included, and where it stands, with an example in the lesson or with the page of AWS about the type.',
  },
  {
    pattern: /\bexpected type: JSONArray, found: /,
    remedy: 'A list belongs there, even of one: `[one]`, or a line for each with a dash before it.',
  },
  {
    pattern: /\bProperty '\w+' should be a map\b|\bexpected type: JSONObject, found: /,
    remedy: 'Names and values belong there, `name: value`, a line for each and without a dash.',
  },
  {
    pattern: /\bdoes not support attribute \{/,
    remedy:
      '`!GetAtt` reads only what the type has. Perhaps you want `!Ref`: it gives what the resource is known by, which for some types is its ARN.',
  },
  {
    pattern: /\bInvalid queue ARN\b/,
    remedy: '`!Ref` of a queue is its URL. Its ARN is `!GetAtt NAME.Arn`.',
  },
];

/** @param reasons why a stack could not be made, the first first */
export function remedyFor(reasons: readonly string[]): string {
  const [first = ''] = reasons;
  const known = REMEDIES.find(({ pattern }) => pattern.test(first))?.remedy;
  return known ?? 'Correct what it names first. The rest often follows from that.';
}
