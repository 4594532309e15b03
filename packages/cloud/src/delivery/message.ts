import type { Call } from '../call.ts';

/** What is delivered, with what some kinds of target want to know besides. Plain data: a message may wait on disk. */
export interface Message {
  /** JSON in most cases. */
  readonly body: string | Uint8Array;
  /** SQS and SNS. Types are `String`, `Number` and `Binary`, and may go on: `Number.int`. */
  readonly attributes?: Readonly<Record<string, { readonly type: string; readonly value: string | Uint8Array }>>;
  /** The X-Ray header, where what delivers goes on with a trace. */
  readonly trace?: string | undefined;
  /** SNS */
  readonly subject?: string;
  /** Queues and topics whose names end with `.fifo`. */
  readonly group?: string;
  readonly deduplication?: string;
  /** Kinesis */
  readonly partitionKey?: string;
  /** EventBridge, whose `Detail` is the body. */
  readonly event?: {
    readonly source: string;
    readonly detailType: string;
    readonly resources?: readonly string[];
    /** When it happened, in milliseconds since 1970; when it arrives, if left out. */
    readonly time?: number;
    /** What EventBridge itself says of an event that it brings from one bus to another. */
    readonly metadata?: object;
  };
  /** S3: the object's key. */
  readonly objectKey?: string;
  /** CloudWatch Logs: the stream, which is made where it is missing. */
  readonly logStream?: string;
  /** Step Functions: the execution's name. */
  readonly executionName?: string;
  /** Lambda: `Event` when left out. */
  readonly invocationType?: 'Event' | 'RequestResponse' | 'DryRun';
}

export const textOf = ({ body }: Message): string =>
  typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
export const bytesOf = ({ body }: Message): Uint8Array => (typeof body === 'string' ? Buffer.from(body, 'utf8') : body);

/** One call of those that bring a message to its target. */
export interface TargetCall {
  readonly service: string;
  readonly operation: string;
  readonly input: object;
  /** An error of this code is none: what was to be made is there. */
  readonly unless?: string;
}

/** How a kind of target gets a message. @param resource the last part of the ARN */
export type TargetKind = (target: {
  readonly arn: string;
  readonly account: string;
  readonly resource: string;
  readonly message: Message;
  readonly call: Call;
}) => readonly TargetCall[] | Promise<readonly TargetCall[]>;
