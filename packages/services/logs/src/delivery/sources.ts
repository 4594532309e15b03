import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import { formatArn, parseArn, tagList, tagMap, type Call } from '@coldstart/cloud';
import type { LogsOperations } from '../sdk.ts';
import { page } from '../paging.ts';
import { tagRules } from '../tag-rules.ts';
import { deliveries, type DeliverySource } from './state.ts';

/** Services that deliver their logs this way: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html */
const SERVICES = [
  'bedrock',
  'bedrock-agentcore',
  'cloudfront',
  'codewhisperer',
  'cognito-idp',
  'elasticloadbalancing',
  'events',
  'mediapackagev2',
  'mediatailor',
  'pipes',
  'qbusiness',
  'ses',
  'sso',
  'vpc-lattice',
  'workmail',
];

export function findSource(call: Call, name: string): DeliverySource {
  const found = call.state(deliveries).sources.get(name);
  if (found === undefined) {
    throw new AwsError('ResourceNotFoundException', 'Requested Delivery Source does not exist in this account.');
  }
  return found;
}

function describe(call: Call, { name, service, resourceArn, logType, tags }: DeliverySource): Sdk.DeliverySource {
  const arn = formatArn(call, 'logs', `delivery-source:${name}`);
  return { name, arn, resourceArns: [resourceArn], service, logType, tags: tagMap(tags) };
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliverySource.html */
export const deliverySourceOperations: LogsOperations = {
  PutDeliverySource: {
    run({ name, resourceArn, logType, tags }, call) {
      const service = parseArn(resourceArn)?.service ?? '';
      if (!SERVICES.includes(service)) {
        throw new AwsError('ResourceNotFoundException', 'Cannot access provided service.');
      }
      const { sources } = call.state(deliveries);
      const all = tagRules.add(sources.get(name)?.tags ?? [], tagList(tags));
      const source: DeliverySource = { name, service, resourceArn, logType, tags: all };
      sources.set(name, source);
      return { deliverySource: describe(call, source) };
    },
  },

  GetDeliverySource: {
    run: ({ name }, call) => ({ deliverySource: describe(call, findSource(call, name)) }),
  },

  DescribeDeliverySources: {
    run(input, call) {
      const found = [...call.state(deliveries).sources.values()];
      const { items, nextToken } = page(call, input, found, ({ name }) => name);
      return { deliverySources: items.map((source) => describe(call, source)), nextToken };
    },
  },

  DeleteDeliverySource: {
    run({ name }, call) {
      findSource(call, name);
      const state = call.state(deliveries);
      if ([...state.deliveries.values()].some(({ source }) => source === name)) {
        throw new AwsError('ConflictException', 'A delivery still uses this Delivery Source: delete it first.');
      }
      state.sources.delete(name);
    },
  },
};
