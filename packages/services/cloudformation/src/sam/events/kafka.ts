import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  compact,
  invalidEvent,
  isIntrinsic,
  polledEvent,
  type EventSource,
  type Invocable,
  type SamParts,
} from '@coldstart/cloud/sam';
import { decrypt, readSecret, schemaRegistry, useNetwork } from './source-access.ts';

function consumer({ ConsumerGroupId, SchemaRegistryConfig }: ValueMap): ValueMap | undefined {
  return ConsumerGroupId === undefined && SchemaRegistryConfig === undefined
    ? undefined
    : compact({ ConsumerGroupId, SchemaRegistryConfig });
}

/** Amazon MSK lets in by certificates. */
function mskPolicies(target: Invocable, event: EventSource): ValueMap[] {
  const configurations = event.properties.SourceAccessConfigurations;
  const certificates = (Array.isArray(configurations) ? configurations : []).flatMap((one) =>
    isMap(one) && one.Type === 'CLIENT_CERTIFICATE_TLS_AUTH' && one.URI !== undefined ? [readSecret(one.URI)] : [],
  );
  const statements = [...schemaRegistry(target, event), ...certificates];
  return statements.length === 0
    ? []
    : [{ PolicyName: 'MSKExecutionRolePolicy', PolicyDocument: { Statement: statements } }];
}

const BY_SECRET = [
  'SASL_SCRAM_256_AUTH',
  'SASL_SCRAM_512_AUTH',
  'BASIC_AUTH',
  'CLIENT_CERTIFICATE_TLS_AUTH',
  'OAUTHBEARER_AUTH',
];
const BY_IAM = ['IAM_AUTH', 'IAM_OAUTHBEARER_AUTH'];
const SAID_OF_TOKENS = [
  'OAUTHBEARER_SCOPE',
  'OAUTHBEARER_AUDIENCE',
  'OAUTHBEARER_LOGICAL_CLUSTER',
  'OAUTHBEARER_IDENTITY_POOL',
];

function kafkaPolicies(target: Invocable, event: EventSource): ValueMap[] {
  const { KafkaBootstrapServers: servers, Topics: topics, SourceAccessConfigurations: access } = event.properties;
  const refuse = (message: string): Error => invalidEvent(target.logicalId, event.name, message);
  if (servers === undefined)
    throw refuse('No KafkaBootstrapServers provided for self managed kafka as an event source');
  if (topics === undefined) throw refuse('No Topics provided for self managed kafka as an event source');
  if (Array.isArray(topics) && topics.length !== 1)
    throw refuse('Topics for self managed kafka only supports single configuration entry.');
  if (access === undefined) throw refuse('No SourceAccessConfigurations for self managed kafka event provided.');
  if (!Array.isArray(access)) throw refuse('SourceAccessConfigurations for self managed kafka event should be a list.');
  const statements = [...accessStatements(access, refuse), ...decrypt(target, event), ...schemaRegistry(target, event)];
  if (statements.length === 0) return [];
  const document = { Statement: statements, Version: '2012-10-17' };
  return [{ PolicyName: 'SelfManagedKafkaExecutionRolePolicy', PolicyDocument: document }];
}

function accessStatements(access: readonly Value[], refuse: (message: string) => Error): ValueMap[] {
  const needed = (uri: Value | undefined, what: string): Value => {
    const where = 'URI property specified in SourceAccessConfigurations for self managed kafka event.';
    if (uri === undefined || uri === '') throw refuse(`No ${what} ${where}`);
    if (typeof uri !== 'string' && !isIntrinsic(uri)) throw refuse(`Wrong Type for ${what} ${where}`);
    return uri;
  };
  const types = access.map((one) => (isMap(one) ? String(one.Type) : ''));
  if (types.filter((type) => BY_SECRET.includes(type) || BY_IAM.includes(type)).length > 1)
    throw refuse(
      'Multiple auth mechanism properties specified in SourceAccessConfigurations for self managed kafka event.',
    );
  const secrets: ValueMap[] = [];
  const roots: ValueMap[] = [];
  for (const one of access) {
    const { Type: given, URI: uri } = isMap(one) ? one : {};
    const type = String(given);
    if (BY_SECRET.includes(type)) secrets.push(readSecret(needed(uri, 'auth mechanism')));
    else if (type === 'SERVER_ROOT_CA_CERTIFICATE') roots.push(readSecret(needed(uri, type)));
    else if (type === 'VPC_SUBNET' || type === 'VPC_SECURITY_GROUP' || SAID_OF_TOKENS.includes(type)) needed(uri, type);
    else if (!BY_IAM.includes(type))
      throw refuse('Invalid SourceAccessConfigurations Type provided for self managed kafka event.');
  }
  if (types.includes('VPC_SUBNET') !== types.includes('VPC_SECURITY_GROUP'))
    throw refuse(
      'VPC_SUBNET and VPC_SECURITY_GROUP in SourceAccessConfigurations for SelfManagedKafka must be both provided.',
    );
  return [...secrets, ...roots, ...(types.includes('VPC_SUBNET') ? [useNetwork()] : [])];
}

/** Amazon MSK, and Kafka elsewhere. */
export const kafka: SamParts = {
  events: {
    MSK: polledEvent({
      source: 'Stream',
      policy: 'service-role/AWSLambdaMSKExecutionRole',
      settings: (properties) => ({ AmazonManagedKafkaEventSourceConfig: consumer(properties) }),
      statements: mskPolicies,
    }),
    SelfManagedKafka: polledEvent({
      settings: (properties) => ({
        SelfManagedKafkaEventSourceConfig: consumer(properties),
        SelfManagedEventSource:
          properties.KafkaBootstrapServers === undefined
            ? undefined
            : { Endpoints: { KafkaBootstrapServers: properties.KafkaBootstrapServers } },
      }),
      statements: kafkaPolicies,
    }),
  },
};
