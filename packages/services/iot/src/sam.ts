import { compact, permission, ref, withProperties, type FunctionEvent, type SamParts } from '@coldstart/cloud/sam';

const topicRule: FunctionEvent = (target, { id, properties }, { made, parameters }) => {
  const { Sql: sql, AwsIotSqlVersion: version } = properties;
  const partition = String(parameters.get('AWS::Partition') ?? 'aws');
  made[`${id}Permission`] = permission(target, 'iot.amazonaws.com', {
    SourceAccount: { 'Fn::Sub': '${AWS::AccountId}' },
    SourceArn: {
      'Fn::Sub': [`arn:${partition}:iot:\${AWS::Region}:\${AWS::AccountId}:rule/\${RuleName}`, { RuleName: ref(id) }],
    },
  });
  made[id] = {
    ...target.attributes,
    Type: 'AWS::IoT::TopicRule',
    Properties: {
      TopicRulePayload: compact({
        RuleDisabled: false,
        Sql: sql,
        AwsIotSqlVersion: version,
        Actions: [{ Lambda: { FunctionArn: target.arn } }],
      }),
    },
  };
};

/** What SAM knows of IoT. */
export const sam: SamParts = { events: { IoTRule: withProperties(['Sql', 'AwsIotSqlVersion'], topicRule) } };
