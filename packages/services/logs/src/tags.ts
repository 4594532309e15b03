import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { onArn, onGroup } from './access.ts';
import type { LogsOperations } from './sdk.ts';
import { deliveries } from './delivery/state.ts';
import { findGroup, groupName } from './names.ts';
import { logAccount } from './state.ts';

/** AWS's limit of tags for one resource. */
const MOST = 50;

function tagsOf(call: Call, resourceArn: string): Map<string, string> {
  const [, , , , , kind, name = ''] = resourceArn.split(':');
  const { sources, destinations, deliveries: links } = call.state(deliveries);
  const kinds: Readonly<{ [kind: string]: ReadonlyMap<string, { readonly tags: Map<string, string> }> | undefined }> = {
    destination: call.state(logAccount).destinations,
    'delivery-source': sources,
    'delivery-destination': destinations,
    delivery: links,
  };
  const found = kinds[kind ?? ''];
  if (found === undefined) return findGroup(call, groupName(resourceArn)).tags;
  const resource = found.get(name);
  if (resource === undefined) {
    throw new AwsError('ResourceNotFoundException', 'The specified resource does not exist.');
  }
  return resource.tags;
}

function add(tags: Map<string, string>, more: Readonly<Record<string, string>>): void {
  if (new Set([...tags.keys(), ...Object.keys(more)]).size > MOST) {
    throw new AwsError('TooManyTagsException', 'A resource can have at most 50 tags.');
  }
  for (const [key, value] of Object.entries(more)) tags.set(key, value);
}

/** The younger operations take ARNs, the older ones names of groups. */
export const tagOperations: LogsOperations = {
  TagResource: {
    access: onArn,
    run({ resourceArn, tags }, call) {
      add(tagsOf(call, resourceArn), tags);
    },
  },
  UntagResource: {
    access: onArn,
    run({ resourceArn, tagKeys }, call) {
      const tags = tagsOf(call, resourceArn);
      for (const key of tagKeys) tags.delete(key);
    },
  },
  ListTagsForResource: {
    access: onArn,
    run: ({ resourceArn }, call) => ({ tags: Object.fromEntries(tagsOf(call, resourceArn)) }),
  },
  TagLogGroup: {
    access: onGroup,
    run({ logGroupName, tags }, call) {
      add(findGroup(call, logGroupName).tags, tags);
    },
  },
  UntagLogGroup: {
    access: onGroup,
    run({ logGroupName, tags }, call) {
      const known = findGroup(call, logGroupName).tags;
      for (const key of tags) known.delete(key);
    },
  },
  ListTagsLogGroup: {
    access: onGroup,
    run: ({ logGroupName }, call) => ({ tags: Object.fromEntries(findGroup(call, logGroupName).tags) }),
  },
};
