import type { Context } from 'aws-lambda';
import type { Writable } from 'node:stream';

/** https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html */
declare global {
  namespace awslambda {
    interface ResponseStream extends Writable {
      setContentType(type: string): void;
    }
    /** What stands before the body: status and headers. */
    interface Metadata {
      statusCode: number;
      headers?: Record<string, string>;
      cookies?: string[];
    }
    /** Makes a streaming handler of a function that gets the stream as its second argument. */
    function streamifyResponse<Event>(
      handler: (event: Event, stream: ResponseStream, context: Context) => Promise<void>,
    ): (event: Event, context: Context) => Promise<void>;
    const HttpResponseStream: {
      /** The stream, with metadata before the first `write`. They go with the first `write`, and not with an `end` alone. */
      from(stream: ResponseStream, metadata: Metadata): ResponseStream;
    };
  }
}
