import { EventStreamSerde, eventStreamSerdeProvider } from '@smithy/core/event-streams';
import type { WireResponse } from './messages.ts';
import type { OperationModel, Serializer, ServiceModel } from './model.ts';

/** How events are written, where the client does not speak the service's own protocol. */
export interface EventEncoding {
  readonly serializer: Serializer;
  readonly contentType: string;
}

/** Turns an output whose member is an async iterable of events into frames. */
export async function respondWithEvents(
  model: ServiceModel,
  operation: OperationModel,
  output: Record<string, unknown>,
  bound: WireResponse,
  encoding?: EventEncoding,
): Promise<WireResponse> {
  const serde = new EventStreamSerde({
    marshaller: eventStreamSerdeProvider(model.serdeContext),
    serializer: (encoding?.serializer ?? model.protocol.serializer) as never,
    deserializer: model.protocol.deserializer as never,
    serdeContext: model.serdeContext as never,
    defaultContentType:
      encoding?.contentType ?? (model.kind.startsWith('awsJson') ? 'application/x-amz-json-1.1' : 'application/json'),
  });
  const { [operation.eventOutput]: eventStream, ...initial } = output;
  const rpc = operation.traits.http === undefined;
  const stream: unknown = await serde.serializeEventStream({
    eventStream: eventStream as AsyncIterable<unknown>,
    requestSchema: operation.output,
    // RPC protocols have no headers to carry the other members: they come first, as a frame of their own.
    ...(rpc ? { initialRequest: initial, initialMessageType: 'initial-response' } : {}),
  });
  return {
    status: bound.status,
    headers: { ...bound.headers, 'content-type': 'application/vnd.amazon.eventstream' },
    stream: stream as AsyncIterable<Uint8Array>,
  };
}
