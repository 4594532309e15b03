import { polledEvent, type SamParts } from '@coldstart/cloud/sam';

/** Amazon MSK, and Kafka elsewhere. */
export const kafka: SamParts = {
  events: {
    MSK: polledEvent({
      source: 'Stream',
      policy: 'service-role/AWSLambdaMSKExecutionRole',
      settings: ({ ConsumerGroupId: group }) => ({
        AmazonManagedKafkaEventSourceConfig: group === undefined ? undefined : { ConsumerGroupId: group },
      }),
    }),
    SelfManagedKafka: polledEvent({
      settings: ({ ConsumerGroupId: group, KafkaBootstrapServers: servers }) => ({
        SelfManagedKafkaEventSourceConfig: group === undefined ? undefined : { ConsumerGroupId: group },
        SelfManagedEventSource: servers === undefined ? undefined : { Endpoints: { KafkaBootstrapServers: servers } },
      }),
    }),
  },
};
