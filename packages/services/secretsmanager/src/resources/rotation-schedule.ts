import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface RotationScheduleProperties {
  SecretId: string;
  RotationLambdaARN?: string;
  RotationRules?: { AutomaticallyAfterDays?: number; Duration?: string; ScheduleExpression?: string };
  RotateImmediatelyOnUpdate?: boolean;
}

const input = (properties: RotationScheduleProperties) => ({
  ...pick(properties, ['SecretId', 'RotationLambdaARN', 'RotationRules']),
  RotateImmediately: properties.RotateImmediatelyOnUpdate ?? true,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-rotationschedule.html */
export const secretsManagerRotationSchedule = resourceRow<RotationScheduleProperties>({
  type: 'AWS::SecretsManager::RotationSchedule',
  create: {
    RotateSecret: {
      input: ({ properties }) => input(properties),
      id: ({ ARN }) => ARN,
      attributes: ({ ARN }) => ({ Id: ARN }),
    },
  },
  update: [
    {
      of: ['RotationLambdaARN', 'RotationRules'],
      put: { RotateSecret: ({ properties }) => input(properties) },
    },
    { of: ['RotateImmediatelyOnUpdate'], put: {} },
  ],
  read: {
    DescribeSecret: {
      input: ({ id }) => ({ SecretId: id }),
      read: ({ RotationEnabled, RotationLambdaARN, RotationRules }, { properties: { SecretId } }) =>
        RotationEnabled === true ? { SecretId, RotationLambdaARN, RotationRules } : undefined,
    },
  },
  delete: { CancelRotateSecret: ({ id }) => ({ SecretId: id }) },
  unsupported: ['HostedRotationLambda', 'ExternalSecretRotationMetadata', 'ExternalSecretRotationRoleArn'],
});
