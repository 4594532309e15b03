import type { NotificationConfiguration } from '@aws-sdk/client-s3';
import type { BucketProperties, BucketSetting, Notification } from './bucket-properties.ts';

type Notifications = NonNullable<BucketProperties['NotificationConfiguration']>;

const common = ({ Event: event, Filter: filter }: Notification) => ({
  Events: [event as 's3:ObjectCreated:*'],
  Filter: filter && {
    Key: {
      FilterRules: filter.S3Key.Rules.map(({ Name, Value }) => ({ Name: Name.toLowerCase() as 'prefix', Value })),
    },
  },
});

function toApi({
  LambdaConfigurations: functions,
  QueueConfigurations: queues,
  TopicConfigurations: topics,
  EventBridgeConfiguration: bridge,
}: Notifications): NotificationConfiguration {
  return {
    LambdaFunctionConfigurations: functions?.map((one) => ({ ...common(one), LambdaFunctionArn: one.Function ?? '' })),
    QueueConfigurations: queues?.map((one) => ({ ...common(one), QueueArn: one.Queue ?? '' })),
    TopicConfigurations: topics?.map((one) => ({ ...common(one), TopicArn: one.Topic ?? '' })),
    EventBridgeConfiguration: bridge === undefined || bridge.EventBridgeEnabled === false ? undefined : {},
  };
}

/** CloudFormation has one configuration for each event. */
function fromApi(
  configurations: NotificationConfiguration['QueueConfigurations'],
  target: (one: object) => Partial<Notification>,
): Notification[] | undefined {
  return configurations?.flatMap((one) =>
    (one.Events ?? []).map((Event) => ({
      Event,
      Filter: one.Filter && {
        S3Key: {
          Rules: (one.Filter.Key?.FilterRules ?? []).map(({ Name: name = '', Value = '' }) => ({
            Name: name.toLowerCase(),
            Value,
          })),
        },
      },
      ...target(one),
    })),
  );
}

export const notifications: BucketSetting = {
  of: ['NotificationConfiguration'],
  put: {
    PutBucketNotificationConfiguration: ({ id, properties: { NotificationConfiguration: config } }) => ({
      Bucket: id,
      NotificationConfiguration: toApi(config ?? {}),
    }),
  },
  read: {
    GetBucketNotificationConfiguration: {
      input: ({ id }) => ({ Bucket: id }),
      read(config) {
        const functions = config.LambdaFunctionConfigurations as NotificationConfiguration['QueueConfigurations'];
        const topics = config.TopicConfigurations as NotificationConfiguration['QueueConfigurations'];
        return {
          NotificationConfiguration: {
            LambdaConfigurations: fromApi(functions, (one) => ({ Function: arnIn(one, 'LambdaFunctionArn') })),
            QueueConfigurations: fromApi(config.QueueConfigurations, (one) => ({ Queue: arnIn(one, 'QueueArn') })),
            TopicConfigurations: fromApi(topics, (one) => ({ Topic: arnIn(one, 'TopicArn') })),
            EventBridgeConfiguration: config.EventBridgeConfiguration && { EventBridgeEnabled: true },
          },
        };
      },
    },
  },
};

const arnIn = (one: object, name: string): string => String((one as Record<string, unknown>)[name]);
