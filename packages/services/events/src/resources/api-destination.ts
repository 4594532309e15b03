import type { ApiDestinationHttpMethod } from '@aws-sdk/client-eventbridge';
import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface ApiDestinationProperties {
  Name?: string;
  Description?: string;
  ConnectionArn: string;
  InvocationEndpoint: string;
  HttpMethod: ApiDestinationHttpMethod;
  InvocationRateLimitPerSecond?: number;
}

const SETTINGS = ['ConnectionArn', 'InvocationEndpoint', 'HttpMethod'] as const;
const OPTIONAL = ['Description', 'InvocationRateLimitPerSecond'] as const;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-apidestination.html */
export const eventsApiDestination = resourceRow<ApiDestinationProperties>({
  type: 'AWS::Events::ApiDestination',
  name: { property: 'Name', most: 64 },
  id: ({ name }) => name,
  create: {
    CreateApiDestination: {
      input: ({ name, properties }) => ({
        Name: name,
        ConnectionArn: properties.ConnectionArn,
        InvocationEndpoint: properties.InvocationEndpoint,
        HttpMethod: properties.HttpMethod,
        ...pick(properties, OPTIONAL),
      }),
      attributes: ({ ApiDestinationArn = '' }) => ({
        Arn: ApiDestinationArn,
        ArnForPolicy: ApiDestinationArn.replace(/\/[^/]*$/, ''),
      }),
    },
  },
  update: [
    {
      of: [...SETTINGS, ...OPTIONAL],
      put: {
        UpdateApiDestination: ({ id, properties }) => ({
          Name: id,
          Description: '',
          InvocationRateLimitPerSecond: 300,
          ...pick(properties, SETTINGS),
          ...pick(properties, OPTIONAL),
        }),
      },
    },
  ],
  read: {
    DescribeApiDestination: {
      input: ({ id }) => ({ Name: id }),
      read: ({ Name = '', InvocationRateLimitPerSecond: rate, ...destination }, { properties }) => ({
        Name,
        ...pick(destination, [...SETTINGS, 'Description']),
        // AWS's own limit is in no template.
        ...(rate !== properties.InvocationRateLimitPerSecond && rate === 300
          ? {}
          : { InvocationRateLimitPerSecond: rate }),
      }),
    },
  },
  delete: { DeleteApiDestination: ({ id }) => ({ Name: id }) },
});
