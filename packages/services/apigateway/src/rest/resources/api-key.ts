import { tagMap } from '@coldstart/cloud';
import { given } from '../../v2/lists.ts';
import { apiArn, replacing, resourceRow } from './resource-row.ts';

interface ApiKeyProperties {
  Name?: string;
  Value?: string;
  Description?: string;
  Enabled?: boolean;
  CustomerId?: string;
  GenerateDistinctId?: boolean;
  StageKeys?: { RestApiId?: string; StageName?: string }[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-apikey.html */
export const apiGatewayApiKey = resourceRow<ApiKeyProperties>({
  type: 'AWS::ApiGateway::ApiKey',
  name: { property: 'Name', most: 128 },
  create: {
    CreateApiKey: {
      input: ({ properties, name, tags }) => ({
        name,
        enabled: properties.Enabled ?? false,
        generateDistinctId: properties.GenerateDistinctId,
        ...given({
          value: properties.Value,
          description: properties.Description,
          customerId: properties.CustomerId,
          stageKeys: properties.StageKeys?.map(({ RestApiId, StageName }) =>
            given({ restApiId: RestApiId, stageName: StageName }),
          ),
        }),
        tags: tagMap(tags),
      }),
      id: ({ id }) => id,
      attributes: ({ id }) => ({ APIKeyId: id }),
    },
  },
  update: [
    {
      of: ['Description', 'Enabled', 'CustomerId'],
      put: {
        UpdateApiKey: ({ id, properties, changed }) => ({
          apiKey: id,
          patchOperations: replacing({
            ...(changed.includes('Description') && { '/description': properties.Description }),
            ...(changed.includes('CustomerId') && { '/customerId': properties.CustomerId }),
            '/enabled': properties.Enabled ?? false,
          }),
        }),
      },
    },
  ],
  replaces: ({ StageKeys }, before) => JSON.stringify(StageKeys) !== JSON.stringify(before.StageKeys),
  tags: {
    tag: {
      TagResource: ({ id, tags, stack }) => ({
        resourceArn: apiArn(stack.region, `apikeys/${id}`),
        tags: tagMap(tags),
      }),
    },
    untag: {
      UntagResource: ({ id, keys, stack }) => ({ resourceArn: apiArn(stack.region, `apikeys/${id}`), tagKeys: keys }),
    },
    read: {
      GetTags: {
        input: ({ id, stack }) => ({ resourceArn: apiArn(stack.region, `apikeys/${id}`) }),
        read: ({ tags = {} }) => tags,
      },
    },
  },
  read: {
    GetApiKey: {
      input: ({ id }) => ({ apiKey: id, includeValue: true }),
      read: (key) =>
        given({
          Name: key.name,
          Value: key.value,
          Enabled: key.enabled,
          Description: key.description,
          CustomerId: key.customerId === '' ? undefined : key.customerId,
        }),
    },
  },
  delete: { DeleteApiKey: ({ id }) => ({ apiKey: id }) },
});
