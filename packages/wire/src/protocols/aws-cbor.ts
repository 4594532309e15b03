import { cbor, tag, tagSymbol } from '@smithy/core/cbor';
import { AwsError } from '../errors.ts';
import type { WireRequest } from '../messages.ts';
import type { Serializer, ServiceModel } from '../model.ts';
import { checkTypes } from '../types.ts';
import { unknownOperation, type Protocol } from './protocol.ts';

/** Of the CBOR that older clients speak to Kinesis, among them the SDK for Java and what is built upon it. */
export const AWS_CBOR = 'application/x-amz-cbor-1.1';

export const isAwsCbor = ({ headers }: WireRequest): boolean => headers['content-type']?.startsWith(AWS_CBOR) === true;

/**
 * awsJson 1.1 with CBOR in the place of JSON: the operation in a header. Times are milliseconds, where CBOR's own rule
 * has seconds: https://github.com/aws/aws-sdk-java-v2/issues/4661
 */
export function awsCbor(model: ServiceModel): Protocol {
  const headersOf = ({ requestId }: WireRequest): Record<string, string> => ({
    'x-amzn-requestid': requestId,
    'content-type': AWS_CBOR,
  });
  return {
    parse(request) {
      const name = request.headers['x-amz-target']?.split('.').at(-1);
      const operation = name === undefined ? undefined : model.operations.get(name);
      if (operation === undefined) throw unknownOperation(name);
      if (operation.input.isUnitSchema() || request.body.length === 0) return { operation: operation.name, input: {} };
      const input = readCbor(request.body);
      checkTypes(operation.input, input);
      return { operation: operation.name, input };
    },
    respond(operation, output, request) {
      const headers = headersOf(request);
      if (operation.output.isUnitSchema()) return { status: 200, headers, body: '' };
      return { status: 200, headers, body: writeCbor(output) };
    },
    fail(failure, request) {
      const { name, message, fields, status } = failure;
      const said = message === '' ? {} : { message };
      const headers = { ...headersOf(request), ...failure.headers };
      return { status, headers, body: writeCbor({ __type: name, ...fields, ...said }) };
    },
  };
}

/** Writes what the wire's other protocols write by schema: here the values say by themselves what they are. */
export function awsCborSerializer(): Serializer {
  let written: Uint8Array = new Uint8Array();
  return {
    write: (_, value) => void (written = writeCbor(value)),
    flush: () => written,
  };
}

const EPOCH = 1;

const writeCbor = (value: unknown): Uint8Array => cbor.serialize(toCbor(value)) as Uint8Array;

function toCbor(value: unknown): unknown {
  if (value instanceof Date) return tag({ tag: EPOCH, value: value.getTime() });
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toCbor);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, toCbor(member)]));
}

function readCbor(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = fromCbor(cbor.deserialize(body));
  } catch (error) {
    throw new AwsError('SerializationException', 'The request body is not valid CBOR.', { status: 400, cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AwsError('SerializationException', 'Unexpected value type in payload', { status: 400 });
  }
  return value as Record<string, unknown>;
}

function fromCbor(value: unknown): unknown {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(fromCbor);
  if (tagSymbol in value && 'value' in value) return new Date(Number(value.value));
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, fromCbor(member)]));
}
