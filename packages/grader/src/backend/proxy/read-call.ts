import { isChunked, locateBucket, unpackChunks, type WireRequest, type WireService } from '@coldstart/wire';
import { serviceOf } from './services.ts';

/** A call as it passes. */
export interface PassingCall {
  /** Signing name: `dynamodb`. */
  readonly service: string;
  readonly wire: WireService | undefined;
  /** `PutItem`; the method and path where the service is not known here. */
  readonly operation: string;
  /** What the call names: a function, a table, a bucket. A fault's `resource` is looked for in these. */
  readonly resources: readonly string[];
}

/** Members of an input that name what a call is about, of any service; nearest first. */
const NAMING =
  /^(?:FunctionName|TableName|Bucket|logGroupName|logGroupIdentifier|StackName|RoleName|PolicyArn|PolicyName|UserName|Key)$/;

/** Reads a call without changing it; one that cannot be read is named by its request line. */
export async function readCall(request: WireRequest): Promise<PassingCall> {
  const { name: service, wire } = await serviceOf(request);
  const unread: PassingCall = { service, wire, operation: `${request.method} ${request.path}`, resources: [] };
  if (wire === undefined) return unread;
  // Parsing takes the bucket out of the path and the chunks out of the body.
  const copy: WireRequest = { ...request, headers: { ...request.headers } };
  try {
    if (service === 's3') locateBucket(copy);
    if (isChunked(copy)) unpackChunks(copy, undefined);
    const { operation, input } = await wire.parse(copy);
    const resources = Object.entries(input)
      .filter(([member, value]) => NAMING.test(member) && typeof value === 'string')
      .map(([, value]) => String(value));
    return { service, wire, operation, resources };
  } catch {
    // The backend says what is wrong with it, as it would without a proxy.
    return unread;
  }
}
