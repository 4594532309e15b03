import { tagMap } from '@coldstart/cloud';
import { given } from '../../v2/lists.ts';
import { canaryInput, canaryOf, canaryPatches, type CanarySetting } from './canary-setting.ts';
import { patchSettings, settingsOf, type Setting } from './method-setting.ts';
import { apiArn, replacing, replacingMap, resourceRow, some } from './resource-row.ts';

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
