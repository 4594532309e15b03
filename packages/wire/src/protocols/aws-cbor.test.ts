import { cbor, tag } from '@smithy/core/cbor';
import { expect, test } from 'vitest';
import { AwsError } from '../errors.ts';
import type { WireRequest } from '../messages.ts';
import { WireService } from '../service.ts';

const service = new WireService(await import('@aws-sdk/client-kinesis'));

function request(operation: string, input: object): WireRequest {
  return {
    requestId: 'id',
    method: 'POST',
    path: '/',
    rawPath: '/',
    rawQuery: '',
    query: new URLSearchParams(),
    headers: { 'content-type': 'application/x-amz-cbor-1.1', 'x-amz-target': `Kinesis_20131202.${operation}` },
    rawHeaders: [],
    body: Buffer.from(cbor.serialize(input) as Uint8Array),
    sourceIp: '127.0.0.1',
    connection: {},
  };
}

const AT = new Date('2026-11-30T10:00:00.123Z');

test('times are milliseconds, bytes are bytes, both ways', async () => {
  const Timestamp = tag({ tag: 1, value: AT.getTime() });
  const asked = request('GetShardIterator', { ShardId: '0', ShardIteratorType: 'AT_TIMESTAMP', Timestamp });
  expect(await service.parse(asked)).toEqual({
    operation: 'GetShardIterator',
    input: { ShardId: '0', ShardIteratorType: 'AT_TIMESTAMP', Timestamp: AT },
  });
  const operation = service.model.operations.get('GetRecords');
  if (operation === undefined) throw new Error('GetRecords is not in the model.');
  const Records = [
    { SequenceNumber: '1', Data: Buffer.from('x'), ApproximateArrivalTimestamp: AT, PartitionKey: undefined },
  ];
  const answer = await service.respond(operation, { Records }, request('GetRecords', {}));
  expect(answer.headers['content-type']).toBe('application/x-amz-cbor-1.1');
  const { Records: [read] = [] } = cbor.deserialize(answer.body as Uint8Array) as {
    Records?: Record<string, unknown>[];
  };
  expect(Object.keys(read ?? {}).toSorted()).toEqual(['ApproximateArrivalTimestamp', 'Data', 'SequenceNumber']);
  expect(read?.['ApproximateArrivalTimestamp']).toMatchObject({ value: AT.getTime() });
  expect(Buffer.from(read?.['Data'] as Uint8Array).toString()).toBe('x');
});

test('errors have their name and message', () => {
  const error = new AwsError('ResourceNotFoundException', 'Stream s under account 1 not found.');
  const answer = service.fail(error, request('DescribeStream', {}), () => undefined);
  expect([answer.status, cbor.deserialize(answer.body as Uint8Array)]).toEqual([
    400,
    { __type: 'ResourceNotFoundException', message: 'Stream s under account 1 not found.' },
  ]);
});

test('what is not CBOR is refused', async () => {
  const asked = { ...request('ListStreams', {}), body: Buffer.from([0xff, 0x00]) };
  await expect(async () => service.parse(asked)).rejects.toMatchObject({ code: 'SerializationException' });
});
