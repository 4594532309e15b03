import { capitalized, formatArn, tagMap, uncapitalized, type DeployedStack, type Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface DestinationProperties {
  DestinationName: string;
  TargetArn: string;
  RoleArn: string;
  DestinationPolicy?: string;
  Tags?: Tag[];
}

const arn = (stack: DeployedStack, name: string): string => formatArn(stack, 'logs', `destination:${name}`);

const input = (properties: DestinationProperties) =>
  uncapitalized(properties, ['DestinationName', 'TargetArn', 'RoleArn']);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-destination.html */
export const logsDestination = resourceRow<DestinationProperties>({
  type: 'AWS::Logs::Destination',
  id: ({ properties }) => properties.DestinationName,
  attributes: ({ id, stack }) => ({ Arn: arn(stack, id) }),
  create: { PutDestination: ({ properties, tags }) => ({ ...input(properties), tags: tagMap(tags) }) },
  update: [{ of: ['TargetArn', 'RoleArn'], put: { PutDestination: ({ properties }) => input(properties) } }],
  settings: [
    {
      of: ['DestinationPolicy'],
      put: {
        PutDestinationPolicy: ({ id, properties }) => ({
          destinationName: id,
          accessPolicy: properties.DestinationPolicy ?? '',
        }),
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ id, stack, tags }) => ({ resourceArn: arn(stack, id), tags: tagMap(tags) }) },
    untag: { UntagResource: ({ id, stack, keys }) => ({ resourceArn: arn(stack, id), tagKeys: keys }) },
    read: {
      ListTagsForResource: {
        input: ({ id, stack }) => ({ resourceArn: arn(stack, id) }),
        read: ({ tags }) => tags,
      },
    },
  },
  read: {
    DescribeDestinations: {
      input: ({ id }) => ({ DestinationNamePrefix: id }),
      read({ destinations = [] }, { id }) {
        const found = destinations.find(({ destinationName }) => destinationName === id);
        if (found === undefined) return undefined;
        return {
          ...capitalized(found, ['destinationName', 'targetArn', 'roleArn']),
          ...(found.accessPolicy !== undefined && { DestinationPolicy: found.accessPolicy }),
        };
      },
    },
  },
  delete: { DeleteDestination: ({ id }) => ({ destinationName: id }) },
});
