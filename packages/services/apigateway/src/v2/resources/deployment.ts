import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface DeploymentProperties {
  ApiId: string;
  Description?: string;
  StageName?: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-deployment.html */
export const apiGatewayV2Deployment = resourceRow<DeploymentProperties>({
  type: 'AWS::ApiGatewayV2::Deployment',
  create: {
    CreateDeployment: {
      input: ({ properties }) => ({ ApiId: properties.ApiId, ...pick(properties, ['Description', 'StageName']) }),
      id: ({ DeploymentId }) => DeploymentId,
      attributes: ({ DeploymentId }) => ({ DeploymentId }),
    },
  },
  update: [
    {
      of: ['Description'],
      put: {
        UpdateDeployment: ({ id, properties }) => ({
          ApiId: properties.ApiId,
          DeploymentId: id,
          Description: properties.Description ?? '',
        }),
      },
    },
    {
      of: ['StageName'],
      put: {
        UpdateStage: ({ id, properties: { ApiId, StageName } }) =>
          StageName === undefined ? undefined : { ApiId, StageName, DeploymentId: id },
      },
      remove: {},
    },
  ],
  read: {
    GetDeployment: {
      input: ({ id, properties }) => ({ ApiId: properties.ApiId, DeploymentId: id }),
      read: ({ Description }, { properties }) => ({
        ApiId: properties.ApiId,
        ...(Description !== undefined && Description !== '' && { Description }),
        ...pick(properties, ['StageName']),
      }),
    },
  },
  delete: { DeleteDeployment: ({ id, properties }) => ({ ApiId: properties.ApiId, DeploymentId: id }) },
});
