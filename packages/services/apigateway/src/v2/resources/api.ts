import type { Cors } from '@aws-sdk/client-apigatewayv2';
import { pick, tagMap } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface ApiProperties {
  Name?: string;
  Description?: string;
  Version?: string;
  ProtocolType?: 'HTTP' | 'WEBSOCKET';
  Body?: object | string;
  BasePath?: string;
  FailOnWarnings?: boolean;
  CorsConfiguration?: Cors;
  DisableExecuteApiEndpoint?: boolean;
  DisableSchemaValidation?: boolean;
  IpAddressType?: 'ipv4' | 'dualstack';
  ApiKeySelectionExpression?: string;
  RouteSelectionExpression?: string;
  RouteKey?: string;
  Target?: string;
  CredentialsArn?: string;
  Tags?: Record<string, string>;
}

const SETTINGS = ['Name', 'Description', 'Version', 'DisableExecuteApiEndpoint', 'IpAddressType'] as const;
const EXPRESSIONS = ['ApiKeySelectionExpression', 'RouteSelectionExpression', 'DisableSchemaValidation'] as const;

const bodyOf = ({ Body }: ApiProperties): string => (typeof Body === 'string' ? Body : JSON.stringify(Body));

const imported = (properties: ApiProperties, id?: string) =>
  properties.Body === undefined
    ? undefined
    : {
        ...(id === undefined ? {} : { ApiId: id }),
        Body: bodyOf(properties),
        Basepath: properties.BasePath,
        FailOnWarnings: properties.FailOnWarnings,
      };

function made(properties: ApiProperties, Tags: Record<string, string>) {
  const { Name, ProtocolType, Body } = properties;
  const more = pick(properties, [
    'Description',
    'Version',
    'DisableExecuteApiEndpoint',
    'IpAddressType',
    ...EXPRESSIONS,
    'CorsConfiguration',
    'RouteKey',
    'Target',
    'CredentialsArn',
  ]);
  // `check` has seen that they are there.
  if (Body !== undefined || Name === undefined || ProtocolType === undefined) return undefined;
  return { ...more, Name, ProtocolType, Tags };
}

const attributes = ({ ApiId, ApiEndpoint }: { ApiId?: string | undefined; ApiEndpoint?: string | undefined }) => ({
  ApiId,
  ApiEndpoint,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html */
export const apiGatewayV2Api = resourceRow<ApiProperties>({
  type: 'AWS::ApiGatewayV2::Api',
  check: ({ Body, Name, ProtocolType }) =>
    Body === undefined && (Name === undefined || ProtocolType === undefined)
      ? 'Name and ProtocolType are required where there is no Body.'
      : undefined,
  create: {
    CreateApi: {
      input: ({ properties, tags }) => made(properties, tagMap(tags)),
      id: ({ ApiId }) => ApiId,
      attributes,
    },
    ImportApi: { input: ({ properties }) => imported(properties), id: ({ ApiId }) => ApiId, attributes },
    UpdateApi: ({ id, properties }) =>
      properties.Body === undefined
        ? undefined
        : { ApiId: id, ...pick(properties, [...SETTINGS, 'CorsConfiguration']) },
    TagResource: ({ id, properties, tags, stack }) =>
      properties.Body === undefined || tags.length === 0
        ? undefined
        : { ResourceArn: arnOf(stack.region, id), Tags: tagMap(tags) },
  },
  update: [
    {
      of: ['Body', 'BasePath', 'FailOnWarnings'],
      put: {
        ReimportApi: ({ id, properties }) => {
          const input = imported(properties, id);
          return input && { ...input, ApiId: id };
        },
      },
    },
    {
      of: [...SETTINGS, ...EXPRESSIONS],
      put: {
        UpdateApi: ({ id, properties, changed }) => ({
          ApiId: id,
          ...(changed.includes('Description') && { Description: '' }),
          ...(changed.includes('Version') && { Version: '' }),
          ...(changed.includes('DisableExecuteApiEndpoint') && { DisableExecuteApiEndpoint: false }),
          ...pick(properties, [...SETTINGS, ...EXPRESSIONS]),
        }),
      },
    },
    {
      of: ['CorsConfiguration'],
      put: { UpdateApi: ({ id, properties: { CorsConfiguration } }) => ({ ApiId: id, CorsConfiguration }) },
      remove: { DeleteCorsConfiguration: ({ id }) => ({ ApiId: id }) },
    },
    {
      of: ['RouteKey', 'Target', 'CredentialsArn'],
      put: {
        UpdateApi: ({ id, properties }) => ({
          ApiId: id,
          ...pick(properties, ['RouteKey', 'Target', 'CredentialsArn']),
        }),
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ id, tags, stack }) => ({ ResourceArn: arnOf(stack.region, id), Tags: tagMap(tags) }) },
    untag: { UntagResource: ({ id, keys, stack }) => ({ ResourceArn: arnOf(stack.region, id), TagKeys: keys }) },
    read: {
      GetTags: {
        input: ({ id, stack }) => ({ ResourceArn: arnOf(stack.region, id) }),
        read: ({ Tags = {} }) => Tags,
      },
    },
  },
  read: {
    GetApi: {
      input: ({ id }) => ({ ApiId: id }),
      read: (api) =>
        pick(api, [
          ...SETTINGS,
          'CorsConfiguration',
          'ApiKeySelectionExpression',
          'RouteSelectionExpression',
          'ProtocolType',
        ]) as Partial<ApiProperties>,
    },
  },
  delete: { DeleteApi: ({ id }) => ({ ApiId: id }) },
  unsupported: ['BodyS3Location'],
});

const arnOf = (region: string, id: string): string => `arn:aws:apigateway:${region}::/apis/${id}`;
