import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { exists, invalidRequest, notFound } from '../errors.ts';
import { listed } from '../lists.ts';
import { iotArn, onNamed } from '../names.ts';
import type { IotOperations } from '../sdk.ts';
import { registry, type ThingType } from '../state.ts';
import { forgetTags, tagNew } from '../tags.ts';

const onType = onNamed('thingtype', 'thingTypeName');

/** @throws AwsError ResourceNotFoundException */
export function findType(call: Call, name: string): ThingType {
  const type = call.state(registry).types.get(name);
  if (type === undefined) throw notFound(`Thing type ${name} does not exist`);
  return type;
}

/** A type that was deprecated can be deleted after five minutes. */
const GRACE = 5 * 60 * 1000;

export const thingTypeOperations: IotOperations = {
  CreateThingType: {
    access: onType,
    run({ thingTypeName: name, thingTypeProperties: properties, tags }, call) {
      const { types } = call.state(registry);
      const present = types.get(name);
      if (present !== undefined) {
        throw exists(`ThingType ${name} already exists in account with different properties`, {
          resourceArn: present.arn,
          resourceId: present.id,
        });
      }
      const type: ThingType = {
        name,
        id: randomUUID(),
        arn: iotArn(call, 'thingtype', name),
        description: properties?.thingTypeDescription,
        searchable: properties?.searchableAttributes ?? [],
        created: call.now(),
        deprecated: undefined,
      };
      types.set(name, type);
      tagNew(call, type.arn, tags);
      return { thingTypeName: name, thingTypeArn: type.arn, thingTypeId: type.id };
    },
  },
  DescribeThingType: { access: onType, run: ({ thingTypeName }, call) => shown(findType(call, thingTypeName)) },
  ListThingTypes: {
    run({ thingTypeName, nextToken, maxResults }, call) {
      const all = [...call.state(registry).types.values()].filter(
        ({ name }) => thingTypeName === undefined || name === thingTypeName,
      );
      const { items, token } = listed(all, ({ name }) => name, { token: nextToken, limit: maxResults });
      return { thingTypes: items.map(shown), nextToken: token };
    },
  },
  DeprecateThingType: {
    access: onType,
    run({ thingTypeName, undoDeprecate = false }, call) {
      findType(call, thingTypeName).deprecated = undoDeprecate ? undefined : call.now();
      return {};
    },
  },
  DeleteThingType: {
    access: onType,
    run({ thingTypeName }, call) {
      const { things, types } = call.state(registry);
      const type = types.get(thingTypeName);
      if (type === undefined) return {};
      if (type.deprecated === undefined || call.now() < type.deprecated + GRACE) {
        throw invalidRequest(
          `Cannot delete thing type : ${thingTypeName} : Deprecate it, and wait for 5 minutes, before you delete it.`,
        );
      }
      if ([...things.values()].some(({ type: of }) => of === thingTypeName)) {
        throw invalidRequest(`Cannot delete thing type : ${thingTypeName} : there are things of this type`);
      }
      types.delete(thingTypeName);
      forgetTags(call, type.arn);
      return {};
    },
  },
};

const shown = ({ name, id, arn, description, searchable, created, deprecated }: ThingType) => ({
  thingTypeName: name,
  thingTypeId: id,
  thingTypeArn: arn,
  thingTypeProperties: { thingTypeDescription: description, searchableAttributes: [...searchable] },
  thingTypeMetadata: {
    deprecated: deprecated !== undefined,
    creationDate: new Date(created),
    ...(deprecated !== undefined && { deprecationDate: new Date(deprecated) }),
  },
});
