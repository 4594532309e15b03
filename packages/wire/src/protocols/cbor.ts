import { CborCodec } from '@smithy/core/cbor';
import { AwsError } from '../errors.ts';
import type { WireRequest, WireResponse } from '../messages.ts';
import type { ServiceModel } from '../model.ts';
import { checkTypes } from '../types.ts';
import { unknownOperation, type Protocol } from './protocol.ts';

/** rpcv2Cbor: the operation in the path, input and output as CBOR. */
export function cbor(model: ServiceModel): Protocol {
  const codec = new CborCodec();
  codec.setSerdeContext(model.serdeContext as never);
  const DOCUMENT = 15;
  const MAP = 128;

  function answer(status: number, body: Uint8Array, requestId: string): WireResponse {
    return {
      status,
      headers: {
        'x-amzn-requestid': requestId,
        'smithy-protocol': 'rpc-v2-cbor',
        'content-type': 'application/cbor',
      },
      body,
    };
  }

  return {
    async parse(request: WireRequest) {
      const name = request.path.split('/').at(-1);
      const operation = name === undefined ? undefined : model.operations.get(name);
      if (operation === undefined) throw unknownOperation(name);
      if (request.body.length === 0 || operation.input.isUnitSchema()) return { operation: operation.name, input: {} };
      let value: unknown;
      try {
        value = await codec.createDeserializer().read(operation.input, request.body);
      } catch (error) {
        throw new AwsError('SerializationException', 'The request body is not valid CBOR.', {
          status: 400,
          cause: error,
        });
      }
      checkTypes(operation.input, value);
      return { operation: operation.name, input: value as Record<string, unknown> };
    },
    respond(operation, output, { requestId }) {
      const serializer = codec.createSerializer();
      serializer.write(operation.output, operation.output.isUnitSchema() ? {} : output);
      return answer(200, serializer.flush(), requestId);
    },
    fail(failure, { requestId }) {
      const document: Record<string, unknown> = {
        __type: failure.schema?.getName(true) ?? failure.name,
        message: failure.message,
      };
      const names = failure.schema === undefined ? [] : [...failure.schema.structIterator()].map(([name]) => name);
      for (const name of names) if (failure.fields[name] !== undefined) document[name] = failure.fields[name];
      const serializer = codec.createSerializer();
      serializer.write(MAP | DOCUMENT, document);
      const response = answer(failure.status, serializer.flush(), requestId);
      Object.assign(response.headers, failure.headers);
      if (model.queryCompatible) {
        response.headers['x-amzn-query-error'] = `${failure.queryCode};${failure.sender ? 'Sender' : 'Receiver'}`;
      }
      return response;
    },
  };
}
