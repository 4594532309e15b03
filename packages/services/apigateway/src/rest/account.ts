import { tagEditor, tagList, tagMap, type Call } from '@coldstart/cloud';
import { badRequest, notFound } from '../errors.ts';
import { patched } from './patch.ts';
import type { RestOperations } from './sdk.ts';
import { accounts, findApi, findPart, usagePlans } from './state.ts';

/** What an account may do, by default. */
const SHOWN = {
  throttleSettings: { burstLimit: 5000, rateLimit: 10_000 },
  features: ['UsagePlans'],
  apiKeyVersion: '4',
};

/** https://docs.aws.amazon.com/apigateway/latest/api/API_Account.html */
export const accountOperations: RestOperations = {
  GetAccount: {
    run: (_input, call) => {
      const { cloudwatchRoleArn } = call.state(accounts);
      return { ...SHOWN, ...(cloudwatchRoleArn !== undefined && { cloudwatchRoleArn }) };
    },
  },
  UpdateAccount: {
    run({ patchOperations }, call) {
      const state = call.state(accounts);
      const next = patched<{ cloudwatchRoleArn?: string }>({}, patchOperations, { '/cloudwatchRoleArn': 'text' });
      if (patchOperations !== undefined && patchOperations.length > 0)
        state.cloudwatchRoleArn = next.cloudwatchRoleArn === '' ? undefined : next.cloudwatchRoleArn;
      return { ...SHOWN, ...(state.cloudwatchRoleArn !== undefined && { cloudwatchRoleArn: state.cloudwatchRoleArn }) };
    },
  },
};

const editor = tagEditor({ most: 50, tooMany: (most) => badRequest(`A resource may have at most ${most} tags.`) });

type Tagged = { readonly tags: Record<string, string>; readonly put: (tags: Record<string, string>) => void };

/** Whatever has tags, by its ARN: `arn:aws:apigateway:REGION::/restapis/ID/stages/NAME`. */
function tagged(call: Call, arn: string): Tagged {
  const [, kind, id = '', stageName] =
    /^arn:aws[a-z-]*:apigateway:[a-z0-9-]+::\/(restapis|apikeys|usageplans)\/([^/]+)(?:\/stages\/([^/]+))?$/.exec(
      arn,
    ) ?? [];
  if (kind === 'restapis' && stageName === undefined) {
    const api = findApi(call, id);
    return { tags: api.tags, put: (tags) => (api.tags = tags) };
  }
  const found =
    kind === 'restapis'
      ? findPart(call, id, (api) => api.stages, stageName ?? '', 'Invalid stage identifier specified')
      : kind === 'apikeys'
        ? call.state(usagePlans).keys.get(id)
        : call.state(usagePlans).plans.get(id)?.shown;
  if (found === undefined) throw notFound(`Invalid resource ARN specified: ${arn}`);
  return { tags: found.tags ?? {}, put: (tags) => (found.tags = tags) };
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_TagResource.html */
export const tagOperations: RestOperations = {
  GetTags: { run: ({ resourceArn }, call) => ({ tags: { ...tagged(call, resourceArn).tags } }) },
  TagResource: {
    run({ resourceArn, tags: given }, call) {
      const { tags, put } = tagged(call, resourceArn);
      put(tagMap(editor.add(tagList(tags), tagList(given))));
    },
  },
  UntagResource: {
    run({ resourceArn, tagKeys }, call) {
      const { tags, put } = tagged(call, resourceArn);
      put(tagMap(editor.remove(tagList(tags), tagKeys)));
    },
  },
};
