import type { Call } from '@coldstart/cloud';
import { tagEditor, tagList, tagMap } from '@coldstart/cloud';
import { badRequest, notFound } from '../errors.ts';
import type { V2Operations } from './sdk.ts';
import { findApi, findPart, findVpcLink } from './state.ts';

const editor = tagEditor({
  most: 50,
  tooMany: (most) => badRequest(`A resource may have at most ${most} tags.`),
});

export function checkTags(tags: Readonly<Record<string, string>>): void {
  editor.add([], tagList(tags));
}

/** Whatever has tags: an API, one of its stages, a VPC link. `arn:aws:apigateway:REGION::/apis/ID/stages/NAME` */
function tagged(
  call: Call,
  arn: string,
): { tags: Record<string, string>; put: (tags: Record<string, string>) => void } {
  const [, linkId] = /^arn:aws[a-z-]*:apigateway:[a-z0-9-]+::\/vpclinks\/([^/]+)$/.exec(arn) ?? [];
  if (linkId !== undefined) {
    const link = findVpcLink(call, linkId);
    return { tags: link.Tags ?? {}, put: (tags) => (link.Tags = tags) };
  }
  const [, apiId, stageName] =
    /^arn:aws[a-z-]*:apigateway:[a-z0-9-]+::\/apis\/([^/]+)(?:\/stages\/([^/]+))?$/.exec(arn) ?? [];
  if (apiId === undefined) throw notFound(`Invalid resource ARN specified: ${arn}`);
  const api = findApi(call, apiId);
  if (stageName === undefined) return { tags: api.tags, put: (tags) => (api.tags = tags) };
  const stage = findPart(api.stages, decodeURIComponent(stageName), 'stage');
  return { tags: stage.Tags ?? {}, put: (tags) => (stage.Tags = tags) };
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/tags-resource-arn.html */
export const tagOperations: V2Operations = {
  GetTags: { run: ({ ResourceArn }, call) => ({ Tags: { ...tagged(call, ResourceArn).tags } }) },
  TagResource: {
    run({ ResourceArn, Tags = {} }, call) {
      const { tags, put } = tagged(call, ResourceArn);
      put(tagMap(editor.add(tagList(tags), tagList(Tags))));
    },
  },
  UntagResource: {
    run({ ResourceArn, TagKeys }, call) {
      const { tags, put } = tagged(call, ResourceArn);
      put(tagMap(editor.remove(tagList(tags), TagKeys)));
    },
  },
};
