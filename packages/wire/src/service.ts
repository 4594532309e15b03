import type { WireRequest, WireResponse } from './messages.ts';
import { readModel, type OperationModel, type ProtocolKind, type ServiceModel } from './model.ts';
import { respondWithEvents } from './event-stream.ts';
import { AWS_CBOR, awsCbor, awsCborSerializer, isAwsCbor } from './protocols/aws-cbor.ts';
import { awsJson } from './protocols/aws-json.ts';
import { awsQuery } from './protocols/aws-query.ts';
import { ec2Query } from './protocols/ec2-query.ts';
import { cbor } from './protocols/cbor.ts';
import { describeFailure, isCbor, type Protocol } from './protocols/protocol.ts';
import { rest } from './protocols/rest.ts';
import type { ParsedCall } from './messages.ts';

/** A service as the wire speaks it: every protocol that its clients may use. */
export class WireService {
  readonly model: ServiceModel;
  readonly #native: Protocol;
  #query: Protocol | undefined;
  #cbor: Protocol | undefined;
  #awsCbor: Protocol | undefined;

  constructor(sdk: object) {
    this.model = readModel(sdk);
    this.#native = nativeProtocol(this.model);
  }

  /** Older clients speak awsQuery to services that have moved on to JSON, newer ones CBOR. */
  #protocol(request: WireRequest): Protocol {
    if (isCbor(request)) return (this.#cbor ??= cbor(this.model));
    if (isAwsCbor(request)) return (this.#awsCbor ??= awsCbor(this.model));
    if (!FORMS_OF_THEIR_OWN.has(this.model.kind) && isForm(request)) return (this.#query ??= awsQuery(this.model));
    return this.#native;
  }

  parse(request: WireRequest): Promise<ParsedCall> | ParsedCall {
    return this.#protocol(request).parse(request);
  }

  async respond(
    operation: OperationModel,
    output: Record<string, unknown>,
    request: WireRequest,
  ): Promise<WireResponse> {
    if (operation.eventOutput === '') return this.#protocol(request).respond(operation, output, request);
    const { [operation.eventOutput]: _, ...rest } = output;
    const bound = this.#protocol(request).respond(operation, rest, request);
    const events = isAwsCbor(request) ? { serializer: awsCborSerializer(), contentType: AWS_CBOR } : undefined;
    return respondWithEvents(this.model, operation, output, bound, events);
  }

  /**
   * @param report is told of errors that are not AWS's: faults of the cloud itself
   */
  fail(error: unknown, request: WireRequest, report: (error: unknown) => void): WireResponse {
    return this.#protocol(request).fail(describeFailure(error, this.model, report), request);
  }
}

/** Where a form is something else than the older protocol of a service that has moved on. */
const FORMS_OF_THEIR_OWN: ReadonlySet<ProtocolKind> = new Set(['restXml', 'ec2Query']);

/** A form in the body, or all in the address. */
function isForm({ headers, query }: WireRequest): boolean {
  if (headers['x-amz-target'] !== undefined) return false;
  return /^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '') || query.has('Action');
}

/** The protocol that the service's own clients speak. */
export function nativeProtocol(model: ServiceModel): Protocol {
  switch (model.kind) {
    case 'awsJson1_0':
    case 'awsJson1_1':
      return awsJson(model);
    case 'awsQuery':
      return awsQuery(model);
    case 'ec2Query':
      return ec2Query(model);
    case 'restJson1':
    case 'restXml':
      return rest(model);
    case 'rpcv2Cbor':
      return cbor(model);
  }
}
