import type { TrafficRoutingConfig } from '@aws-sdk/client-codedeploy';
import { resourceRow } from './resource-row.ts';

interface ConfigProperties {
  DeploymentConfigName?: string;
  ComputePlatform?: 'Server' | 'Lambda' | 'ECS';
  TrafficRoutingConfig?: {
    Type: 'AllAtOnce' | 'TimeBasedCanary' | 'TimeBasedLinear';
    TimeBasedCanary?: { CanaryPercentage: number; CanaryInterval: number };
    TimeBasedLinear?: { LinearPercentage: number; LinearInterval: number };
  };
}

function routing({ TrafficRoutingConfig: config }: ConfigProperties) {
  const { Type: type, TimeBasedCanary: canary, TimeBasedLinear: linear } = config ?? {};
  return (
    type && {
      type,
      timeBasedCanary: canary && {
        canaryPercentage: canary.CanaryPercentage,
        canaryInterval: canary.CanaryInterval,
      },
      timeBasedLinear: linear && {
        linearPercentage: linear.LinearPercentage,
        linearInterval: linear.LinearInterval,
      },
    }
  );
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codedeploy-deploymentconfig.html */
export const codedeployDeploymentConfig = resourceRow<ConfigProperties>({
  type: 'AWS::CodeDeploy::DeploymentConfig',
  name: { property: 'DeploymentConfigName', most: 100 },
  id: ({ name }) => name,
  create: {
    CreateDeploymentConfig: ({ name, properties }) => ({
      deploymentConfigName: name,
      computePlatform: properties.ComputePlatform ?? 'Server',
      trafficRoutingConfig: routing(properties),
    }),
  },
  read: {
    GetDeploymentConfig: {
      input: ({ id }) => ({ deploymentConfigName: id }),
      read: ({ deploymentConfigInfo: info }, { properties }) => ({
        DeploymentConfigName: info?.deploymentConfigName ?? '',
        ComputePlatform: info?.computePlatform ?? 'Lambda',
        ...(properties.TrafficRoutingConfig && { TrafficRoutingConfig: shown(info?.trafficRoutingConfig) }),
      }),
    },
  },
  delete: { DeleteDeploymentConfig: ({ id }) => ({ deploymentConfigName: id }) },
  unsupported: ['MinimumHealthyHosts', 'ZonalConfig'],
});

function shown({ type = 'AllAtOnce', timeBasedCanary: canary, timeBasedLinear: linear }: TrafficRoutingConfig = {}) {
  return {
    Type: type,
    ...(canary && {
      TimeBasedCanary: {
        CanaryPercentage: canary.canaryPercentage ?? 0,
        CanaryInterval: canary.canaryInterval ?? 0,
      },
    }),
    ...(linear && {
      TimeBasedLinear: {
        LinearPercentage: linear.linearPercentage ?? 0,
        LinearInterval: linear.linearInterval ?? 0,
      },
    }),
  };
}
