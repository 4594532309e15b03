import { AwsError } from '@coldstart/wire';
import { parseArn, type Call } from '@coldstart/cloud';
import { onNewStream, onStream, passRole } from '../access.ts';
import { inUse, invalidArgument, notHere, streamExists } from '../errors.ts';
import type { FirehoseOperations } from '../sdk.ts';
import { problemOf } from '../pipeline/jq.ts';
import { changedDestination, processingOf, readDestination, rolesOf } from '../settings/destination.ts';
import { processor } from '../settings/processing.ts';
import { dropSource } from '../source/kinesis.ts';
import {
  changeStream,
  deliveryStreams,
  DESTINATION_ID,
  peekStream,
  streamArn,
  type DeliveryStream,
  type Destination,
  type KinesisSource,
} from '../state.ts';
import { streamTags } from '../tags.ts';
import { readEncryption } from './encryption.ts';
import { settle } from './timers.ts';

type CreateInput = Parameters<NonNullable<FirehoseOperations['CreateDeliveryStream']>['run']>[0];

/** The caller must be allowed to pass a role, and it must let Firehose assume it. */
function checkRole(call: Call, role: string): void {
  call.authorize(passRole(role));
  const { identity, store } = call.cloud;
  if (identity.trusts(store, role, 'firehose.amazonaws.com', { 'sts:ExternalId': call.account })) return;
  throw invalidArgument(`Firehose is unable to assume role ${role}. Please check the role provided.`);
}

function readSource(call: Call, input: CreateInput): KinesisSource | undefined {
  const { DeliveryStreamType: type = 'DirectPut', KinesisStreamSourceConfiguration: kinesis } = input;
  if (type === 'MSKAsSource' || input.MSKSourceConfiguration !== undefined)
    throw notHere('Amazon MSK as a source', 'Take DirectPut or KinesisStreamAsSource.');
  if (type === 'DatabaseAsSource' || input.DatabaseSourceConfiguration !== undefined)
    throw notHere('A database as a source', 'Take DirectPut or KinesisStreamAsSource.');
  if (type === 'DirectPut') {
    if (kinesis === undefined) return undefined;
    throw invalidArgument('KinesisSourceStreamConfig is only applicable for KinesisStreamAsSource stream type.');
  }
  if (kinesis?.KinesisStreamARN === undefined || kinesis.RoleARN === undefined)
    throw invalidArgument('KinesisStreamSourceConfiguration must be specified for KinesisStreamAsSource stream type.');
  if (parseArn(kinesis.KinesisStreamARN)?.account !== call.account)
    throw notHere('A data stream of another account as a source', 'Read one of the same account.');
  return { streamArn: kinesis.KinesisStreamARN, roleArn: kinesis.RoleARN };
}

/** @throws AwsError InvalidArgumentException for what jq cannot read */
async function checkQuery(destination: Destination): Promise<void> {
  const asked = processor(processingOf(destination), 'MetadataExtraction')?.MetadataExtractionQuery;
  const problem = asked === undefined ? undefined : await problemOf(asked);
  if (problem !== undefined) throw invalidArgument(`MetadataExtractionQuery is not valid: ${problem}`);
}

export const streamOperations: FirehoseOperations = {
  /** https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html */
  CreateDeliveryStream: {
    access: onNewStream,
    async run(input, call) {
      const { DeliveryStreamName: name, Tags = [] } = input;
      const { account, region } = call;
      const place = { account, region, name };
      if (peekStream(call, place) !== undefined) throw streamExists(name, account);
      const source = readSource(call, input);
      const destination = readDestination(input);
      await checkQuery(destination);
      for (const role of rolesOf(destination)) checkRole(call, role);
      if (source !== undefined) await checkSource(call, source);
      const encryption = await readEncryption(call, input.DeliveryStreamEncryptionConfigurationInput);
      if (encryption !== undefined && source !== undefined)
        throw invalidArgument('Server side encryption can only be enabled for DirectPut delivery stream type.');
      const stream: DeliveryStream = {
        ...place,
        arn: streamArn(place),
        created: call.now(),
        status: 'CREATING',
        version: 1,
        updated: undefined,
        source,
        throughputHint: input.DirectPutSourceConfiguration?.ThroughputHintInMBs,
        destination,
        encryption,
        tags: streamTags.add([], Tags),
      };
      call.state(deliveryStreams).byName.set(name, stream);
      settle(call, stream);
      return { DeliveryStreamARN: stream.arn };
    },
  },

  /** https://docs.aws.amazon.com/firehose/latest/APIReference/API_UpdateDestination.html */
  UpdateDestination: {
    access: onStream,
    async run(input, call) {
      const { DeliveryStreamName: name, CurrentDeliveryStreamVersionId: version, DestinationId: id } = input;
      const stream = changeStream(call, name);
      if (stream.status !== 'ACTIVE')
        throw inUse(`Firehose ${name} under account ${call.account} is not ACTIVE, instead in state ${stream.status}.`);
      if (id !== DESTINATION_ID) throw invalidArgument(`Destination Id ${id} not found`);
      if (version !== String(stream.version))
        throw new AwsError(
          'ConcurrentModificationException',
          `Cannot update firehose: ${name} since the current version id: ${stream.version} and specified version id: ${version} do not match`,
        );
      const destination = changedDestination(stream.destination, input);
      await checkQuery(destination);
      const before = rolesOf(stream.destination);
      for (const role of rolesOf(destination)) if (!before.includes(role)) checkRole(call, role);
      stream.destination = destination;
      stream.version += 1;
      stream.updated = call.now();
    },
  },

  /** What is buffered is lost, as on AWS. https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeleteDeliveryStream.html */
  DeleteDeliveryStream: {
    access: onStream,
    run({ DeliveryStreamName: name }, call) {
      const stream = changeStream(call, name);
      if (stream.status === 'CREATING')
        throw inUse(`Firehose ${name} under account ${call.account} is not ACTIVE, instead in state CREATING.`);
      stream.status = 'DELETING';
      dropSource(call, stream);
      settle(call, stream);
    },
  },
};

/** @throws AwsError InvalidArgumentException where the role may not read the stream, or there is none */
async function checkSource(call: Call, { streamArn: arn, roleArn }: KinesisSource): Promise<void> {
  checkRole(call, roleArn);
  const { account = '', region = '' } = parseArn(arn) ?? {};
  const as = call.cloud.identity.sessionOf(call.cloud.store, { roleArn, sessionName: 'firehose' });
  try {
    await call.invoke('kinesis', 'DescribeStream', { StreamARN: arn }, { account, region, ...(as && { as }) });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidArgument(
      error.code === 'ResourceNotFoundException'
        ? `Kinesis Stream ${arn} does not exist.`
        : `Role ${roleArn} is not authorized to perform DescribeStream on ${arn}.`,
    );
  }
}
