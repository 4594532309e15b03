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
  const stream = new ResponseStream(client, context.awsRequestId, handler[HIGH_WATER_MARK]);
  const returned = handler(JSON.parse(body.toString()), stream, context);
  if (typeof returned?.then !== 'function') throw new Error('Streaming does not support non-async handlers.');
  if ((await returned) !== undefined) console.warn('Streaming handlers ignore return values.');
  await stream.finished;
}

/** The response stream of a streaming handler: what is written leaves at once, no faster than it is taken. */
class ResponseStream extends Writable {
  finished;
  /** What precedes the first write; what comes with `end` alone is preceded by nothing, as in AWS's runtime. */
  _onBeforeFirstWrite = undefined;
  #client;
  #requestId;
  #contentType = 'application/octet-stream';
  #written = false;
  /** The answer, once it has begun. */
  #answer;

  constructor(client, requestId, highWaterMark) {
    super({ decodeStrings: true, highWaterMark });
    this.#client = client;
    this.#requestId = requestId;
    const { promise, resolve, reject } = Promise.withResolvers();
    this.finished = promise;
    this.on('finish', resolve);
    this.on('error', reject);
    this.on('close', () => reject(new Error('Response stream is not finished.')));
    // Whoever waits for its end sees the error; a stream that nobody waits for has none to report.
    promise.catch(() => undefined);
  }

  setContentType(contentType) {
    if (this.#written) throw new Error('Cannot set content-type, too late.');
    this.#contentType = contentType;
  }

  write(chunk, ...rest) {
    const before = this.#written ? undefined : this._onBeforeFirstWrite;
    this.#written = true;
    before?.((bytes) => super.write(bytes));
    const bytes = typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk);
    return super.write(bytes, ...rest);
  }

  _write(chunk, _encoding, done) {
    this.#begin().write([chunk], done);
  }

  _writev(chunks, done) {
    this.#begin().write(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  _final(done) {
    // The next event is asked for in the same breath; a connection that breaks breaks that question, too.
    this.#begin()
      .end()
      .catch(() => undefined);
    done();
  }

  _destroy(error, done) {
    if (!this.writableFinished) this.#answer?.abort();
    done(error);
  }

  #begin() {
    this.#answer ??= this.#client.stream(this.#requestId, this.#contentType);
    return this.#answer;
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
        const metadata = JSON.stringify(prelude);
        stream._onBeforeFirstWrite = (write) => {
          write(metadata);
          write(DELIMITER);
        };
        return stream;
      },
    },
  };
}
