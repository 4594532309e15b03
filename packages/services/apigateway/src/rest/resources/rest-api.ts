import { documentText, tagMap } from '@coldstart/cloud';
import { given } from '../../v2/lists.ts';
import { apiArn, replacing, replacingList, resourceRow, some } from './resource-row.ts';

interface RestApiProperties {
  Name?: string;
  Description?: string;
  Body?: object | string;
  Mode?: 'merge' | 'overwrite';
  Parameters?: Record<string, string>;
  FailOnWarnings?: boolean;
  CloneFrom?: string;
  Policy?: object | string;
  ApiKeySourceType?: 'AUTHORIZER' | 'HEADER';
  BinaryMediaTypes?: string[];
  DisableExecuteApiEndpoint?: boolean;
  EndpointConfiguration?: {
    Types?: ('EDGE' | 'PRIVATE' | 'REGIONAL')[];
    VpcEndpointIds?: string[];
    IpAddressType?: 'ipv4' | 'dualstack';
  };
  MinimumCompressionSize?: number;
}

/** The document, under the name that the template gives the API. */
function bodyOf({ Body, Name }: RestApiProperties): Uint8Array | undefined {
  if (Body === undefined) return undefined;
  const text = typeof Body === 'string' ? Body : JSON.stringify(Body);
  if (Name === undefined) return Buffer.from(text, 'utf8');
  try {
    const document = JSON.parse(text) as { info?: object };
    return Buffer.from(JSON.stringify({ ...document, info: { ...document.info, title: Name } }), 'utf8');
  } catch {
    // YAML keeps its own title.
    return Buffer.from(text, 'utf8');
  }
}

function titleOf({ Body }: RestApiProperties): string | undefined {
  const info = typeof Body === 'object' && 'info' in Body ? Body.info : undefined;
  return typeof info === 'object' && info !== null && 'title' in info ? String(info.title) : undefined;
}

const endpoint = ({ EndpointConfiguration: given }: RestApiProperties) =>
  given && {
    types: given.Types,
    ...(given.VpcEndpointIds !== undefined && { vpcEndpointIds: given.VpcEndpointIds }),
    ...(given.IpAddressType !== undefined && { ipAddressType: given.IpAddressType }),
  };

const put = (id: string, properties: RestApiProperties, mode: 'merge' | 'overwrite') => {
  const body = bodyOf(properties);
  return (
    body && {
      restApiId: id,
      mode: properties.Mode ?? mode,
      body,
      ...given({ parameters: properties.Parameters, failOnWarnings: properties.FailOnWarnings }),
    }
  );
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html */
export const apiGatewayRestApi = resourceRow<RestApiProperties>({
  type: 'AWS::ApiGateway::RestApi',
  check: ({ Name, Body }) =>
    Name === undefined && Body === undefined ? 'Name is required where there is no Body.' : undefined,
  create: {
    CreateRestApi: {
      input: ({ properties, tags }) => ({
        name: properties.Name ?? titleOf(properties) ?? 'api',
        description: properties.Description,
        cloneFrom: properties.CloneFrom,
        apiKeySource: properties.ApiKeySourceType,
        binaryMediaTypes: properties.BinaryMediaTypes,
        disableExecuteApiEndpoint: properties.DisableExecuteApiEndpoint,
        endpointConfiguration: endpoint(properties),
        minimumCompressionSize: properties.MinimumCompressionSize,
        ...(properties.Policy !== undefined && { policy: documentText(properties.Policy) }),
        tags: tagMap(tags),
      }),
      id: ({ id }) => id,
      attributes: ({ id, rootResourceId }) => ({ RestApiId: id, RootResourceId: rootResourceId }),
    },
    PutRestApi: ({ id, properties }) => put(id, properties, 'merge'),
  },
  update: [
    {
      of: ['Body', 'Mode', 'Parameters', 'FailOnWarnings'],
      put: { PutRestApi: ({ id, properties }) => put(id, properties, 'overwrite') },
    },
    {
      of: [
        'Name',
        'Description',
        'ApiKeySourceType',
        'DisableExecuteApiEndpoint',
        'BinaryMediaTypes',
        'MinimumCompressionSize',
      ],
      put: {
        UpdateRestApi: ({ id, properties, before, changed }) => ({
          restApiId: id,
          patchOperations: [
            ...replacing({
              ...(changed.includes('Name') && properties.Name !== undefined && { '/name': properties.Name }),
              ...(changed.includes('Description') && { '/description': properties.Description }),
              ...(changed.includes('ApiKeySourceType') && { '/apiKeySource': properties.ApiKeySourceType ?? 'HEADER' }),
              ...(changed.includes('DisableExecuteApiEndpoint') && {
                '/disableExecuteApiEndpoint': properties.DisableExecuteApiEndpoint ?? false,
              }),
              ...(changed.includes('MinimumCompressionSize') &&
                properties.MinimumCompressionSize !== undefined && {
                  '/minimumCompressionSize': properties.MinimumCompressionSize,
                }),
            }),
            ...replacingList('/binaryMediaTypes', properties.BinaryMediaTypes, before.BinaryMediaTypes),
          ],
        }),
      },
    },
    {
      of: ['Policy'],
      put: {
        UpdateRestApi: ({ id, properties: { Policy } }) => ({
          restApiId: id,
          patchOperations: replacing({ '/policy': Policy === undefined ? '' : documentText(Policy) }),
        }),
      },
    },
    {
      of: ['EndpointConfiguration'],
      put: {
        UpdateRestApi: ({ id, properties, before }) => ({
          restApiId: id,
          patchOperations: replacingList(
            '/endpointConfiguration/types',
            properties.EndpointConfiguration?.Types ?? ['EDGE'],
            before.EndpointConfiguration?.Types ?? ['EDGE'],
          ),
        }),
      },
    },
  ],
  tags: {
    tag: {
      TagResource: ({ id, tags, stack }) => ({
        resourceArn: apiArn(stack.region, `restapis/${id}`),
        tags: tagMap(tags),
      }),
    },
    untag: {
      UntagResource: ({ id, keys, stack }) => ({ resourceArn: apiArn(stack.region, `restapis/${id}`), tagKeys: keys }),
    },
    read: {
      GetTags: {
        input: ({ id, stack }) => ({ resourceArn: apiArn(stack.region, `restapis/${id}`) }),
        read: ({ tags = {} }) => tags,
      },
    },
  },
  read: {
    GetRestApi: {
      input: ({ id }) => ({ restApiId: id }),
      read: (api) => ({
        ...given({ Name: api.name, Description: api.description, MinimumCompressionSize: api.minimumCompressionSize }),
        ...given({
          ApiKeySourceType: api.apiKeySource,
          DisableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
          BinaryMediaTypes: some(api.binaryMediaTypes),
          Policy: api.policy === undefined ? undefined : (JSON.parse(api.policy) as object),
        }),
        EndpointConfiguration: {
          ...given({
            Types: api.endpointConfiguration?.types,
            IpAddressType: api.endpointConfiguration?.ipAddressType,
          }),
        },
      }),
    },
  },
  delete: { DeleteRestApi: ({ id }) => ({ restApiId: id }) },
  unsupported: ['BodyS3Location', 'SecurityPolicy', 'EndpointAccessMode'],
});
