import type { DefaultCacheBehavior } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';

/**
 * The four points at which functions see a request on its way: CloudFront Functions the two on the viewer's side,
 * Lambda@Edge all of them.
 *
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-cloudfront-trigger-events.html
 */
export type EdgeEvent = 'viewer-request' | 'origin-request' | 'origin-response' | 'viewer-response';

/** A header as it was sent: its name in the sender's letters, and one value. */
export interface EdgeHeader {
  readonly key: string;
  readonly value: string;
}

/** By their names in lower case; a header that was sent twice has two values. */
export type EdgeHeaders = Record<string, readonly EdgeHeader[]>;

/** Where a request goes to when the cache has no answer. Functions on the origin's side see it, and may name another. */
export interface EdgeOrigin {
  /** `s3` for origins with an S3OriginConfig. */
  readonly kind: 's3' | 'custom';
  readonly domainName: string;
  /** `''`, or `/production`. */
  readonly path: string;
  /** Those that the distribution adds for this origin. */
  readonly customHeaders: EdgeHeaders;
  /** Of `custom` ones. */
  readonly protocol: 'http' | 'https';
  readonly port: number;
  /** Seconds. */
  readonly readTimeout: number;
  readonly keepaliveTimeout: number;
  readonly sslProtocols: readonly string[];
  /** Of `s3` ones: `origin-access-identity` where the distribution signs with one, else `none`. */
  readonly authMethod: 'origin-access-identity' | 'none';
  /** The origin in the distribution that it comes from: whose origin access control signs. */
  readonly id: string | undefined;
}

/** A request as functions see and change it. */
export interface EdgeRequest {
  readonly clientIp: string;
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly uri: string;
  /** Without the `?`. */
  readonly querystring: string;
  readonly headers: EdgeHeaders;
  readonly body: Buffer;
  /** On the origin's side alone. */
  readonly origin?: EdgeOrigin;
}

/** An answer as functions see and change it. */
export interface EdgeResponse {
  readonly status: number;
  readonly statusDescription: string;
  readonly headers: EdgeHeaders;
  readonly body: Buffer;
}

/** What a request is part of. */
export interface EdgePoint {
  readonly event: EdgeEvent;
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
export const associated = (behavior: DefaultCacheBehavior, event: EdgeEvent) => ({
  functionArn: behavior.FunctionAssociations?.Items?.find(({ EventType }) => EventType === event)?.FunctionARN,
  lambda: behavior.LambdaFunctionAssociations?.Items?.find(({ EventType }) => EventType === event),
});

/** True where a point has nothing to run: most requests pass it without being made into an event. */
export function isFree(behavior: DefaultCacheBehavior, event: EdgeEvent): boolean {
  const { functionArn, lambda } = associated(behavior, event);
  return functionArn === undefined && lambda === undefined;
}
