import { randomBytes } from 'node:crypto';
import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import { formatArn, tagList, tagMap, type Call } from '@coldstart/cloud';
import type { LogsOperations } from '../sdk.ts';
import { page } from '../paging.ts';
import { deliveryDestinationArn } from './destinations.ts';
import { findSource } from './sources.ts';
import { tagRules } from '../tag-rules.ts';
import { deliveries, type Delivery } from './state.ts';

function find(call: Call, id: string): Delivery {
  const found = call.state(deliveries).deliveries.get(id);
  if (found === undefined) {
    throw new AwsError('ResourceNotFoundException', 'Requested Delivery does not exist in this account.');
  }
  return found;
}

function describe(call: Call, delivery: Delivery): Sdk.Delivery {
  const { destinations } = call.state(deliveries);
  const name = delivery.destinationArn.split(':').at(-1) ?? '';
  return {
    id: delivery.id,
    arn: formatArn(call, 'logs', `delivery:${delivery.id}`),
    deliverySourceName: delivery.source,
    deliveryDestinationArn: delivery.destinationArn,
    deliveryDestinationType: destinations.get(name)?.type,
    recordFields: delivery.recordFields === undefined ? undefined : [...delivery.recordFields],
    fieldDelimiter: delivery.fieldDelimiter,
    s3DeliveryConfiguration: delivery.s3,
    tags: delivery.tags.length === 0 ? undefined : tagMap(delivery.tags),
  };
}

/** Deliveries of other services' logs: what is set up is kept; no service of this cloud delivers any yet. */
export const deliveryOperations: LogsOperations = {
  CreateDelivery: {
    run(input, call) {
      const state = call.state(deliveries);
      const source = findSource(call, input.deliverySourceName);
      const names = [...state.destinations.keys()];
      if (!names.some((name) => deliveryDestinationArn(call, name) === input.deliveryDestinationArn)) {
        throw new AwsError(
          'ResourceNotFoundException',
          'Requested Delivery Destination does not exist in this account.',
        );
      }
      const delivery: Delivery = {
        id: randomBytes(8).toString('hex'),
        source: source.name,
        destinationArn: input.deliveryDestinationArn,
        recordFields: input.recordFields,
        fieldDelimiter: input.fieldDelimiter,
        s3: input.s3DeliveryConfiguration,
        tags: tagRules.add([], tagList(input.tags)),
      };
      state.deliveries.set(delivery.id, delivery);
      return { delivery: describe(call, delivery) };
    },
  },

  GetDelivery: {
    run: ({ id }, call) => ({ delivery: describe(call, find(call, id)) }),
  },

  DescribeDeliveries: {
    run(input, call) {
      const found = [...call.state(deliveries).deliveries.values()];
      const { items, nextToken } = page(call, input, found, ({ id }) => id);
      return { deliveries: items.map((delivery) => describe(call, delivery)), nextToken };
    },
  },

  DeleteDelivery: {
    run({ id }, call) {
      find(call, id);
      call.state(deliveries).deliveries.delete(id);
    },
  },
};
