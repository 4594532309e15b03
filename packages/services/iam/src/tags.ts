import { invalidInput, limitExceeded } from './errors.ts';
import type { Tag } from './state.ts';

interface GivenTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

const MOST_TAGS = 50;

/**
 * Adds tags to those there are. Keys are equal without regard to case; the new spelling wins.
 *
 * @throws AwsError InvalidInput for a key given twice, LimitExceeded beyond 50 tags
 */
export function withTags(present: readonly Tag[], given: readonly GivenTag[] | undefined): Tag[] {
  const seen = new Set<string>();
  for (const { Key = '' } of given ?? []) {
    if (seen.has(Key.toLowerCase())) {
      throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    }
    seen.add(Key.toLowerCase());
  }
  const kept = present.filter(({ Key }) => !seen.has(Key.toLowerCase()));
  const all = [...kept, ...(given ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value }))];
  if (all.length > MOST_TAGS) {
    throw limitExceeded('The number of tags has reached the maximum limit.');
  }
  return all;
}

export function withoutTags(present: readonly Tag[], keys: readonly string[] | undefined): Tag[] {
  const gone = new Set((keys ?? []).map((key) => key.toLowerCase()));
  return present.filter(({ Key }) => !gone.has(Key.toLowerCase()));
}

/** As answers give them: absent rather than empty. */
export function describeTags(tags: readonly Tag[]): { Tags?: Tag[] } {
  return tags.length === 0 ? {} : { Tags: [...tags] };
}
