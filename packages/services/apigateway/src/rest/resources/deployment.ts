import { given } from '../../v2/lists.ts';
import { canaryInput, type CanarySetting } from './canary-setting.ts';
import { replacing, resourceRow } from './resource-row.ts';

interface DeploymentProperties {
  RestApiId: string;
  Description?: string;
  StageName?: string;
  DeploymentCanarySettings?: Omit<CanarySetting, 'DeploymentId'>;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html */
export const apiGatewayDeployment = resourceRow<DeploymentProperties>({
  type: 'AWS::ApiGateway::Deployment',
  create: {
    CreateDeployment: {
      input: ({ properties: { RestApiId, Description, StageName, DeploymentCanarySettings } }) => ({
        restApiId: RestApiId,
        ...given({
          description: Description,
          stageName: StageName,
          canarySettings: canaryInput(DeploymentCanarySettings),
        }),
      }),
      id: ({ id }) => id,
      attributes: ({ id }) => ({ DeploymentId: id }),
    },
  },
  update: [
    {
      of: ['Description'],
      put: {
        UpdateDeployment: ({ id, properties }) => ({
          restApiId: properties.RestApiId,
          deploymentId: id,
          patchOperations: replacing({ '/description': properties.Description }),
        }),
      },
    },
    {
      of: ['StageName'],
      put: {
        UpdateStage: ({ id, properties: { RestApiId, StageName } }) =>
          StageName === undefined
            ? undefined
            : { restApiId: RestApiId, stageName: StageName, patchOperations: replacing({ '/deploymentId': id }) },
      },
      remove: {},
    },
  ],
  read: {
    GetDeployment: {
      input: ({ id, properties }) => ({ restApiId: properties.RestApiId, deploymentId: id }),
      read: ({ description }, { properties: { RestApiId } }) => ({ RestApiId, ...given({ Description: description }) }),
    },
  },
  delete: {
    GetStages: ({ id, properties }) => ({ restApiId: properties.RestApiId, deploymentId: id }),
    // The stage that it has made goes with it, unless a newer deployment has taken that over.
    DeleteStage: ({ properties: { RestApiId, StageName }, answers }) =>
      answers.GetStages?.item?.some(({ stageName }) => stageName === StageName) === true && StageName !== undefined
        ? { restApiId: RestApiId, stageName: StageName }
        : undefined,
    DeleteDeployment: ({ id, properties }) => ({ restApiId: properties.RestApiId, deploymentId: id }),
  },
  unsupported: ['StageDescription'],
});
