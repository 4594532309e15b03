import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../errors.ts';
import type { WireRequest, WireResponse } from '../messages.ts';
import type { ServiceModel } from '../model.ts';
import { checkTypes } from '../types.ts';
import { asBuffer, unknownOperation, type Failure, type Protocol } from './protocol.ts';

/** awsJson 1.0 and 1.1: the operation in a header, input and output as JSON. */
export function awsJson(model: ServiceModel): Protocol {
  const version = model.kind === 'awsJson1_0' ? '1.0' : '1.1';
  const contentType = (request: WireRequest): string => {
    // Services answer in the dialect that they were asked in.
    const asked = /^application\/x-amz-json-(1\.[01])/.exec(request.headers['content-type'] ?? '');
    return `application/x-amz-json-${asked?.[1] ?? version}`;
  };
  return {
    async parse(request) {
      const name = request.headers['x-amz-target']?.split('.').at(-1);
      const operation = name === undefined ? undefined : model.operations.get(name);
      if (operation === undefined) throw unknownOperation(name);
      if (operation.input.isUnitSchema() || request.body.length === 0) return { operation: operation.name, input: {} };
      return { operation: operation.name, input: await readJson(model, operation.input, request.body) };
    },
    respond(operation, output, request) {
      const headers = { 'x-amzn-requestid': request.requestId, 'content-type': contentType(request) };
      if (operation.output.isUnitSchema()) return { status: 200, headers, body: '' };
      const serializer = model.codec.createSerializer();
      serializer.write(operation.output, output);
      return { status: 200, headers, body: serializer.flush() };
    },
    fail(failure, request) {
      const response = failJson(model, failure, contentType(request), request.requestId);
      if (model.queryCompatible) {
        response.headers['x-amzn-query-error'] = `${failure.queryCode};${failure.sender ? 'Sender' : 'Receiver'}`;
      }
      return response;
    },
  };
}

/** Reads a JSON document of the given shape, or refuses it as AWS does. */
export async function readJson(
  model: ServiceModel,
  schema: NormalizedSchema,
  body: Buffer,
): Promise<Record<string, unknown>> {
  if (!/^\s*\{/.test(body.toString('latin1', 0, 64))) {
    throw new AwsError('SerializationException', 'Unexpected value type in payload', { status: 400 });
  }
  let value: unknown;
  try {
    value = await model.codec.createDeserializer().read(schema, body);
  } catch (error) {
    const detail = error instanceof Error && !(error instanceof SyntaxError) ? error.message : '';
    throw new AwsError('SerializationException', detail, { status: 400, cause: error });
  }
  checkTypes(schema, value);
  return value as Record<string, unknown>;
}

/** An error as JSON: `__type`, the message, and the members of its shape. */
export function failJson(model: ServiceModel, failure: Failure, contentType: string, requestId: string): WireResponse {
  const members = failure.schema === undefined ? failure.fields : shaped(model, failure);
  const isWritten = failure.message === '' || (failure.schema !== undefined && 'Message' in members);
  const messageName = isWritten ? {} : { message: failure.message };
  const type = model.kind === 'restJson1' ? {} : { __type: typeName(failure, model) };
  return {
    status: failure.status,
    headers: { 'x-amzn-requestid': requestId, 'content-type': contentType, ...failure.headers },
    body: JSON.stringify({ ...type, ...members, ...messageName }),
  };
}

function typeName(failure: Failure, model: ServiceModel): string {
  // AWS names an error in full in the protocol's 1.0 version, and by its short name in 1.1.
  return model.kind === 'awsJson1_0'
    ? (failure.schema?.getName(true) ?? `com.amazon.coral.service#${failure.name}`)
    : failure.name;
}

function shaped(model: ServiceModel, failure: Failure): Record<string, unknown> {
  const members = failure.schema === undefined ? [] : [...failure.schema.structIterator()].map(([name]) => name);
  const value: Record<string, unknown> = { ...failure.fields };
  // As recorded of KMS: an error without a message does not have the member either.
  const said = failure.message === '' ? [] : members.filter((name) => name.toLowerCase() === 'message');
  for (const name of said) value[name] = failure.message;
  const serializer = model.codec.createSerializer();
  serializer.write(failure.schema, value);
  const text = serializer.flush();
  const parsed: unknown = JSON.parse(typeof text === 'string' ? text : asBuffer(text).toString('utf8'));
  return parsed as Record<string, unknown>;
}
