import { isChunked, unpackChunks, type WireRequest } from '@coldstart/wire';
import type { FindService, ReadableService } from './services.ts';

/** A call as it passes. */
export interface PassingCall {
  /** Signing name: `dynamodb`. */
  readonly service: string;
  /** How it speaks; `undefined` where the service is not known here. */
  readonly known: ReadableService | undefined;
  /** `PutItem`; the method and path where the service is not known here. */
  readonly operation: string;
  /** What the call names: a function, a table, a bucket. A fault's `resource` is looked for in these. */
  readonly resources: readonly string[];
}

/** Members of an input that name what a call is about, of any service; nearest first. */
const NAMING =
  /^(?:FunctionName|TableName|Bucket|logGroupName|logGroupIdentifier|StackName|RoleName|PolicyArn|PolicyName|UserName|Key)$/;

/** Reads a call without changing it; one that cannot be read is named by its request line. */
export async function readCall(request: WireRequest, find: FindService): Promise<PassingCall> {
  const { name: service, known } = await find(request);
  const unread: PassingCall = { service, known, operation: `${request.method} ${request.path}`, resources: [] };
  if (known === undefined) return unread;
  // Parsing takes the bucket out of the path and the chunks out of the body.
  const copy: WireRequest = { ...request, headers: { ...request.headers } };
  try {
    known.service.locate?.(copy);
    if (isChunked(copy)) unpackChunks(copy, undefined);
    const { operation, input } = await known.wire.parse(copy);
    const resources = Object.entries(input)
      .filter(([member, value]) => NAMING.test(member) && typeof value === 'string')
      .map(([, value]) => String(value));
    return { service, known, operation, resources };
  } catch {
    // The backend says what is wrong with it, as it would without a proxy.
    return unread;
  }
}
