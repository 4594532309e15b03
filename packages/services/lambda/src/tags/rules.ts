import { tagEditor, tagList, tagMap } from '@coldstart/cloud';
import { invalidParameter } from '../errors.ts';

type TagMap = Readonly<Record<string, string>>;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html */
const editor = tagEditor({
  most: 50,
  tooMany: () => invalidParameter('Number of tags exceeds resource tag limit.'),
});

/** What there is with what is given. @throws AwsError for too many */
export function withTags(present: TagMap, given: TagMap | undefined): Record<string, string> {
  return tagMap(editor.add(tagList(present), tagList(given)));
}

export function withoutTags(present: TagMap, keys: readonly string[]): Record<string, string> {
  return tagMap(editor.remove(tagList(present), keys));
}
