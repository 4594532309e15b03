import { isDeepStrictEqual } from 'node:util';
import type { CreateDistributionResult, DistributionConfig, Tag } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { arnOf, on, onNew } from '../access.ts';
import { checkConfig } from '../config/check.ts';
import { complete } from '../config/complete.ts';
import { locationOf } from '../configured.ts';
import { cacheOf } from '../edge/cache.ts';
import { refused } from '../errors.ts';
import { newId, newLabel } from '../ids.ts';
import type { CloudFrontOperations } from '../sdk.ts';
import { distributions, type Distribution } from '../state.ts';
import { newTags } from '../tags.ts';
import { checkVersion, newVersion } from '../versions.ts';
import { describe } from './describe.ts';
import { findDistribution } from './find.ts';

async function create(call: Call, given: DistributionConfig, tags?: Tag[]): Promise<CreateDistributionResult> {
  const { byId } = call.state(distributions);
  const same = [...byId.values()].find(({ config }) => config.CallerReference === given.CallerReference);
  if (same !== undefined) {
    // Sent again after an answer that got lost.
    if (isDeepStrictEqual(same.config, complete(given))) return answer(call, same);
    throw refused(
      'DistributionAlreadyExists',
      `The caller reference that you are using to create a distribution is associated with another distribution. Already exists: ${same.id}`,
    );
  }
  await checkConfig(call, given);
  const id = newId();
  const made: Distribution = {
    id,
    arn: arnOf(call, 'distribution', id),
    label: newLabel(),
    etag: newVersion(),
    config: complete(given),
    tags: newTags(tags),
    lastModified: call.now(),
    invalidations: new Map(),
  };
  byId.set(id, made);
  return answer(call, made);
}

const answer = (call: Call, made: Distribution): CreateDistributionResult => ({
  Distribution: describe(call, made, 'InProgress'),
  ETag: made.etag,
  Location: locationOf(`distribution/${made.id}`),
});

export const distributionOperations: CloudFrontOperations = {
  /** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html */
  CreateDistribution: {
    access: onNew('distribution'),
    run: ({ DistributionConfig }, call) => create(call, DistributionConfig),
  },
  CreateDistributionWithTags: {
    access: (input, call) => {
      const needed = onNew('distribution');
      return ['cloudfront:CreateDistribution', 'cloudfront:TagResource'].flatMap(
        (action) => needed(input, call, action) ?? [],
      );
    },
    run({ DistributionConfigWithTags: { DistributionConfig: given, Tags } }, call) {
      if (given === undefined) throw refused('MalformedXML', 'The parameter DistributionConfig is required.');
      return create(call, given, Tags?.Items);
    },
  },
  GetDistribution: {
    access: on('distribution'),
    run({ Id }, call) {
      const found = findDistribution(call, Id);
      return { Distribution: describe(call, found), ETag: found.etag };
    },
  },
  GetDistributionConfig: {
    access: on('distribution'),
    run({ Id }, call) {
      const { config, etag } = findDistribution(call, Id);
      return { DistributionConfig: config, ETag: etag };
    },
  },
  /** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html */
  UpdateDistribution: {
    access: on('distribution'),
    async run({ Id, IfMatch, DistributionConfig: given }, call) {
      const found = findDistribution(call, Id);
      checkVersion(found, IfMatch);
      if (given.CallerReference !== found.config.CallerReference)
        throw refused(
          'IllegalUpdate',
          'The update contains modifications that are not allowed: CallerReference cannot be changed.',
        );
      await checkConfig(call, given, found.id);
      found.config = complete(given);
      found.etag = newVersion();
      found.lastModified = call.now();
      return { Distribution: describe(call, found, 'InProgress'), ETag: found.etag };
    },
  },
  DeleteDistribution: {
    access: on('distribution'),
    run({ Id, IfMatch }, call) {
      const found = findDistribution(call, Id);
      checkVersion(found, IfMatch);
      if (found.config.Enabled === true)
        throw refused('DistributionNotDisabled', 'The distribution you are trying to delete has not been disabled.');
      call.state(distributions).byId.delete(found.id);
      cacheOf(call.cloud).forget(found.id);
    },
  },
};
