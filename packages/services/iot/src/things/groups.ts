import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { exists, invalidRequest, notFound, versionConflict } from '../errors.ts';
import { listed } from '../lists.ts';
import { iotArn, nameInArn, onNamed } from '../names.ts';
import type { IotOperations } from '../sdk.ts';
import { registry, type ThingGroup } from '../state.ts';
import { forgetTags, tagNew } from '../tags.ts';
import { findThing } from './things.ts';

const onGroup = onNamed('thinggroup', 'thingGroupName');

/** @throws AwsError ResourceNotFoundException */
function findGroup(call: Call, name: string): ThingGroup {
  const group = call.state(registry).groups.get(name);
  if (group === undefined) throw notFound(`Thing group ${name} does not exist`);
  return group;
}

interface Membership {
  readonly thingGroupName?: string | undefined;
  readonly thingGroupArn?: string | undefined;
  readonly thingName?: string | undefined;
  readonly thingArn?: string | undefined;
}

/** Each of the two may be named, or given by its ARN. */
function membersOf(call: Call, { thingGroupName, thingGroupArn = '', thingName, thingArn = '' }: Membership) {
  return {
    group: findGroup(call, thingGroupName ?? nameInArn(thingGroupArn)),
    thing: findThing(call, thingName ?? nameInArn(thingArn)),
  };
}

const onMembership = ({ thingGroupName, thingGroupArn }: Membership, call: Call, action: string) => ({
  action,
  resource: thingGroupArn ?? iotArn(call, 'thinggroup', thingGroupName ?? ''),
});

/** A group and those above it, the nearest first. */
export function lineage(groups: ReadonlyMap<string, ThingGroup>, name: string): ThingGroup[] {
  const group = groups.get(name);
  if (group === undefined) return [];
  return group.parent === undefined ? [group] : [group, ...lineage(groups, group.parent)];
}

export const thingGroupOperations: IotOperations = {
  CreateThingGroup: {
    access: onGroup,
    run({ thingGroupName: name, parentGroupName, thingGroupProperties, tags }, call) {
      const { groups } = call.state(registry);
      const present = groups.get(name);
      if (present !== undefined) {
        throw exists(`Thing Group ${name} already exists in current account with different properties`, {
          resourceArn: present.arn,
          resourceId: present.id,
        });
      }
      if (parentGroupName !== undefined) findGroup(call, parentGroupName);
      const group: ThingGroup = {
        name,
        id: randomUUID(),
        arn: iotArn(call, 'thinggroup', name),
        parent: parentGroupName,
        created: call.now(),
        description: thingGroupProperties?.thingGroupDescription,
        attributes: thingGroupProperties?.attributePayload?.attributes ?? {},
        version: 1,
      };
      groups.set(name, group);
      tagNew(call, group.arn, tags);
      return { thingGroupName: name, thingGroupArn: group.arn, thingGroupId: group.id };
    },
  },
  DescribeThingGroup: {
    access: onGroup,
    run({ thingGroupName }, call) {
      const group = findGroup(call, thingGroupName);
      const above = lineage(call.state(registry).groups, thingGroupName).slice(1).reverse();
      return {
        thingGroupName: group.name,
        thingGroupArn: group.arn,
        thingGroupId: group.id,
        version: group.version,
        thingGroupProperties: {
          thingGroupDescription: group.description,
          attributePayload: { attributes: { ...group.attributes } },
        },
        thingGroupMetadata: {
          parentGroupName: group.parent,
          rootToParentThingGroups: above.map(({ name, arn }) => ({ groupName: name, groupArn: arn })),
          creationDate: new Date(group.created),
        },
      };
    },
  },
  UpdateThingGroup: {
    access: onGroup,
    run({ thingGroupName, thingGroupProperties: properties, expectedVersion }, call) {
      const group = findGroup(call, thingGroupName);
      if (expectedVersion !== undefined && expectedVersion !== group.version) {
        throw versionConflict(
          `The version for thing group ${thingGroupName} is ${group.version}, not ${expectedVersion}`,
        );
      }
      const { attributes, merge = false } = properties?.attributePayload ?? {};
      group.description = properties?.thingGroupDescription ?? group.description;
      if (attributes !== undefined) group.attributes = merge ? { ...group.attributes, ...attributes } : attributes;
      group.version += 1;
      return { version: group.version };
    },
  },
  DeleteThingGroup: {
    access: onGroup,
    run({ thingGroupName }, call) {
      const { groups, things } = call.state(registry);
      const group = groups.get(thingGroupName);
      if (group === undefined) return {};
      if ([...groups.values()].some(({ parent }) => parent === thingGroupName)) {
        throw invalidRequest(
          `Cannot delete thing group : ${thingGroupName} when there are still child groups attached to it`,
        );
      }
      for (const thing of things.values()) thing.groups.delete(thingGroupName);
      groups.delete(thingGroupName);
      forgetTags(call, group.arn);
      return {};
    },
  },
  ListThingGroups: {
    run({ parentGroup, namePrefixFilter = '', nextToken, maxResults }, call) {
      const all = [...call.state(registry).groups.values()].filter(
        ({ name, parent }) =>
          name.startsWith(namePrefixFilter) && (parentGroup === undefined || parent === parentGroup),
      );
      const { items, token } = listed(all, ({ name }) => name, { token: nextToken, limit: maxResults });
      return { thingGroups: items.map(named), nextToken: token };
    },
  },
  AddThingToThingGroup: {
    access: onMembership,
    run(input, call) {
      const { group, thing } = membersOf(call, input);
      thing.groups.add(group.name);
      return {};
    },
  },
  RemoveThingFromThingGroup: {
    access: onMembership,
    run(input, call) {
      const { group, thing } = membersOf(call, input);
      thing.groups.delete(group.name);
      return {};
    },
  },
  ListThingGroupsForThing: {
    access: onNamed('thing', 'thingName'),
    run({ thingName, nextToken, maxResults }, call) {
      const { groups } = call.state(registry);
      const own = [...findThing(call, thingName).groups].flatMap((name) => groups.get(name) ?? []);
      const { items, token } = listed(own, ({ name }) => name, { token: nextToken, limit: maxResults });
      return { thingGroups: items.map(named), nextToken: token };
    },
  },
  ListThingsInThingGroup: {
    access: onGroup,
    run({ thingGroupName, recursive = false, nextToken, maxResults }, call) {
      findGroup(call, thingGroupName);
      const { groups, things } = call.state(registry);
      const isIn = (group: string): boolean =>
        recursive ? lineage(groups, group).some(({ name }) => name === thingGroupName) : group === thingGroupName;
      const all = [...things.values()].filter((thing) => [...thing.groups].some(isIn));
      const { items, token } = listed(all, ({ name }) => name, { token: nextToken, limit: maxResults });
      return { things: items.map(({ name }) => name), nextToken: token };
    },
  },
};

const named = ({ name, arn }: ThingGroup) => ({ groupName: name, groupArn: arn });
