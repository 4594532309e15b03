/** Where in a request's life code runs: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-cloudfront-trigger-events.html */
export type EdgeEvent = 'viewer-request' | 'origin-request' | 'origin-response' | 'viewer-response';

/** A header as it was sent: its name in the sender's letters, and one value. */
export interface EdgeHeader {
  readonly key: string;
  readonly value: string;
}

/** By their names in lower case; a header that was sent twice has two values. */
export type EdgeHeaders = Readonly<Record<string, readonly EdgeHeader[]>>;

/** Where a request goes to when the cache has no answer. */
export interface EdgeOrigin {
  /** `s3` for origins with an S3OriginConfig. */
  readonly kind: 's3' | 'custom';
  readonly domainName: string;
  /** `''`, or `/production`. */
  readonly path: string;
  readonly customHeaders: EdgeHeaders;
  readonly protocol: 'http' | 'https';
  readonly port: number;
  /** Seconds. */
  readonly readTimeout: number;
  readonly keepaliveTimeout: number;
  readonly sslProtocols: readonly string[];
  readonly authMethod: 'origin-access-identity' | 'none';
  /** The distribution's origin that it comes from. */
  readonly id: string | undefined;
}

export interface EdgeRequest {
  readonly clientIp: string;
  readonly method: string;
  /** The path, as the viewer wrote it. */
  readonly uri: string;
  /** What follows the `?`, as the viewer wrote it; empty without one. */
  readonly querystring: string;
  readonly headers: EdgeHeaders;
  readonly body: Uint8Array;
  /** On the origin's side alone. */
  readonly origin?: EdgeOrigin;
}

export interface EdgeResponse {
  readonly status: number;
  readonly statusDescription: string;
  readonly headers: EdgeHeaders;
  readonly body: Uint8Array;
}

/** What a function makes of a request or a response. */
export type EdgeResult = { readonly request: EdgeRequest } | { readonly response: EdgeResponse };

/** Which distribution and request an event is of. */
export interface EdgeContext {
  readonly distributionDomainName: string;
  readonly distributionId: string;
  readonly requestId: string;
}

/** What a function failed with: `X-Cache` of the answer says it, and the page says why. */
export type EdgeErrorKind =
  | 'FunctionExecutionError'
  | 'FunctionValidationError'
  | 'FunctionThrottledError'
  | 'LambdaExecutionError'
  | 'LambdaValidationError'
  | 'LambdaLimitExceeded';

/**
 * What CloudFront answers when code at the edge fails: 502 for what it returned, 503 for how it ran.
 *
 * The message is the sentence of CloudFront's page.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-503-service-unavailable.html
 */
export class EdgeError extends Error {
  override readonly name = 'EdgeError';
  readonly kind: EdgeErrorKind;
  /** What the log says beyond the page: the header, the error of the function. */
  readonly detail: string | undefined;

  constructor(kind: EdgeErrorKind, message: string, detail?: string) {
    super(message);
    this.kind = kind;
    this.detail = detail;
  }

  get status(): 502 | 503 {
    return this.kind.endsWith('ValidationError') ? 502 : 503;
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
