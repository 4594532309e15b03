import type { Principal } from '@coldstart/iam';
import { invalidParameter } from './errors.ts';

interface TagInput {
  readonly Tags?: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
  readonly TransitiveTagKeys?: readonly string[] | undefined;
}

export interface SessionTags {
  readonly tags: Readonly<Record<string, string>>;
  readonly transitive: readonly string[];
}

/**
 * The tags of a session: those asked for, and the transitive ones of the session that asks.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 *
 * @throws AwsError InvalidParameterValue
 */
export function sessionTags(input: TagInput, caller: Principal): SessionTags {
  const given = new Map<string, readonly [string, string]>();
  for (const { Key = '', Value = '' } of input.Tags ?? []) {
    if (given.has(Key.toLowerCase())) {
      throw invalidParameter('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    }
    given.set(Key.toLowerCase(), [Key, Value]);
  }
  const inherited = inheritedTags(caller);
  if (inherited.some(([key]) => given.has(key.toLowerCase()))) {
    throw invalidParameter(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  for (const key of input.TransitiveTagKeys ?? []) {
    if (!given.has(key.toLowerCase())) {
      throw invalidParameter('The specified transitive tag key must be included in the requested tags.');
    }
  }
  return {
    tags: Object.fromEntries([...inherited, ...given.values()]),
    transitive: [...inherited.map(([key]) => key), ...(input.TransitiveTagKeys ?? [])],
  };
}

function inheritedTags(caller: Principal): (readonly [string, string])[] {
  if (caller.kind !== 'role') return [];
  const transitive = new Set((caller.transitiveTagKeys ?? []).map((key) => key.toLowerCase()));
  return Object.entries(caller.sessionTags ?? {}).filter(([key]) => transitive.has(key.toLowerCase()));
}
