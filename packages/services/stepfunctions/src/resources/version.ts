import { resourceRow } from './resource-row.ts';

interface VersionProperties {
  StateMachineArn: string;
  StateMachineRevisionId?: string;
  Description?: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachineversion.html */
export const stateMachineVersion = resourceRow<VersionProperties>({
  type: 'AWS::StepFunctions::StateMachineVersion',
  create: {
    PublishStateMachineVersion: {
      input: ({ properties: { StateMachineArn, StateMachineRevisionId, Description } }) => ({
        stateMachineArn: StateMachineArn,
        revisionId: StateMachineRevisionId,
        description: Description,
      }),
      id: ({ stateMachineVersionArn }) => stateMachineVersionArn,
      attributes: ({ stateMachineVersionArn }) => ({ Arn: stateMachineVersionArn }),
    },
  },
  read: {
    DescribeStateMachine: {
      input: ({ id }) => ({ stateMachineArn: id }),
      read: ({ description, revisionId }, { properties }) => ({
        StateMachineArn: properties.StateMachineArn,
        ...(properties.StateMachineRevisionId === undefined ? {} : { StateMachineRevisionId: revisionId ?? 'INITIAL' }),
        ...(description === undefined ? {} : { Description: description }),
      }),
    },
  },
  delete: { DeleteStateMachineVersion: ({ id }) => ({ stateMachineVersionArn: id }) },
});
