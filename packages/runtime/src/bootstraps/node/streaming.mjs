const { Writable } = process.getBuiltinModule('node:stream');

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');

/** Eight zero bytes end the metadata that precedes an HTTP response's body. */
const DELIMITER = new Uint8Array(8);

export function isStreaming(handler) {
  return handler[STREAMING] !== undefined;
}

/** Runs a handler that writes its answer; throws what the handler throws. */
export async function streamAnswer(handler, body, context, client) {
  const stream = new ResponseStream();
  const returned = handler(JSON.parse(body.toString()), stream, context);
  if (typeof returned?.then !== 'function') throw new Error('Streaming does not support non-async handlers.');
  if ((await returned) !== undefined) console.warn('Streaming handlers ignore return values.');
  // A connection that breaks breaks the next question, too.
  client.response(context.awsRequestId, await stream.bytes(), stream.contentType).catch(() => undefined);
}

/** The response stream of a streaming handler; what is written is collected and answered as a whole. */
class ResponseStream extends Writable {
  contentType = 'application/octet-stream';
  #chunks = [];
  #ended = Promise.withResolvers();
  _onBeforeFirstWrite = undefined;

  constructor() {
    super({ decodeStrings: true });
    this.on('finish', () => this.#ended.resolve());
    this.on('error', (error) => this.#ended.reject(error));
    this.on('close', () => this.#ended.reject(new Error('Response stream is not finished.')));
    // Whoever waits for the bytes sees the error; a stream that nobody waits for has none to report.
    this.#ended.promise.catch(() => undefined);
  }

  setContentType(contentType) {
    if (this.#chunks.length > 0) throw new Error('Cannot set content-type, too late.');
    this.contentType = contentType;
  }

  write(chunk, ...rest) {
    const bytes = typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk);
    return super.write(bytes, ...rest);
  }

  _write(chunk, _encoding, done) {
    const before = this._onBeforeFirstWrite;
    this._onBeforeFirstWrite = undefined;
    before?.((bytes) => this.#chunks.push(Buffer.from(bytes)));
    this.#chunks.push(chunk);
    done();
  }

  async bytes() {
    await this.#ended.promise;
    return Buffer.concat(this.#chunks);
  }
}

/** The global `awslambda`: https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html */
export function setUpGlobals() {
  if (['1', 'true'].includes(process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA)) return;
  globalThis.awslambda = {
    streamifyResponse(handler, options) {
      handler[STREAMING] = 'response';
      if (typeof options?.highWaterMark === 'number') handler[HIGH_WATER_MARK] = options.highWaterMark;
      return handler;
    },
    HttpResponseStream: {
      from(stream, prelude) {
        stream.setContentType('application/vnd.awslambda.http-integration-response');
        stream._onBeforeFirstWrite = (write) => {
          write(JSON.stringify(prelude));
          write(DELIMITER);
        };
        return stream;
      },
    },
  };
}
