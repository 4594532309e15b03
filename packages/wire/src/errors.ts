/** How an error differs from what its name alone says. */
export interface AwsErrorOptions {
  /** HTTP status; the service's model decides when it is left out, and 400 when the model does not know the name. */
  readonly status?: number;
  /** Further members of the modelled error shape, such as `Reason` of Lambda's `TooManyRequestsException`. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Extra response headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Its code in awsQuery, and to its clients since, where it is another one than the name and no model says so: SQS. */
  readonly queryCode?: string;
  /** A modelled error to raise this one under another `Code`, as S3 and SQS do. */
  readonly cause?: unknown;
}

/**
 * An error that a service answers with, by its AWS name.
 *
 * Services throw these rather than the SDK's own classes, so that a service's SDK package
 * is loaded on its first call and not before. The wire looks the name up in the SDK's
 * error registry and writes the shape, status and headers that the protocol prescribes.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly queryCode: string | undefined;

  constructor(code: string, message: string, options: AwsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = code;
    this.code = code;
    this.status = options.status;
    this.fields = options.fields ?? {};
    this.headers = options.headers ?? {};
    this.queryCode = options.queryCode;
  }
}
