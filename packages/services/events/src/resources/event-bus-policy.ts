import type { PutPermissionCommandInput } from '@aws-sdk/client-eventbridge';
import { findStatement, withStatement } from './statements.ts';
import { resourceRow } from './resource-row.ts';

interface EventBusPolicyProperties {
  StatementId: string;
  EventBusName?: string;
  Statement?: object | string;
  Action?: string;
  Principal?: string;
  Condition?: { Type?: string; Key?: string; Value?: string };
}

interface View {
  readonly properties: EventBusPolicyProperties;
  readonly answers: { readonly DescribeEventBus?: { readonly Policy?: string | undefined } };
}

const busOf = ({ EventBusName = 'default' }: Partial<EventBusPolicyProperties>): string => EventBusName;

/** A statement is put into the bus's policy as it is; its parts are what PutPermission makes one of. */
function permission({ properties, answers }: View): PutPermissionCommandInput {
  const { StatementId, Statement, Action, Principal, Condition } = properties;
  const EventBusName = busOf(properties);
  if (Statement !== undefined)
    return { EventBusName, Policy: withStatement(answers.DescribeEventBus?.Policy, StatementId, Statement) };
  const { Type, Key, Value } = Condition ?? {};
  return {
    EventBusName,
    StatementId,
    Action: Action ?? 'events:PutEvents',
    ...(Principal !== undefined && { Principal }),
    ...(Condition !== undefined && { Condition: { Type, Key, Value } }),
  };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbuspolicy.html */
export const eventsEventBusPolicy = resourceRow<EventBusPolicyProperties>({
  type: 'AWS::Events::EventBusPolicy',
  id: ({ properties }) => `${busOf(properties)}|${properties.StatementId}`,
  create: {
    DescribeEventBus: ({ properties }) => ({ Name: busOf(properties) }),
    PutPermission: (view) => permission(view),
  },
  update: [
    {
      of: ['Statement', 'Action', 'Principal', 'Condition'],
      put: {
        DescribeEventBus: ({ properties }) => ({ Name: busOf(properties) }),
        PutPermission: (view) => permission(view),
      },
    },
  ],
  read: {
    DescribeEventBus: {
      input: ({ properties }) => ({ Name: busOf(properties) }),
      read: ({ Name: EventBusName, Policy }, { properties: { StatementId, Statement } }) => {
        const found = findStatement(Policy, StatementId);
        if (found === undefined) return undefined;
        return {
          ...(EventBusName !== undefined && { EventBusName }),
          StatementId,
          ...(Statement !== undefined && { Statement: found }),
        };
      },
    },
  },
  delete: { RemovePermission: ({ before }) => ({ EventBusName: busOf(before), StatementId: before.StatementId }) },
});
