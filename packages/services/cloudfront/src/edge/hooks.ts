import type { DefaultCacheBehavior } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import type * as edge from '@coldstart/edge';

export type { EdgeEvent, EdgeHeader, EdgeHeaders, EdgeOrigin } from '@coldstart/edge';

/** A request as functions see and change it. */
export type EdgeRequest = Omit<edge.EdgeRequest, 'body'> & { readonly body: Buffer };

/** An answer as functions see and change it. */
export type EdgeResponse = Omit<edge.EdgeResponse, 'body'> & { readonly body: Buffer };

/** What a request is part of. */
export interface EdgePoint {
  readonly event: edge.EdgeEvent;
  readonly call: Call;
  readonly distributionId: string;
  /** `d111111abcdef8.cloudfront.net` */
  readonly distributionDomainName: string;
  /** What `x-amz-cf-id` tells the viewer. */
  readonly requestId: string;
  /** The behaviour that the request's path has chosen, with its `FunctionAssociations` and `LambdaFunctionAssociations`. */
  readonly behavior: DefaultCacheBehavior;
}

/** A function lets the request go on, changed or not, or answers it. */
export type EdgeOutcome =
  | { readonly request: EdgeRequest }
  | { readonly response: EdgeResponse; readonly by: 'function' | 'lambda' };

/** What distributions do with functions. */
export interface EdgeFunctions {
  /**
   * Whether a behaviour may have the functions that it names; asked whenever a distribution is made or changed.
   *
   * @throws AwsError InvalidFunctionAssociation, InvalidLambdaFunctionAssociation
   */
  check(call: Call, behavior: DefaultCacheBehavior): void | Promise<void>;
  /** `viewer-request` and `origin-request`. @throws EdgeFunctionError where a function fails */
  onRequest(point: EdgePoint, request: EdgeRequest): Promise<EdgeOutcome>;
  /** `origin-response` and `viewer-response`. @throws EdgeFunctionError where a function fails */
  onResponse(point: EdgePoint, request: EdgeRequest, response: EdgeResponse): Promise<EdgeResponse>;
}

/** A function has failed, or has given what it may not: the viewer gets an error page of CloudFront's. */
export class EdgeFunctionError extends Error {
  readonly status: 502 | 503;
  /** What `x-cache` says before ` from cloudfront`. */
  readonly cache:
    | 'FunctionExecutionError'
    | 'FunctionValidationError'
    | 'FunctionThrottledError'
    | 'LambdaExecutionError'
    | 'LambdaValidationError'
    | 'LambdaLimitExceeded';

  /** @param message as the error page says it */
  constructor(status: 502 | 503, cache: EdgeFunctionError['cache'], message: string) {
    super(message);
    this.status = status;
    this.cache = cache;
  }
}

/** The functions of a behaviour for one point. */
export const associated = (behavior: DefaultCacheBehavior, event: edge.EdgeEvent) => ({
  functionArn: behavior.FunctionAssociations?.Items?.find(({ EventType }) => EventType === event)?.FunctionARN,
  lambda: behavior.LambdaFunctionAssociations?.Items?.find(({ EventType }) => EventType === event),
});

/** True where a point has nothing to run: most requests pass it without being made into an event. */
export function isFree(behavior: DefaultCacheBehavior, event: edge.EdgeEvent): boolean {
  const { functionArn, lambda } = associated(behavior, event);
  return functionArn === undefined && lambda === undefined;
}
