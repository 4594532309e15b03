import type { Target } from '@aws-sdk/client-eventbridge';
import { documentText } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface RuleProperties {
  Name?: string;
  Description?: string;
  EventBusName?: string;
  EventPattern?: object | string;
  ScheduleExpression?: string;
  State?: 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
  RoleArn?: string;
  Targets?: (Target & { Id: string; Arn: string })[];
  Tags?: { Key: string; Value: string }[];
}

const CHANGEABLE = ['Description', 'EventPattern', 'ScheduleExpression', 'State', 'RoleArn'] as const;

/** The rule of an id: `name` on the default bus, `bus|name` on another. */
function ruleOf(id: string): { Name: string; EventBusName?: string } {
  const at = id.lastIndexOf('|');
  return at === -1 ? { Name: id } : { Name: id.slice(at + 1), EventBusName: id.slice(0, at) };
}

/** The same for operations on its targets, which call it `Rule`. */
function targetsOf(id: string): { Rule: string; EventBusName?: string } {
  const { Name, ...bus } = ruleOf(id);
  return { Rule: Name, ...bus };
}

function settingsOf({ EventPattern, Description, ScheduleExpression, State, RoleArn }: RuleProperties) {
  return {
    ...(EventPattern !== undefined && { EventPattern: documentText(EventPattern) }),
    ...(Description !== undefined && { Description }),
    ...(ScheduleExpression !== undefined && { ScheduleExpression }),
    ...(State !== undefined && { State }),
    ...(RoleArn !== undefined && { RoleArn }),
  };
}

/** A bus may be given by its name or its ARN. */
const busOf = ({ EventBusName = 'default' }: RuleProperties): string => EventBusName.replace(/^arn:.*:event-bus\//, '');

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
export const eventsRule = resourceRow<RuleProperties>({
  type: 'AWS::Events::Rule',
  name: { property: 'Name', most: 64 },
  id: ({ name, properties }) => (busOf(properties) === 'default' ? name : `${busOf(properties)}|${name}`),
  create: {
    PutRule: {
      input: ({ name, properties, tags }) => ({
        Name: name,
        ...(properties.EventBusName !== undefined && { EventBusName: properties.EventBusName }),
        ...settingsOf(properties),
        Tags: tags,
      }),
      attributes: ({ RuleArn }) => ({ Arn: RuleArn }),
    },
  },
  update: [
    { of: CHANGEABLE, put: { PutRule: ({ id, properties }) => ({ ...ruleOf(id), ...settingsOf(properties) }) } },
  ],
  settings: [
    {
      list: 'Targets',
      key: ({ Id }) => Id,
      add: { PutTargets: ({ id, item }) => ({ ...targetsOf(id), Targets: [item] }) },
      remove: { RemoveTargets: ({ id, item }) => ({ ...targetsOf(id), Ids: [item.Id] }) },
      removedFirst: true,
      read: {
        ListTargetsByRule: {
          input: ({ id }) => targetsOf(id),
          read: ({ Targets = [] }) => {
            const known = Targets.flatMap(({ Id, Arn, ...rest }) =>
              Id === undefined || Arn === undefined ? [] : [{ Id, Arn, ...rest }],
            );
            return known.length === 0 ? {} : { Targets: known };
          },
        },
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ attribute, tags }) => ({ ResourceARN: attribute('Arn'), Tags: tags }) },
    untag: { UntagResource: ({ attribute, keys }) => ({ ResourceARN: attribute('Arn'), TagKeys: keys }) },
    read: {
      ListTagsForResource: { input: ({ attribute }) => ({ ResourceARN: attribute('Arn') }), read: ({ Tags }) => Tags },
    },
  },
  read: {
    DescribeRule: {
      input: ({ id }) => ruleOf(id),
      read: ({ Name = '', EventBusName, EventPattern, Description, ScheduleExpression, State, RoleArn }) => ({
        Name,
        ...(EventBusName !== undefined && { EventBusName }),
        ...(EventPattern !== undefined && { EventPattern: JSON.parse(EventPattern) as object }),
        ...(Description !== undefined && { Description }),
        ...(ScheduleExpression !== undefined && { ScheduleExpression }),
        ...(State !== undefined && { State }),
        ...(RoleArn !== undefined && { RoleArn }),
      }),
    },
  },
  replaces: (properties, before) => busOf(properties) !== busOf(before),
  delete: { DeleteRule: ({ id }) => ruleOf(id) },
});
