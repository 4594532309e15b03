import type { Stack } from '@coldstart/checks/runner';

/** Logical ids by physical name, the longest name first: `orders-dlq` must not be taken for `orders`. */
export type Names = ReadonlyMap<string, string>;

export function namesOf({ resources }: Pick<Stack, 'resources'>): Names {
  return new Map(
    resources
      // An ARN stands in messages as AWS says it: a policy has to name it so.
      .filter(({ physicalId }) => physicalId !== '' && !physicalId.startsWith('arn:'))
      .sort((a, b) => b.physicalId.length - a.physicalId.length)
      .map(({ physicalId, logicalId }) => [physicalId, logicalId]),
  );
}

/** A message in the template's words, without Lambda's request id. */
export function withNames(message: string, names: Names): string {
  let text = message.replace(/RequestId: [0-9a-f-]{36} Error: /, '');
  for (const [physical, logical] of names) text = text.replaceAll(physical, logical);
  return text;
}

/** `HelloFunction` of `arn:aws:lambda:eu-west-1:111122223333:function:stack-HelloFunction-1A2B3C`. */
export function shortName(resource: string, names: Names): string {
  const tail = resource.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/, '');
  for (const [physical, logical] of names) if (tail.includes(physical)) return logical;
  return tail === '*' ? '' : tail;
}
