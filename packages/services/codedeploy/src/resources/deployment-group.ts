import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  AutoRollbackEvent,
  DeploymentGroupInfo,
  DeploymentOption,
  DeploymentType,
  TriggerConfig,
  TriggerEventType,
} from '@aws-sdk/client-codedeploy';
import { formatArn, type DeployedStack } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface GroupProperties {
  ApplicationName: string;
  DeploymentGroupName?: string;
  ServiceRoleArn: string;
  DeploymentConfigName?: string;
  AlarmConfiguration?: { Alarms?: { Name?: string }[]; Enabled?: boolean; IgnorePollAlarmFailure?: boolean };
  AutoRollbackConfiguration?: { Enabled?: boolean; Events?: AutoRollbackEvent[] };
  DeploymentStyle?: { DeploymentType?: DeploymentType; DeploymentOption?: DeploymentOption };
  TriggerConfigurations?: {
    TriggerName?: string;
    TriggerTargetArn?: string;
    TriggerEvents?: TriggerEventType[];
  }[];
}

const CHANGEABLE = [
  'ServiceRoleArn',
  'DeploymentConfigName',
  'AlarmConfiguration',
  'AutoRollbackConfiguration',
  'DeploymentStyle',
  'TriggerConfigurations',
] as const;

const alarms = ({ AlarmConfiguration: given }: GroupProperties): AlarmConfiguration => ({
  enabled: given?.Enabled ?? given?.Alarms !== undefined,
  alarms: (given?.Alarms ?? []).map(({ Name }) => ({ name: Name })),
  ignorePollAlarmFailure: given?.IgnorePollAlarmFailure ?? false,
});

const rollback = ({ AutoRollbackConfiguration: given }: GroupProperties): AutoRollbackConfiguration => ({
  enabled: given?.Enabled ?? false,
  events: given?.Events ?? [],
});

const triggers = ({ TriggerConfigurations: given = [] }: GroupProperties): TriggerConfig[] =>
  given.map(({ TriggerName, TriggerTargetArn, TriggerEvents }) => ({
    triggerName: TriggerName,
    triggerTargetArn: TriggerTargetArn,
    triggerEvents: TriggerEvents,
  }));

const settings = (properties: GroupProperties) => ({
  serviceRoleArn: properties.ServiceRoleArn,
  deploymentConfigName: properties.DeploymentConfigName,
  alarmConfiguration: alarms(properties),
  autoRollbackConfiguration: rollback(properties),
  triggerConfigurations: triggers(properties),
  deploymentStyle: properties.DeploymentStyle && {
    deploymentType: properties.DeploymentStyle.DeploymentType,
    deploymentOption: properties.DeploymentStyle.DeploymentOption,
  },
});

/** As in a template; what that does not say is AWS's default. */
function shown(info: DeploymentGroupInfo, properties: Partial<GroupProperties>): Partial<GroupProperties> {
  const { alarmConfiguration: told, autoRollbackConfiguration: back, deploymentStyle: style } = info;
  return {
    ApplicationName: info.applicationName ?? '',
    DeploymentGroupName: info.deploymentGroupName ?? '',
    ServiceRoleArn: info.serviceRoleArn ?? '',
    ...(properties.DeploymentConfigName && { DeploymentConfigName: info.deploymentConfigName ?? '' }),
    ...(properties.AlarmConfiguration && {
      AlarmConfiguration: {
        Enabled: told?.enabled === true,
        Alarms: (told?.alarms ?? []).map(({ name = '' }) => ({ Name: name })),
        ...(told?.ignorePollAlarmFailure === true && { IgnorePollAlarmFailure: true }),
      },
    }),
    ...(properties.AutoRollbackConfiguration && {
      AutoRollbackConfiguration: { Enabled: back?.enabled === true, Events: back?.events ?? [] },
    }),
    ...(properties.DeploymentStyle && {
      DeploymentStyle: {
        ...(style?.deploymentType && { DeploymentType: style.deploymentType }),
        ...(style?.deploymentOption && { DeploymentOption: style.deploymentOption }),
      },
    }),
    ...(properties.TriggerConfigurations && {
      TriggerConfigurations: (info.triggerConfigurations ?? []).map((trigger) => ({
        TriggerName: trigger.triggerName ?? '',
        TriggerTargetArn: trigger.triggerTargetArn ?? '',
        TriggerEvents: trigger.triggerEvents ?? [],
      })),
    }),
  };
}

const arnOf = (stack: DeployedStack, { ApplicationName }: { ApplicationName?: string }, id: string): string =>
  formatArn(stack, 'codedeploy', `deploymentgroup:${ApplicationName}/${id}`);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codedeploy-deploymentgroup.html */
export const codedeployDeploymentGroup = resourceRow<GroupProperties>({
  type: 'AWS::CodeDeploy::DeploymentGroup',
  name: { property: 'DeploymentGroupName', most: 100 },
  id: ({ name }) => name,
  create: {
    CreateDeploymentGroup: ({ name, properties, tags }) => ({
      applicationName: properties.ApplicationName,
      deploymentGroupName: name,
      ...settings(properties),
      ...(tags.length > 0 && { tags }),
    }),
  },
  update: [
    {
      of: CHANGEABLE,
      put: {
        UpdateDeploymentGroup: ({ id, properties }) => ({
          applicationName: properties.ApplicationName,
          currentDeploymentGroupName: id,
          ...settings(properties),
        }),
      },
    },
  ],
  tags: {
    tag: {
      TagResource: ({ id, properties, stack, tags }) => ({ ResourceArn: arnOf(stack, properties, id), Tags: tags }),
    },
    untag: {
      UntagResource: ({ id, properties, stack, keys }) => ({
        ResourceArn: arnOf(stack, properties, id),
        TagKeys: keys,
      }),
    },
    read: {
      ListTagsForResource: {
        input: ({ id, properties, stack }) => ({ ResourceArn: arnOf(stack, properties, id) }),
        read: ({ Tags = [] }) => Tags,
      },
    },
  },
  read: {
    GetDeploymentGroup: {
      input: ({ id, properties }) => ({ applicationName: properties.ApplicationName, deploymentGroupName: id }),
      read: ({ deploymentGroupInfo: info }, { properties }) => info && shown(info, properties),
    },
  },
  delete: {
    DeleteDeploymentGroup: ({ id, properties }) => ({
      applicationName: properties.ApplicationName,
      deploymentGroupName: id,
    }),
  },
  unsupported: [
    'AutoScalingGroups',
    'BlueGreenDeploymentConfiguration',
    'Deployment',
    'ECSServices',
    'Ec2TagFilters',
    'Ec2TagSet',
    'LoadBalancerInfo',
    'OnPremisesInstanceTagFilters',
    'OnPremisesTagSet',
    'OutdatedInstancesStrategy',
    'TerminationHookEnabled',
  ],
});
