import type { AccessLogSettings, RouteSettings } from '@aws-sdk/client-apigatewayv2';
import { pick, tagMap } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface StageProperties {
  ApiId: string;
  StageName: string;
  AutoDeploy?: boolean;
  DeploymentId?: string;
  Description?: string;
  StageVariables?: Record<string, string>;
  DefaultRouteSettings?: RouteSettings;
  RouteSettings?: Record<string, RouteSettings>;
  AccessLogSettings?: AccessLogSettings;
  ClientCertificateId?: string;
  Tags?: Record<string, string>;
}

const SETTINGS = [
  'AutoDeploy',
  'DeploymentId',
  'Description',
  'DefaultRouteSettings',
  'RouteSettings',
  'AccessLogSettings',
  'ClientCertificateId',
] as const;

/** Variables that are gone are given as nothing. */
function variables({ StageVariables = {} }: StageProperties, before: Partial<StageProperties>): Record<string, string> {
  const gone = Object.keys(before.StageVariables ?? {}).map((name): [string, string] => [name, '']);
  return { ...Object.fromEntries(gone), ...StageVariables };
}

const stageOf = ({ ApiId, StageName }: StageProperties) => ({ ApiId, StageName });
const arnOf = (region: string, { ApiId, StageName }: StageProperties): string =>
  `arn:aws:apigateway:${region}::/apis/${ApiId}/stages/${StageName}`;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html */
export const apiGatewayV2Stage = resourceRow<StageProperties>({
  type: 'AWS::ApiGatewayV2::Stage',
  create: {
    CreateStage: {
      input: ({ properties, tags }) => ({
        ...stageOf(properties),
        ...pick(properties, [...SETTINGS, 'StageVariables']),
        Tags: tagMap(tags),
      }),
      id: ({ StageName }) => StageName,
      attributes: ({ StageName }) => ({ Id: StageName }),
    },
  },
  update: [
    {
      of: [...SETTINGS, 'StageVariables'],
      put: {
        UpdateStage: ({ properties, before, changed }) => ({
          ...stageOf(properties),
          ...(changed.includes('Description') && { Description: '' }),
          ...(changed.includes('AutoDeploy') && { AutoDeploy: false }),
          ...(changed.includes('DefaultRouteSettings') && { DefaultRouteSettings: { DetailedMetricsEnabled: false } }),
          ...(changed.includes('RouteSettings') && { RouteSettings: {} }),
          ...pick(properties, SETTINGS),
          StageVariables: variables(properties, before),
        }),
      },
    },
  ],
  tags: {
    tag: {
      TagResource: ({ properties, tags, stack }) => ({
        ResourceArn: arnOf(stack.region, properties),
        Tags: tagMap(tags),
      }),
    },
    untag: {
      UntagResource: ({ properties, keys, stack }) => ({ ResourceArn: arnOf(stack.region, properties), TagKeys: keys }),
    },
    read: {
      GetTags: {
        input: ({ properties, stack }) => ({ ResourceArn: arnOf(stack.region, properties) }),
        read: ({ Tags = {} }) => Tags,
      },
    },
  },
  read: {
    GetStage: {
      input: ({ properties }) => stageOf(properties),
      read: (stage, { properties }) => {
        const shown = pick(stage, [...SETTINGS, 'StageName', 'StageVariables']);
        // A stage that deploys by itself has deployments that no template names.
        if (stage.AutoDeploy === true) delete shown.DeploymentId;
        return { ...shown, ApiId: properties.ApiId } as Partial<StageProperties>;
      },
    },
  },
  delete: { DeleteStage: ({ properties }) => stageOf(properties) },
});
