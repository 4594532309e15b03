/** What segments and subsegments have in common. Times are seconds since 1970. */
interface Part {
  readonly id: string;
  readonly name: string;
  readonly start_time: number;
  readonly end_time?: number;
  readonly in_progress?: boolean;
  readonly http?: SegmentHttp;
  readonly aws?: Readonly<Record<string, unknown>>;
  /** The client's fault (4xx), the server's (5xx), and 429. */
  readonly error?: boolean;
  readonly fault?: boolean;
  readonly throttle?: boolean;
  readonly cause?: SegmentCause | string;
  /** Indexed. */
  readonly annotations?: Readonly<Record<string, string | number | boolean>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly subsegments?: readonly Subsegment[];
}

/** Work within a segment, or a call to somebody else. */
export interface Subsegment extends Part {
  /** `aws` for calls of AWS, `remote` for others. */
  readonly namespace?: string;
  readonly sql?: Readonly<Record<string, unknown>>;
  readonly precursor_ids?: readonly string[];
}

/**
 * What one service did for a request, or a subsegment sent by itself, whose `type` says so.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export interface Segment extends Subsegment {
  readonly trace_id: string;
  readonly parent_id?: string;
  readonly type?: string;
  /** What kind of resource it is: `AWS::Lambda::Function`. */
  readonly origin?: string;
  readonly resource_arn?: string;
  readonly user?: string;
  readonly service?: Readonly<Record<string, unknown>>;
  readonly inferred?: boolean;
  /** Other traces that have led to this one: https://docs.aws.amazon.com/xray/latest/devguide/xray-tracelinking.html */
  readonly links?: readonly SegmentLink[];
}

export interface SegmentLink {
  readonly trace_id: string;
  readonly id?: string;
  readonly attributes: { readonly 'aws.xray.reserved.reference_type': 'parent' | 'child' };
}

export interface SegmentHttp {
  readonly request?: {
    readonly method?: string;
    readonly url?: string;
    readonly user_agent?: string;
    readonly client_ip?: string;
    readonly x_forwarded_for?: boolean;
    readonly traced?: boolean;
  };
  readonly response?: { readonly status?: number; readonly content_length?: number };
}

export interface SegmentCause {
  readonly working_directory?: string;
  readonly paths?: readonly string[];
  readonly exceptions?: readonly SegmentException[];
}

export interface SegmentException {
  readonly id?: string;
  readonly message?: string;
  readonly type?: string;
  readonly remote?: boolean;
  readonly stack?: readonly { readonly path?: string; readonly line?: number; readonly label?: string }[];
}

/** Of an answer's status. https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-errors */
export function flagsOf(status: number): { error?: true; fault?: true; throttle?: true } {
  if (status >= 500) return { fault: true };
  if (status === 429) return { error: true, throttle: true };
  return status >= 400 ? { error: true } : {};
}
