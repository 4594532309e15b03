import type { DescribeTagsOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { resourceRowsOf, type ResourceTag } from '@coldstart/cloud';
import type { ElbSdk } from '../sdk.ts';

/** Declares a resource type that is made of the operations of Elastic Load Balancing. */
export const resourceRow = resourceRowsOf<ElbSdk>('elasticloadbalancing');

interface View {
  readonly id: string;
  readonly tags: ResourceTag[];
}

/** How load balancers and target groups, which have ARNs for ids, get and lose their tags. */
export const tagsById = {
  tag: { AddTags: ({ id, tags }: View) => ({ ResourceArns: [id], Tags: tags }) },
  untag: { RemoveTags: ({ id, keys }: View & { readonly keys: string[] }) => ({ ResourceArns: [id], TagKeys: keys }) },
  read: {
    DescribeTags: {
      input: ({ id }: View) => ({ ResourceArns: [id] }),
      read: ({ TagDescriptions: [found] = [] }: DescribeTagsOutput) =>
        (found?.Tags ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value })),
    },
  },
};

export interface TemplateAttribute {
  Key: string;
  Value: string;
}

/**
 * The attributes that a template names, and what those are by themselves that it no longer names.
 *
 * @param defaults of a `Describe...Attributes` of a resource whose attributes nobody has changed
 */
export function attributesOf(
  now: readonly TemplateAttribute[] | undefined,
  before: readonly TemplateAttribute[] | undefined,
  defaults: Readonly<Record<string, readonly [initially: string, rule: unknown]>>,
): TemplateAttribute[] {
  const kept = new Set((now ?? []).map(({ Key }) => Key));
  const gone = (before ?? []).filter(({ Key }) => !kept.has(Key));
  return [...(now ?? []), ...gone.map(({ Key }) => ({ Key, Value: defaults[Key]?.[0] ?? '' }))];
}

/** Of the attributes that there are, those that a template names; all that differ from the beginning where it names none. */
export const named = (
  all: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
  template: readonly TemplateAttribute[] | undefined,
): TemplateAttribute[] =>
  (all ?? [])
    .map(({ Key = '', Value = '' }) => ({ Key, Value }))
    .filter(({ Key }) => template?.some((one) => one.Key === Key) === true);

/** What a service says in more words than the template, in the template's: actions and conditions are filled in. */
export function inWordsOf<Said>(said: Said, template: unknown): Said {
  if (Array.isArray(said) && Array.isArray(template))
    return said.map((one: unknown, at) => inWordsOf(one, template[at] as unknown)) as Said;
  if (typeof said !== 'object' || said === null || typeof template !== 'object' || template === null) return said;
  const words = template as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(said)
      .filter(([name]) => Object.hasOwn(words, name))
      .map(([name, inner]: [string, unknown]) => [name, inWordsOf(inner, words[name])]),
  ) as Said;
}
