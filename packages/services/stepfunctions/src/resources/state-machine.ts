import { apiTags, asApi, asTemplate } from './cases.ts';
import { definitionProblem, definitionText, type DefinitionProperties } from './definition.ts';
import { resourceRow } from './resource-row.ts';

interface StateMachineProperties extends DefinitionProperties {
  StateMachineName?: string;
  StateMachineType?: 'STANDARD' | 'EXPRESS';
  RoleArn: string;
  LoggingConfiguration?: {
    Level?: 'ALL' | 'ERROR' | 'FATAL' | 'OFF';
    IncludeExecutionData?: boolean;
    Destinations?: { CloudWatchLogsLogGroup?: { LogGroupArn?: string } }[];
  };
  TracingConfiguration?: { Enabled?: boolean };
  EncryptionConfiguration?: {
    Type: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KMS_KEY';
    KmsKeyId?: string;
    KmsDataKeyReusePeriodSeconds?: number;
  };
  Tags?: { Key: string; Value: string }[];
}

const SETTINGS = [
  'RoleArn',
  'DefinitionString',
  'Definition',
  'DefinitionS3Location',
  'DefinitionSubstitutions',
  'LoggingConfiguration',
  'TracingConfiguration',
  'EncryptionConfiguration',
] as const;

interface View {
  readonly properties: StateMachineProperties;
  readonly text: string;
}

const INITIAL = 'INITIAL';
function settingsOf({ properties, text }: View) {
  const { LoggingConfiguration: logging, TracingConfiguration: tracing, EncryptionConfiguration: key } = properties;
  return {
    roleArn: properties.RoleArn,
    definition: definitionText(properties, text),
    ...(logging === undefined ? {} : { loggingConfiguration: asApi(logging) }),
    ...(tracing === undefined ? {} : { tracingConfiguration: { enabled: tracing.Enabled ?? false } }),
    ...(key === undefined ? {} : { encryptionConfiguration: asApi(key) as { type: 'AWS_OWNED_KEY' } }),
  };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html */
export const stateMachine = resourceRow<StateMachineProperties>({
  type: 'AWS::StepFunctions::StateMachine',
  name: { property: 'StateMachineName', most: 80 },
  check: (properties) => definitionProblem(properties),
  text: ({ DefinitionS3Location: at }) => at && { Bucket: at.Bucket, Key: at.Key, VersionId: at.Version },
  create: {
    CreateStateMachine: {
      input: ({ name, properties, text, tags }) => ({
        name,
        type: properties.StateMachineType,
        ...settingsOf({ properties, text }),
        tags: apiTags(tags),
      }),
      id: ({ stateMachineArn }) => stateMachineArn,
      attributes: ({ stateMachineArn = '' }) => ({
        Arn: stateMachineArn,
        Name: stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1),
        StateMachineRevisionId: INITIAL,
      }),
    },
  },
  update: [
    {
      of: SETTINGS,
      put: {
        UpdateStateMachine: {
          input: ({ id, properties, text, changed }) => ({
            stateMachineArn: id,
            // What is in the template no more goes back to what it is without it.
            loggingConfiguration: { level: 'OFF' },
            tracingConfiguration: { enabled: false },
            ...(changed.includes('EncryptionConfiguration') && { encryptionConfiguration: { type: 'AWS_OWNED_KEY' } }),
            ...settingsOf({ properties, text }),
          }),
          attributes: ({ revisionId }) => ({ StateMachineRevisionId: revisionId ?? INITIAL }),
        },
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ id, tags }) => ({ resourceArn: id, tags: apiTags(tags) }) },
    untag: { UntagResource: ({ id, keys }) => ({ resourceArn: id, tagKeys: keys }) },
    read: {
      ListTagsForResource: {
        input: ({ id }) => ({ resourceArn: id }),
        read: ({ tags = [] }) => tags.map(({ key, value }) => ({ Key: key, Value: value })),
      },
    },
  },
  read: {
    DescribeStateMachine: {
      input: ({ id }) => ({ stateMachineArn: id }),
      read: (machine, { properties }) => ({
        StateMachineName: machine.name,
        StateMachineType: machine.type,
        RoleArn: machine.roleArn,
        ...(properties.DefinitionString === undefined ? {} : { DefinitionString: machine.definition }),
        LoggingConfiguration: asTemplate(machine.loggingConfiguration ?? {}),
        TracingConfiguration: { Enabled: machine.tracingConfiguration?.enabled },
        ...(machine.encryptionConfiguration === undefined
          ? {}
          : { EncryptionConfiguration: asTemplate(machine.encryptionConfiguration) as { Type: 'AWS_OWNED_KEY' } }),
      }),
    },
  },
  delete: { DeleteStateMachine: ({ id }) => ({ stateMachineArn: id }) },
});
