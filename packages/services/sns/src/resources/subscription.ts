import { resourceRow } from './resource-row.ts';
import { attributesOf, propertiesOf } from './values.ts';

interface SubscriptionProperties {
  TopicArn: string;
  Protocol: string;
  Endpoint?: string;
  DeliveryPolicy?: object | string;
  FilterPolicy?: object | string;
  FilterPolicyScope?: string;
  RawMessageDelivery?: boolean;
  RedrivePolicy?: object | string;
  SubscriptionRoleArn?: string;
}

/** In the order in which they can be set: a policy fits its scope. */
const CHANGEABLE = [
  'FilterPolicyScope',
  'FilterPolicy',
  'DeliveryPolicy',
  'RawMessageDelivery',
  'RedrivePolicy',
  'SubscriptionRoleArn',
] as const;

/** What an attribute is set to whose property is taken out of the template. */
const DEFAULTS: Readonly<Record<string, string>> = {
  FilterPolicy: '{}',
  FilterPolicyScope: 'MessageAttributes',
  RawMessageDelivery: 'false',
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html */
export const snsSubscription = resourceRow<SubscriptionProperties>({
  type: 'AWS::SNS::Subscription',
  create: {
    Subscribe: {
      input: ({ properties }) => ({
        TopicArn: properties.TopicArn,
        Protocol: properties.Protocol,
        Endpoint: properties.Endpoint,
        Attributes: attributesOf(properties, CHANGEABLE),
        ReturnSubscriptionArn: true,
      }),
      id: ({ SubscriptionArn }) => SubscriptionArn,
      attributes: ({ SubscriptionArn }) => ({ Arn: SubscriptionArn }),
    },
  },
  update: [
    {
      of: CHANGEABLE,
      put: {
        SetSubscriptionAttributes: ({ id, properties, changed }) => {
          const given = attributesOf(properties, CHANGEABLE);
          const set = (AttributeName: string, value?: string) => ({
            SubscriptionArn: id,
            AttributeName,
            AttributeValue: value ?? given[AttributeName] ?? DEFAULTS[AttributeName] ?? '',
          });
          // The policy of the old scope may not fit the new one.
          const isScoped = changed.includes('FilterPolicyScope');
          const names = CHANGEABLE.filter((name) => changed.includes(name) || (isScoped && name === 'FilterPolicy'));
          return [...(isScoped ? [set('FilterPolicy', '{}')] : []), ...names.map((name) => set(name))];
        },
      },
    },
  ],
  read: {
    GetSubscriptionAttributes: {
      input: ({ id }) => ({ SubscriptionArn: id }),
      read: ({ Attributes = {} }) => propertiesOf(Attributes, ['TopicArn', 'Protocol', 'Endpoint', ...CHANGEABLE]),
    },
  },
  delete: { Unsubscribe: ({ id }) => ({ SubscriptionArn: id }) },
  unsupported: ['ReplayPolicy', 'Region'],
});
