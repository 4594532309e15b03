import { AwsError } from '../errors.ts';
import type { ParsedCall, WireRequest, WireResponse } from '../messages.ts';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { OperationModel, ServiceModel, Traits } from '../model.ts';

/** One wire format: bytes to an operation and its input, and its output or error back to bytes. */
export interface Protocol {
  parse(request: WireRequest): Promise<ParsedCall> | ParsedCall;
  respond(operation: OperationModel, output: Record<string, unknown>, request: WireRequest): WireResponse;
  fail(failure: Failure, request: WireRequest): WireResponse;
}

/** An error, with all that a protocol needs to write it. */
export interface Failure {
  /** `ResourceNotFoundException` */
  readonly name: string;
  readonly message: string;
  readonly status: number;
  /** The code of awsQuery and of awsQuery-compatible services, where it is another one than the name. */
  readonly queryCode: string;
  readonly sender: boolean;
  readonly schema: NormalizedSchema | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Finds out how a service's model words an error. An error that is not an AWS error is the cloud's own fault: a 500. */
export function describeFailure(error: unknown, model: ServiceModel, report: (error: unknown) => void): Failure {
  if (!(error instanceof AwsError)) {
    report(error);
    return describeFailure(internalFailure(model, error), model, report);
  }
  // JSON services name the shape; the older ones a code of their own, which the shape's name only resembles.
  const older = model.kind === 'awsQuery' || model.kind === 'ec2Query' || model.kind === 'restXml';
  const schema = model.errors.get(error.code) ?? (older ? undefined : model.errors.get(`${error.code}Exception`));
  const traits = (schema?.getMergedTraits() ?? {}) as Traits;
  const modelled = model.kind === 'awsQuery' ? (traits.awsQueryError?.[1] ?? traits.httpError) : traits.httpError;
  const status = error.status ?? modelled ?? (traits.error === 'server' ? 500 : 400);
  return {
    name: schema?.getName() ?? error.code,
    message: error.message,
    status,
    queryCode: error.queryCode ?? traits.awsQueryError?.[0] ?? error.code,
    sender: status < 500,
    schema,
    fields: error.fields,
    headers: error.headers,
  };
}

function internalFailure(model: ServiceModel, error: unknown): AwsError {
  const what = error instanceof Error ? error.message : String(error);
  const code = model.kind === 'restXml' ? 'InternalError' : 'InternalFailure';
  return new AwsError(code, `The embedded cloud failed at this call, which is a fault of its own: ${what}`, {
    status: 500,
  });
}

export const isCbor = (request: WireRequest): boolean => request.headers['smithy-protocol'] === 'rpc-v2-cbor';

/** The SDK's codecs hand out views of larger buffers; this is the same memory as a plain `Buffer`. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function unknownOperation(name: string | undefined): AwsError {
  return new AwsError(
    'UnknownOperationException',
    name === undefined || name === '' ? '' : `The operation ${name} is not one of this service.`,
    { status: 400 },
  );
}
