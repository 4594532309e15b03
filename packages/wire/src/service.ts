import type { WireRequest, WireResponse } from './messages.ts';
import { readModel, type OperationModel, type ProtocolKind, type ServiceModel } from './model.ts';
import { respondWithEvents } from './event-stream.ts';
import { AWS_CBOR, awsCbor, awsCborSerializer, isAwsCbor } from './protocols/aws-cbor.ts';
import { awsJson } from './protocols/aws-json.ts';
import { awsQuery } from './protocols/aws-query.ts';
import { ec2Query } from './protocols/ec2-query.ts';
import { cbor } from './protocols/cbor.ts';
import { decimalsInCbor, decimalsInJson } from './protocols/decimals.ts';
import { asBuffer, describeFailure, isCbor, type Protocol } from './protocols/protocol.ts';
import { rest } from './protocols/rest.ts';
import type { ParsedCall } from './messages.ts';

/** A service as the wire speaks it: every protocol that its clients may use. */
export class WireService {
  readonly model: ServiceModel;
  readonly #native: Protocol;
  #query: Protocol | undefined;
  #cbor: Protocol | undefined;
  #awsCbor: Protocol | undefined;

  readonly #decimals: ReadonlySet<string> | undefined;

  /** @param decimals members of its output that are written as decimals even where they are whole */
  constructor(sdk: object, decimals?: ReadonlySet<string>) {
    this.#decimals = decimals;
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
    if (operation.eventOutput === '')
      return this.#withDecimals(this.#protocol(request).respond(operation, output, request), request);
    const { [operation.eventOutput]: _, ...rest } = output;
    const bound = this.#protocol(request).respond(operation, rest, request);
    const events = isAwsCbor(request) ? { serializer: awsCborSerializer(), contentType: AWS_CBOR } : undefined;
    return respondWithEvents(this.model, operation, output, bound, events);
  }

  /** JSON and CBOR tell decimals from whole numbers, and forms do not. */
  #withDecimals(response: WireResponse, request: WireRequest): WireResponse {
    const { body } = response;
    if (this.#decimals === undefined || body === undefined || body.length === 0) return response;
    const protocol = this.#protocol(request);
    if (protocol === this.#query || protocol === this.#awsCbor) return response;
    const bytes = typeof body === 'string' ? Buffer.from(body) : asBuffer(body);
    const names = this.#decimals;
    const written = isCbor(request) ? decimalsInCbor(bytes, names) : decimalsInJson(bytes.toString('utf8'), names);
    return { ...response, body: written };
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
