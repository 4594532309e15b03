import { ACCOUNT, REGION } from '../lambda.ts';
import { named, type Situation } from './situation.ts';

const kinesis = { ...named, EventSourceArn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/s` };

const selfManaged = (...KAFKA_BOOTSTRAP_SERVERS: string[]) => ({
  ...named,
  Topics: ['topic'],
  SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS } },
});
const SourceAccessConfigurations = [
  { Type: 'BASIC_AUTH', URI: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:s` },
];
const grouped = { BatchSize: 1, SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'random_id' } };

/** Event source mappings. */
export const EVENT_SOURCE_MAPPINGS: readonly Situation[] = [
  {
    test: 'TestLambdaEventSourceMappings::test_event_source_mapping_exceptions',
    steps: [
      ['get_unknown_uuid', 'GetEventSourceMapping', { UUID: '00000000-0000-0000-0000-000000000000' }],
      ['delete_unknown_uuid', 'DeleteEventSourceMapping', { UUID: '00000000-0000-0000-0000-000000000000' }],
      [
        'update_unknown_uuid',
        'UpdateEventSourceMapping',
        { UUID: '00000000-0000-0000-0000-000000000000', Enabled: false },
      ],
      ['create_no_event_source_arn', 'CreateEventSourceMapping', named],
      [
        'create_unknown_params',
        'CreateEventSourceMapping',
        { FunctionName: 'G', EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:q` },
      ],
      [
        'destination_config_failure',
        'CreateEventSourceMapping',
        {
          ...named,
          EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:q`,
          DestinationConfig: { OnFailure: { Destination: `arn:aws:sqs:${REGION}:${ACCOUNT}:d` } },
        },
      ],
    ],
  },
  {
    test: 'TestLambdaEventSourceMappings::test_create_event_source_validation_kinesis',
    steps: [
      ['no_starting_position', 'CreateEventSourceMapping', kinesis],
      ['invalid_starting_position', 'CreateEventSourceMapping', { ...kinesis, StartingPosition: 'invalid' }],
    ],
  },
  {
    test: 'TestLambdaEventSourceMappings::test_create_event_source_self_managed',
    steps: [
      ['missing-source-access-configuration', 'CreateEventSourceMapping', selfManaged('kafka:1000')],
      [
        'event-source-mapping-default',
        'CreateEventSourceMapping',
        { ...selfManaged('kafka:1000'), SourceAccessConfigurations },
      ],
      ['duplicate-source', 'CreateEventSourceMapping', { ...selfManaged('kafka:1000'), SourceAccessConfigurations }],
      [
        'event-source-mapping-values',
        'CreateEventSourceMapping',
        {
          ...selfManaged('kafka:1000'),
          ...grouped,
          SourceAccessConfigurations,
          Topics: ['topic_2'],
          StartingPosition: 'LATEST',
        },
      ],
      [
        'multiple-duplicate-source',
        'CreateEventSourceMapping',
        { ...selfManaged('kafka:1000', 'kafka:2000'), ...grouped, SourceAccessConfigurations },
      ],
    ],
  },
];
