import type { AwsError } from './errors.ts';
import type { WireRequest, WireResponse } from './messages.ts';
import type { OperationModel, ServiceModel, Traits } from './model.ts';

/*
 * For services that show others' answers as an SDK client sees them, though the call has never been a request: Step
 * Functions tells of headers, statuses and the names of errors.
 */

/** The id that names of SDKs are made of: `DynamoDB`, `CloudWatch Logs`. */
export const sdkName = ({ serdeContext }: ServiceModel): string => String(serdeContext['serviceId']);

/** The answer that a client of the service's own protocol would get. */
export async function answerSeen(
  model: ServiceModel,
  operation: OperationModel,
  output: Record<string, unknown>,
  requestId: string,
): Promise<WireResponse> {
  const { nativeProtocol } = await import('./service.ts');
  const body = Buffer.alloc(0);
  const request: WireRequest = {
    requestId,
    method: 'POST',
    path: '/',
    rawPath: '/',
    rawQuery: '',
    query: new URLSearchParams(),
    headers: {},
    rawHeaders: [],
    body,
    sourceIp: '127.0.0.1',
    connection: {},
  };
  return nativeProtocol(model).respond(operation, output, request);
}

export interface SeenFailure {
  /** Of the shape, where the service's model has one: `QueueDoesNotExist`. */
  readonly name: string;
  readonly isModelled: boolean;
  /** As the answer has it: `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/** What a client would make of an error. */
export async function failureSeen(model: ServiceModel, error: AwsError): Promise<SeenFailure> {
  const { describeFailure } = await import('./protocols/protocol.ts');
  const { name, schema, queryCode: code, status, message } = describeFailure(error, model, () => {});
  if (schema !== undefined) return { name, isModelled: true, code, status, message };
  // The older protocols tell a code of its own, which clients know the shape by.
  const byCode = [...model.errors.values()].find(
    (one) => (one.getMergedTraits() as Traits).awsQueryError?.[0] === error.code,
  );
  return { name: byCode?.getName() ?? name, isModelled: byCode !== undefined, code, status, message };
}
