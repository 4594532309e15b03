import { parseArn, tagList, tagMap, type Call, type ResourceTag } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onArn, onGroup } from './access.ts';
import { deliveries } from './delivery/state.ts';
import { groupName } from './names.ts';
import type { LogsOperations } from './sdk.ts';
import { findGroup, logAccount } from './state.ts';
import { tagRules } from './tag-rules.ts';

interface Tagged {
  tags: ResourceTag[];
}

/** What has the tags: a group, a destination, or a part of a delivery. */
function taggedResource(call: Call, resourceArn: string): Tagged {
  const [kind = '', name = ''] = (parseArn(resourceArn)?.resource ?? '').split(':');
  const state = call.state(deliveries);
  const kinds: Readonly<{ [kind: string]: ReadonlyMap<string, Tagged> | undefined }> = {
    destination: call.state(logAccount).destinations,
    'delivery-source': state.sources,
    'delivery-destination': state.destinations,
    delivery: state.deliveries,
  };
  const resources = kinds[kind];
  if (resources === undefined) return findGroup(call, groupName(resourceArn));
  const resource = resources.get(name);
  if (resource === undefined) {
    throw new AwsError('ResourceNotFoundException', 'The specified resource does not exist.');
  }
  return resource;
}

function addTags(resource: Tagged, tags: Readonly<Record<string, string>>): void {
  resource.tags = tagRules.add(resource.tags, tagList(tags));
}

function removeTags(resource: Tagged, keys: readonly string[]): void {
  resource.tags = tagRules.remove(resource.tags, keys);
}

/** The younger operations take ARNs, the older ones names of groups. */
export const tagOperations: LogsOperations = {
  TagResource: {
    access: onArn,
    run({ resourceArn, tags }, call) {
      addTags(taggedResource(call, resourceArn), tags);
    },
  },
  UntagResource: {
    access: onArn,
    run({ resourceArn, tagKeys }, call) {
      removeTags(taggedResource(call, resourceArn), tagKeys);
    },
  },
  ListTagsForResource: {
    access: onArn,
    run: ({ resourceArn }, call) => ({ tags: tagMap(taggedResource(call, resourceArn).tags) }),
  },

  TagLogGroup: {
    access: onGroup,
    run({ logGroupName, tags }, call) {
      addTags(findGroup(call, logGroupName), tags);
    },
  },
  UntagLogGroup: {
    access: onGroup,
    run({ logGroupName, tags }, call) {
      removeTags(findGroup(call, logGroupName), tags);
    },
  },
  ListTagsLogGroup: {
    access: onGroup,
    run: ({ logGroupName }, call) => ({ tags: tagMap(findGroup(call, logGroupName).tags) }),
  },
};
