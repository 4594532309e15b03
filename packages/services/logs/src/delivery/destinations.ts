import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import { formatArn, parseArn, tagList, type ArnPlace, type Call } from '@coldstart/cloud';
import type { LogsOperations } from '../sdk.ts';
import { validation } from '../errors.ts';
import { page } from '../paging.ts';
import { tagRules } from '../tag-rules.ts';
import { deliveries, type DeliveryDestination } from './state.ts';

const TYPES: Readonly<Record<string, Sdk.DeliveryDestinationType>> = { s3: 'S3', logs: 'CWL', firehose: 'FH' };

export function deliveryDestinationArn(call: ArnPlace, name: string): string {
  return formatArn(call, 'logs', `delivery-destination:${name}`);
}

function find(call: Call, name: string): DeliveryDestination {
  const found = call.state(deliveries).destinations.get(name);
  if (found === undefined) {
    throw new AwsError('ResourceNotFoundException', 'Requested Delivery Destination does not exist in this account.');
  }
  return found;
}

function describe(call: Call, destination: DeliveryDestination): Sdk.DeliveryDestination {
  return {
    name: destination.name,
    arn: deliveryDestinationArn(call, destination.name),
    deliveryDestinationType: destination.type,
    outputFormat: destination.outputFormat,
    deliveryDestinationConfiguration: { destinationResourceArn: destination.resourceArn },
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliveryDestination.html */
export const deliveryDestinationOperations: LogsOperations = {
  PutDeliveryDestination: {
    run({ name, outputFormat, deliveryDestinationConfiguration, tags }, call) {
      const { destinations } = call.state(deliveries);
      const known = destinations.get(name);
      const resourceArn = deliveryDestinationConfiguration?.destinationResourceArn ?? known?.resourceArn;
      const type = TYPES[parseArn(resourceArn ?? '')?.service ?? ''];
      if (resourceArn === undefined || type === undefined) {
        throw validation('The destination must be a bucket, a log group or a Firehose stream: give its ARN.');
      }
      const destination: DeliveryDestination = {
        name,
        type,
        resourceArn,
        outputFormat: outputFormat ?? known?.outputFormat,
        policy: known?.policy,
        tags: tagRules.add(known?.tags ?? [], tagList(tags)),
      };
      destinations.set(name, destination);
      return { deliveryDestination: describe(call, destination) };
    },
  },

  GetDeliveryDestination: {
    run: ({ name }, call) => ({ deliveryDestination: describe(call, find(call, name)) }),
  },

  DescribeDeliveryDestinations: {
    run(input, call) {
      const found = [...call.state(deliveries).destinations.values()];
      const { items, nextToken } = page(call, input, found, ({ name }) => name);
      return { deliveryDestinations: items.map((destination) => describe(call, destination)), nextToken };
    },
  },

  DeleteDeliveryDestination: {
    run({ name }, call) {
      find(call, name);
      const state = call.state(deliveries);
      const arn = deliveryDestinationArn(call, name);
      if ([...state.deliveries.values()].some(({ destinationArn }) => destinationArn === arn)) {
        throw new AwsError('ConflictException', 'A delivery still uses this Delivery Destination: delete it first.');
      }
      state.destinations.delete(name);
    },
  },

  PutDeliveryDestinationPolicy: {
    run({ deliveryDestinationName, deliveryDestinationPolicy }, call) {
      find(call, deliveryDestinationName).policy = deliveryDestinationPolicy;
      return { policy: { deliveryDestinationPolicy } };
    },
  },

  GetDeliveryDestinationPolicy: {
    run({ deliveryDestinationName }, call) {
      const { policy } = find(call, deliveryDestinationName);
      return { policy: policy === undefined ? {} : { deliveryDestinationPolicy: policy } };
    },
  },

  DeleteDeliveryDestinationPolicy: {
    run({ deliveryDestinationName }, call) {
      find(call, deliveryDestinationName).policy = undefined;
    },
  },
};
