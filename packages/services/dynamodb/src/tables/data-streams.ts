import { AwsError } from '@coldstart/wire';
import { parseArn, type Call } from '@coldstart/cloud';
import { onTable } from '../access.ts';
import { validation } from '../errors.ts';
import { replicationRole } from '../items/data-streams.ts';
import type { Operations } from '../types.ts';
import { describedTable, managedTable } from './lookup.ts';
import type { DataStream, Table } from './table.ts';

const PRECISION = 'MILLISECOND';

const active = (table: Table, arn: string): DataStream | undefined =>
  table.dataStreams?.find((stream) => stream.arn === arn && stream.enabled);

const wrongState = (to: 'enable' | 'disable' | 'update', wanted: string): AwsError =>
  validation(
    `Table is not in a valid state to ${to} Kinesis Streaming Destination: KinesisStreamingDestination must be ${wanted} to perform ${to.toUpperCase()} operation.`,
  );

/** The caller must be allowed to look at the stream. @throws AwsError ResourceNotFoundException */
async function checkStream(call: Call, arn: string): Promise<void> {
  const { service, account, region } = parseArn(arn) ?? {};
  if (service !== 'kinesis' || account !== call.account || region !== call.region)
    throw validation(`StreamArn must be of a data stream of the table's own account and Region: ${arn}`);
  try {
    await call.invoke('kinesis', 'DescribeStream', { StreamARN: arn });
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
    throw new AwsError(
      'ResourceNotFoundException',
      `User does not have a permission to use kinesis stream: ${arn}, or it does not exist`,
    );
  }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_gettingstarted.html */
export const dataStreamOperations: Operations = {
  EnableKinesisStreamingDestination: {
    access: onTable,
    async run({ TableName, StreamArn, EnableKinesisStreamingConfiguration: given }, call) {
      describedTable(call, TableName);
      await checkStream(call, StreamArn);
      await replicationRole.make(call);
      // Looked up again: the table may have changed meanwhile.
      const table = managedTable(call, TableName);
      if (table.dataStreams?.some(({ enabled }) => enabled) === true)
        throw wrongState('enable', 'DISABLED or ENABLE_FAILED');
      const precision = given?.ApproximateCreationDateTimePrecision ?? PRECISION;
      const others = (table.dataStreams ?? []).filter(({ arn }) => arn !== StreamArn);
      table.dataStreams = [...others, { arn: StreamArn, enabled: true, precision }];
      return {
        TableName: table.name,
        StreamArn,
        DestinationStatus: 'ENABLING',
        ...(given !== undefined && {
          EnableKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: precision },
        }),
      };
    },
  },

  UpdateKinesisStreamingDestination: {
    access: onTable,
    run({ TableName, StreamArn, UpdateKinesisStreamingConfiguration: given }, call) {
      const table = managedTable(call, TableName);
      const stream = active(table, StreamArn);
      const precision = given?.ApproximateCreationDateTimePrecision;
      if (stream === undefined) throw wrongState('update', 'ACTIVE');
      if (precision === undefined) throw validation('UpdateKinesisStreamingConfiguration must be specified');
      stream.precision = precision;
      return {
        TableName: table.name,
        StreamArn,
        DestinationStatus: 'UPDATING',
        UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: precision },
      };
    },
  },

  DisableKinesisStreamingDestination: {
    access: onTable,
    run({ TableName, StreamArn }, call) {
      const table = managedTable(call, TableName);
      const stream = active(table, StreamArn);
      if (stream === undefined) throw wrongState('disable', 'ACTIVE');
      stream.enabled = false;
      return { TableName: table.name, StreamArn, DestinationStatus: 'DISABLING' };
    },
  },

  DescribeKinesisStreamingDestination: {
    access: onTable,
    run({ TableName }, call) {
      const table = describedTable(call, TableName);
      return {
        TableName: table.name,
        KinesisDataStreamDestinations: (table.dataStreams ?? []).map(({ arn, enabled, precision }) => ({
          StreamArn: arn,
          DestinationStatus: enabled ? ('ACTIVE' as const) : ('DISABLED' as const),
          ApproximateCreationDateTimePrecision: precision,
        })),
      };
    },
  },
};
