import type { Tag } from '@aws-sdk/client-rds';
import {
  requestTagKeys,
  resourceTagKeys,
  tagEditor,
  type Access,
  type AccessRule,
  type Call,
  type ResourceTag,
} from '@coldstart/cloud';
import {
  invalidValue,
  noSuchCluster,
  noSuchInstance,
  noSuchOptionGroup,
  noSuchParameterGroup,
  noSuchSubnetGroup,
  refused,
} from './errors.ts';
import type { RdsOperations } from './sdk.ts';
import { changeDatabases, readDatabases, type Databases } from './state.ts';

const editor = tagEditor({
  most: 50,
  tooMany: () => refused('InvalidParameterValue', 'The number of tags exceeds the limit of 50.'),
  duplicate: (key) => invalidValue(`Tag key was specified more than once: ${key}`),
  strange: (text) => invalidValue(`The tag key or value '${text}' has characters, or a length, that tags cannot have.`),
});

export const newTags = (given: readonly Tag[] | undefined): ResourceTag[] => editor.add([], given);

interface Tagged {
  tags: ResourceTag[];
}

function lookUp(all: Databases, arn: string): Tagged | undefined {
  const lists = [all.clusters, all.instances, all.subnetGroups, all.parameterGroups, all.optionGroups];
  return lists.flatMap((list) => [...list.values()]).find((one) => one.arn === arn);
}

/** @throws AwsError in the words for its kind */
function find(all: Databases, arn: string): Tagged {
  const found = lookUp(all, arn);
  if (found !== undefined) return found;
  const [, , , , , kind, name = ''] = arn.split(':');
  if (kind === 'cluster') throw noSuchCluster(name);
  if (kind === 'subgrp') throw noSuchSubnetGroup(name);
  if (kind === 'cluster-pg') throw noSuchParameterGroup(name);
  if (kind === 'og') throw noSuchOptionGroup(name);
  if (kind === 'db') throw noSuchInstance(name);
  throw invalidValue(`The specified resource name does not match an RDS resource in this region.`);
}

type Named = { readonly ResourceName?: string; readonly Tags?: Tag[]; readonly TagKeys?: string[] };

const onName: AccessRule<Named> = (input, call, action) =>
  accessTo(call, input.ResourceName ?? '', action, requestTagKeys(input.Tags, input.TagKeys));

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html */
export const accessTo = (call: Call, arn: string, action: string, context: Access['context'] = {}): Access => ({
  action,
  resource: arn,
  context: {
    ...resourceTagKeys(lookUp(readDatabases(call), arn)?.tags, 'rds:ResourceTag'),
    ...context,
  },
});

export const tagOperations: RdsOperations = {
  AddTagsToResource: {
    access: onName,
    run({ ResourceName, Tags }, call) {
      const found = find(changeDatabases(call), ResourceName);
      found.tags = editor.add(found.tags, Tags);
    },
  },

  RemoveTagsFromResource: {
    access: onName,
    run({ ResourceName, TagKeys }, call) {
      const found = find(changeDatabases(call), ResourceName);
      found.tags = editor.remove(found.tags, TagKeys);
    },
  },

  ListTagsForResource: {
    access: onName,
    run: ({ ResourceName }, call) => ({ TagList: find(readDatabases(call), ResourceName).tags }),
  },
};
