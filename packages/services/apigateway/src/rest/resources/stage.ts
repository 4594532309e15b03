import type { MethodSetting, PatchOperation } from '@aws-sdk/client-api-gateway';
import { tagMap } from '@coldstart/cloud';
import { given } from '../../v2/lists.ts';
import { canaryInput, canaryOf, canaryPatches, type CanarySetting } from './canary-setting.ts';
import { apiArn, replacing, replacingMap, resourceRow, some } from './resource-row.ts';

interface Setting {
  ResourcePath?: string;
  HttpMethod?: string;
  MetricsEnabled?: boolean;
  DataTraceEnabled?: boolean;
  LoggingLevel?: string;
  ThrottlingBurstLimit?: number;
  ThrottlingRateLimit?: number;
  CachingEnabled?: boolean;
  CacheTtlInSeconds?: number;
  CacheDataEncrypted?: boolean;
}

interface StageProperties {
  RestApiId: string;
  StageName?: string;
  DeploymentId: string;
  Description?: string;
  DocumentationVersion?: string;
  ClientCertificateId?: string;
  CacheClusterEnabled?: boolean;
  CacheClusterSize?: '0.5' | '1.6' | '6.1' | '13.5' | '28.4' | '58.2' | '118' | '237';
  TracingEnabled?: boolean;
  Variables?: Record<string, string>;
  MethodSettings?: Setting[];
  AccessLogSetting?: { DestinationArn?: string; Format?: string };
  CanarySetting?: CanarySetting;
}

/** Each setting: its property, the end of its path, and what the service calls it. */
const SETTINGS = [
  ['MetricsEnabled', 'metrics/enabled', 'metricsEnabled'],
  ['DataTraceEnabled', 'logging/dataTrace', 'dataTraceEnabled'],
  ['LoggingLevel', 'logging/loglevel', 'loggingLevel'],
  ['ThrottlingBurstLimit', 'throttling/burstLimit', 'throttlingBurstLimit'],
  ['ThrottlingRateLimit', 'throttling/rateLimit', 'throttlingRateLimit'],
  ['CachingEnabled', 'caching/enabled', 'cachingEnabled'],
  ['CacheTtlInSeconds', 'caching/ttlInSeconds', 'cacheTtlInSeconds'],
  ['CacheDataEncrypted', 'caching/dataEncrypted', 'cacheDataEncrypted'],
] as const;

const pointer = ({ ResourcePath = '/*', HttpMethod = '*' }: Setting): string =>
  `/${(ResourcePath === '/*' ? '*' : ResourcePath).replaceAll('/', '~1')}/${HttpMethod}`;

function patchSettings(now: readonly Setting[] = [], before: readonly Setting[] = []): PatchOperation[] {
  const gone = before.filter((one) => !now.some((other) => pointer(other) === pointer(one)));
  return [
    ...gone.map((one): PatchOperation => ({ op: 'remove', path: pointer(one) })),
    ...now.flatMap((one) =>
      SETTINGS.flatMap(([property, end]) => {
        const value = one[property];
        return value === undefined ? [] : replacing({ [`${pointer(one)}/${end}`]: value });
      }),
    ),
  ];
}

/** The service's settings, as far as the template speaks of them. */
function settingsOf(settings: Readonly<Record<string, MethodSetting>>, asked: readonly Setting[] = []): Setting[] {
  return asked.flatMap((one) => {
    const { ResourcePath = '/*', HttpMethod = '*' } = one;
    const found = settings[`${ResourcePath.replace(/^\//, '')}/${HttpMethod}`];
    if (found === undefined) return [];
    const values = SETTINGS.flatMap(([property, , member]) =>
      one[property] === undefined ? [] : [[property, found[member]]],
    );
    return [
      {
        ...given({ ResourcePath: one.ResourcePath, HttpMethod: one.HttpMethod }),
        ...(Object.fromEntries(values) as Setting),
      },
    ];
  });
}

interface Made {
  /** The stage's name. */
  readonly id: string;
  readonly properties: StageProperties;
}

const keyOf = ({ id, properties }: Made) => ({ restApiId: properties.RestApiId, stageName: id });
const arnOf = (region: string, { id, properties }: Made): string =>
  apiArn(region, `restapis/${properties.RestApiId}/stages/${id}`);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html */
export const apiGatewayStage = resourceRow<StageProperties>({
  type: 'AWS::ApiGateway::Stage',
  name: { property: 'StageName', most: 128 },
  create: {
    CreateStage: {
      input: ({ name, properties, tags }) => ({
        ...keyOf({ id: name, properties }),
        deploymentId: properties.DeploymentId,
        ...given({
          description: properties.Description,
          documentationVersion: properties.DocumentationVersion,
          cacheClusterEnabled: properties.CacheClusterEnabled,
          cacheClusterSize: properties.CacheClusterSize,
          tracingEnabled: properties.TracingEnabled,
          variables: properties.Variables,
          canarySettings: canaryInput(properties.CanarySetting),
        }),
        tags: tagMap(tags),
      }),
      id: ({ stageName }) => stageName,
    },
  },
  update: [
    {
      of: [
        'DeploymentId',
        'Description',
        'DocumentationVersion',
        'CacheClusterEnabled',
        'CacheClusterSize',
        'TracingEnabled',
        'Variables',
      ],
      put: {
        UpdateStage: ({ id, properties, before, changed }) => ({
          ...keyOf({ id, properties }),
          patchOperations: [
            ...replacing({
              '/deploymentId': properties.DeploymentId,
              ...(changed.includes('Description') && { '/description': properties.Description }),
              ...(changed.includes('TracingEnabled') && { '/tracingEnabled': properties.TracingEnabled ?? false }),
              ...(changed.includes('CacheClusterEnabled') && {
                '/cacheClusterEnabled': properties.CacheClusterEnabled ?? false,
              }),
              ...given({
                '/documentationVersion': properties.DocumentationVersion,
                '/cacheClusterSize': properties.CacheClusterSize,
              }),
            }),
            ...replacingMap('/variables', properties.Variables, before.Variables),
          ],
        }),
      },
    },
    {
      of: ['CanarySetting'],
      put: {
        UpdateStage: ({ id, properties, before }) => ({
          ...keyOf({ id, properties }),
          patchOperations:
            properties.CanarySetting === undefined
              ? [{ op: 'remove', path: '/canarySettings' }]
              : canaryPatches(properties.CanarySetting, before.CanarySetting),
        }),
      },
    },
  ],
  settings: [
    {
      of: ['MethodSettings', 'ClientCertificateId'],
      put: {
        UpdateStage: ({ id, properties, before, changed }) => ({
          ...keyOf({ id, properties }),
          patchOperations: [
            ...patchSettings(properties.MethodSettings, before.MethodSettings),
            ...(changed.includes('ClientCertificateId')
              ? replacing({ '/clientCertificateId': properties.ClientCertificateId })
              : []),
          ],
        }),
      },
    },
    {
      of: ['AccessLogSetting'],
      put: {
        UpdateStage: ({ id, properties }) => ({
          ...keyOf({ id, properties }),
          patchOperations: replacing(
            given({
              '/accessLogSettings/destinationArn': properties.AccessLogSetting?.DestinationArn,
              '/accessLogSettings/format': properties.AccessLogSetting?.Format,
            }) as Record<string, string>,
          ),
        }),
      },
      remove: {
        UpdateStage: ({ id, properties }) => ({
          ...keyOf({ id, properties }),
          patchOperations: [{ op: 'remove', path: '/accessLogSettings' }],
        }),
      },
    },
  ],
  tags: {
    tag: {
      TagResource: ({ id, properties, tags, stack }) => ({
        resourceArn: arnOf(stack.region, { id, properties }),
        tags: tagMap(tags),
      }),
    },
    untag: {
      UntagResource: ({ id, properties, keys, stack }) => ({
        resourceArn: arnOf(stack.region, { id, properties }),
        tagKeys: keys,
      }),
    },
    read: {
      GetTags: {
        input: ({ id, properties, stack }) => ({ resourceArn: arnOf(stack.region, { id, properties }) }),
        read: ({ tags = {} }) => tags,
      },
    },
  },
  read: {
    GetStage: {
      input: ({ id, properties }) => keyOf({ id, properties }),
      read: (stage, { properties }) => {
        const settings = settingsOf(stage.methodSettings ?? {}, properties.MethodSettings);
        return {
          RestApiId: properties.RestApiId,
          ...given({
            StageName: stage.stageName,
            DeploymentId: stage.deploymentId,
            Description: stage.description,
            DocumentationVersion: stage.documentationVersion,
            CacheClusterEnabled: stage.cacheClusterEnabled,
            TracingEnabled: stage.tracingEnabled,
            Variables: some(stage.variables),
            MethodSettings: settings.length === 0 ? undefined : settings,
            CanarySetting: canaryOf(stage.canarySettings, properties.CanarySetting),
            AccessLogSetting:
              stage.accessLogSettings &&
              given({
                DestinationArn: stage.accessLogSettings.destinationArn,
                Format: stage.accessLogSettings.format,
              }),
          }),
        };
      },
    },
  },
  delete: { DeleteStage: ({ id, properties }) => keyOf({ id, properties }) },
});
