import type { AwsError } from '@coldstart/wire';

/** As most services give tags; others have maps: `tagList`, `tagMap`. */
export interface ResourceTag {
  readonly Key: string;
  readonly Value: string;
}

type GivenTag = { readonly Key?: string | undefined; readonly Value?: string | undefined };

/**
 * The condition keys that tell a policy which tags a request gives, or of which keys it takes them away; none for a request
 * without: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html#access_tags_control-tag-keys
 */
export function requestTagKeys(
  given: readonly GivenTag[] | undefined,
  taken?: readonly string[],
): Record<string, string | string[]> {
  const tags = given ?? [];
  const keys = taken ?? tags.map(({ Key = '' }) => Key);
  if (keys.length === 0) return {};
  return {
    ...Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value])),
    'aws:TagKeys': [...keys],
  };
}

/**
 * The condition keys that tell a policy which tags a resource has:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag
 *
 * @param own the service's own key for the same, such as `ec2:ResourceTag`
 */
export function resourceTagKeys(tags: readonly GivenTag[] | undefined, own?: string): Record<string, string> {
  const names = own === undefined ? ['aws:ResourceTag'] : ['aws:ResourceTag', own];
  const keys = (tags ?? []).flatMap(({ Key = '', Value = '' }) => names.map((name) => [`${name}/${Key}`, Value]));
  return Object.fromEntries(keys) as Record<string, string>;
}

/** A service's rules for tags, with its own refusals. */
export interface TagRules {
  /** A resource has this many at most. */
  readonly most: number;
  /** Keys that differ in case alone are one key. */
  readonly caseless?: boolean;
  readonly tooMany: (most: number) => AwsError;
  /** A key given twice in one request; without it the last one counts. */
  readonly duplicate?: (key: string) => AwsError;
  /** A key that begins with `aws:`, which are AWS's own; without it they are accepted. */
  readonly reserved?: (key: string) => AwsError;
  /** A key or value of a length, or with characters, that tags cannot have. @param tag the one that it is in */
  readonly strange?: (text: string, tag: ResourceTag) => AwsError;
}

export interface TagEditor {
  /** What there is with what is given, which replaces tags of the same keys. @throws AwsError by the rules */
  add(present: readonly ResourceTag[], given: readonly GivenTag[] | undefined): ResourceTag[];
  /** Keys that are not there are no error. */
  remove(present: readonly ResourceTag[], keys: readonly string[] | undefined): ResourceTag[];
}

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#id_tags_naming_best_practices */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

const isKey = (text: string): boolean => text !== '' && text.length <= LONGEST_KEY && TAG_TEXT.test(text);
const isValue = (text: string): boolean => text.length <= LONGEST_VALUE && TAG_TEXT.test(text);

export function tagEditor(rules: TagRules): TagEditor {
  const same = (key: string): string => (rules.caseless === true ? key.toLowerCase() : key);

  function check(tags: readonly ResourceTag[]): void {
    const seen = new Set<string>();
    for (const tag of tags) {
      const { Key, Value } = tag;
      if (seen.has(same(Key)) && rules.duplicate !== undefined) throw rules.duplicate(Key);
      seen.add(same(Key));
      if (/^aws:/i.test(Key) && rules.reserved !== undefined) throw rules.reserved(Key);
      if (rules.strange === undefined) continue;
      if (!isKey(Key)) throw rules.strange(Key, tag);
      if (!isValue(Value)) throw rules.strange(Value, tag);
    }
  }

  function merge(present: readonly ResourceTag[], given: readonly ResourceTag[]): ResourceTag[] {
    const byKey = new Map(present.map((tag) => [same(tag.Key), tag]));
    for (const tag of given) {
      // The new spelling goes behind the others, as AWS lists it.
      byKey.delete(same(tag.Key));
      byKey.set(same(tag.Key), tag);
    }
    return [...byKey.values()];
  }

  return {
    add(present, given) {
      const tags = (given ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value }));
      check(tags);
      const all = merge(present, tags);
      // AWS's own tags do not count.
      if (all.filter(({ Key }) => !Key.startsWith('aws:')).length > rules.most) throw rules.tooMany(rules.most);
      return all;
    },
    remove(present, keys) {
      const gone = new Set((keys ?? []).map(same));
      return present.filter(({ Key }) => !gone.has(same(Key)));
    },
  };
}

export function tagList(map: Readonly<Record<string, string | undefined>> | undefined): ResourceTag[] {
  return Object.entries(map ?? {}).map(([Key, Value = '']) => ({ Key, Value }));
}

export function tagMap(tags: readonly GivenTag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
