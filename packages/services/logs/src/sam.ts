import { compact, permission, withProperties, type FunctionEvent, type SamParts } from '@coldstart/cloud/sam';

/** A subscription of the function to a log group. */
const subscription: FunctionEvent = (target, { id, properties }, { made, parameters }) => {
  const { LogGroupName: group, FilterPattern: pattern } = properties;
  const partition = String(parameters.get('AWS::Partition') ?? 'aws');
  made[`${id}Permission`] = permission(target, 'logs.amazonaws.com', {
    SourceArn: {
      'Fn::Sub': [
        `arn:${partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${__LogGroupName__}:*`,
        { __LogGroupName__: group ?? '' },
      ],
    },
  });
  made[id] = {
    ...target.attributes,
    DependsOn: [`${id}Permission`],
    Type: 'AWS::Logs::SubscriptionFilter',
    Properties: compact({ LogGroupName: group, FilterPattern: pattern, DestinationArn: target.arn }),
  };
};

/** What SAM knows of CloudWatch Logs. */
export const sam: SamParts = {
  events: { CloudWatchLogs: withProperties(['LogGroupName', 'FilterPattern'], subscription) },
  policyTemplates: new URL('./policy-templates.generated.json', import.meta.url),
};
