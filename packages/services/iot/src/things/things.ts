import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { exists, invalidRequest, notFound, versionConflict } from '../errors.ts';
import { listed } from '../lists.ts';
import { iotArn, onNamed } from '../names.ts';
import type { IotOperations } from '../sdk.ts';
import { registry, type Thing } from '../state.ts';
import { findType } from './types.ts';

const onThing = onNamed('thing', 'thingName');

/** @throws AwsError ResourceNotFoundException */
export function findThing(call: Call, name: string): Thing {
  const thing = call.state(registry).things.get(name);
  if (thing === undefined) throw notFound(`Thing ${name} does not exist`);
  return thing;
}

/** An attribute that is empty is one that is taken away. */
function merged(
  present: Thing['attributes'],
  given: Thing['attributes'] | undefined,
  merge: boolean,
): Thing['attributes'] {
  if (given === undefined) return present;
  const all = merge ? { ...present, ...given } : given;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

function checkType(call: Call, name: string | undefined): void {
  if (name === undefined) return;
  const { deprecated } = findType(call, name);
  if (deprecated !== undefined) throw invalidRequest(`Can not create new thing with deprecated thing type:${name}`);
}

export const thingOperations: IotOperations = {
  CreateThing: {
    access: onThing,
    run({ thingName: name, thingTypeName: type, attributePayload, billingGroupName }, call) {
      if (name === undefined) return {};
      if (billingGroupName !== undefined)
        throw invalidRequest('Billing groups are not part of this cloud: leave billingGroupName out.');
      checkType(call, type);
      const { things } = call.state(registry);
      const attributes = merged({}, attributePayload?.attributes, false);
      const present = things.get(name);
      if (present !== undefined) {
        // Who asks for the same thing again is given it.
        if (present.type === type && JSON.stringify(present.attributes) === JSON.stringify(attributes))
          return shown(present);
        throw exists(`Thing ${name} already exists in account with different attributes`, {
          resourceArn: present.arn,
          resourceId: present.id,
        });
      }
      const thing: Thing = {
        name,
        id: randomUUID(),
        arn: iotArn(call, 'thing', name),
        type,
        attributes,
        version: 1,
        principals: new Set(),
        groups: new Set(),
      };
      things.set(name, thing);
      return shown(thing);
    },
  },
  DescribeThing: {
    access: onThing,
    run({ thingName }, call) {
      const thing = findThing(call, thingName);
      return {
        ...shown(thing),
        defaultClientId: thing.name,
        version: thing.version,
        attributes: { ...thing.attributes },
        thingTypeName: thing.type,
      };
    },
  },
  UpdateThing: {
    access: onThing,
    run({ thingName, thingTypeName, attributePayload, expectedVersion, removeThingType = false }, call) {
      const thing = findThing(call, thingName);
      if (expectedVersion !== undefined && expectedVersion !== thing.version) {
        throw versionConflict(`The version for thing ${thingName} is ${thing.version}, not ${expectedVersion}`);
      }
      if (removeThingType && thingTypeName !== undefined) {
        throw invalidRequest('Cannot set thingTypeName and removeThingType at the same time');
      }
      checkType(call, thingTypeName);
      thing.type = removeThingType ? undefined : (thingTypeName ?? thing.type);
      thing.attributes = merged(thing.attributes, attributePayload?.attributes, attributePayload?.merge ?? false);
      thing.version += 1;
      return {};
    },
  },
  DeleteThing: {
    access: onThing,
    run({ thingName, expectedVersion }, call) {
      const { things } = call.state(registry);
      const thing = things.get(thingName);
      if (thing === undefined) return {};
      if (thing.principals.size > 0) {
        throw invalidRequest(`Cannot delete. Thing ${thingName} is still attached to one or more principals`);
      }
      if (expectedVersion !== undefined && expectedVersion !== thing.version) {
        throw versionConflict(`The version for thing ${thingName} is ${thing.version}, not ${expectedVersion}`);
      }
      things.delete(thingName);
      return {};
    },
  },
  ListThings: {
    run(
      { attributeName, attributeValue, thingTypeName, nextToken, maxResults, usePrefixAttributeValue = false },
      call,
    ) {
      const fits = ({ type, attributes }: Thing): boolean => {
        if (thingTypeName !== undefined && type !== thingTypeName) return false;
        if (attributeName === undefined) return true;
        const value = attributes[attributeName];
        if (value === undefined || attributeValue === undefined) return value !== undefined;
        return usePrefixAttributeValue ? value.startsWith(attributeValue) : value === attributeValue;
      };
      const all = [...call.state(registry).things.values()].filter(fits);
      const { items, token } = listed(all, ({ name }) => name, { token: nextToken, limit: maxResults });
      return {
        things: items.map(({ name, arn, type, attributes, version }) => ({
          thingName: name,
          thingArn: arn,
          thingTypeName: type,
          attributes: { ...attributes },
          version,
        })),
        nextToken: token,
      };
    },
  },
};

const shown = ({ name, arn, id }: Thing) => ({ thingName: name, thingArn: arn, thingId: id });
