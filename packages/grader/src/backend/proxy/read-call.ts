import { isChunked, unpackChunks, type WireRequest } from '@coldstart/wire';
import { resourcesOf, type CallResources } from './resources.ts';
import type { FindService, ReadableService } from './services.ts';

/** A call as it passes. */
export interface PassingCall {
  /** Signing name: `dynamodb`. */
  readonly service: string;
  /** How it speaks; `undefined` where the service is not known here. */
  readonly known: ReadableService | undefined;
  /** `PutItem`; the method and path where the service is not known here. */
  readonly operation: string;
  /** A function, a table, a bucket. */
  readonly resources: CallResources;
}

const NONE: CallResources = { names: [], arn: undefined };

/** Reads a call without changing it; one that cannot be read is named by its request line. */
export async function readCall(
  request: WireRequest,
  find: FindService,
  place: { readonly account: string; readonly region: string },
): Promise<PassingCall> {
  const { name: service, known } = await find(request);
  const unread: PassingCall = { service, known, operation: `${request.method} ${request.path}`, resources: NONE };
  if (known === undefined) return unread;
  // Parsing takes the bucket out of the path and the chunks out of the body.
  const copy: WireRequest = { ...request, headers: { ...request.headers } };
  try {
    known.service.locate?.(copy);
    if (isChunked(copy)) unpackChunks(copy, undefined);
    const { operation, input } = await known.wire.parse(copy);
    return { service, known, operation, resources: resourcesOf(known.entry.resources ?? [], input, place) };
  } catch {
    // The backend says what is wrong with it, as it would without a proxy.
    return unread;
  }
}
