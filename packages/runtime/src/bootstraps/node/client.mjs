const { connect } = process.getBuiltinModule('node:net');

const BASE = '/2018-06-01/runtime';
const HEAD_END = '\r\n\r\n';
const ERROR_TYPE = 'Lambda-Runtime-Function-Error-Type';
const ERROR_BODY = 'Lambda-Runtime-Function-Error-Body';

/**
 * Speaks to the Runtime API over one connection that stays open.
 *
 * As much HTTP as that takes, since it is spoken twice for each invocation: `node:http` needs several times as long.
 * Requests may be sent before earlier ones are answered; answers come in their order, each with its length.
 */
export class RuntimeClient {
  #address;
  #socket;
  #received = Buffer.alloc(0);
  /** Those who wait for an answer, first come, first served. */
  #waiting = [];
  /** The function's answer that is being written, from its beginning until the next event is asked for. */
  #stream;

  constructor(address) {
    this.#address = address;
    this.#connect();
  }

  #connect() {
    const colon = this.#address.lastIndexOf(':');
    const [host, port] = [this.#address.slice(0, colon), Number(this.#address.slice(colon + 1))];
    const socket = connect({ host, port, noDelay: true });
    this.#received = Buffer.alloc(0);
    const fail = (error) => socket === this.#socket && this.#fail(error);
    socket.on('data', (chunk) => socket === this.#socket && this.#receive(chunk));
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('The Runtime API has closed the connection.')));
    this.#socket = socket;
  }

  next() {
    this.#stream = undefined;
    return this.#call('GET', '/invocation/next');
  }

  response(requestId, body, contentType) {
    return this.#call('POST', `/invocation/${requestId}/response`, body, { 'Content-Type': contentType });
  }

  /** Begins an answer that is written bit by bit; nothing else passes this connection before its end. */
  stream(requestId, contentType) {
    this.#stream = new AnswerStream(
      this.#socket,
      this.#ask('POST', `/invocation/${requestId}/response`, '', {
        'Content-Type': contentType,
        'Lambda-Runtime-Function-Response-Mode': 'streaming',
        'Transfer-Encoding': 'chunked',
        Trailer: `${ERROR_TYPE}, ${ERROR_BODY}`,
      }),
      () => {
        this.#fail(new Error('The answer was broken off.'));
        this.#connect();
      },
    );
    return this.#stream;
  }

  /** Tells of an error: within an answer that has begun, in its trailer. */
  error(requestId, body) {
    if (this.#stream !== undefined) return this.#stream.end(body);
    return this.#error(`/invocation/${requestId}/error`, body);
  }

  initError(body) {
    return this.#error('/init/error', body);
  }

  #error(path, body) {
    return this.#call('POST', path, JSON.stringify(body), { [ERROR_TYPE]: body.errorType });
  }

  #call(method, path, body = '', headers = {}) {
    return this.#ask(
      method,
      path,
      body,
      method === 'POST' ? { ...headers, 'Content-Length': Buffer.byteLength(body) } : headers,
    );
  }

  #ask(method, path, body, headers) {
    const lines = [`${method} ${BASE}${path} HTTP/1.1`, `Host: ${this.#address}`];
    // A header holds one line of ASCII; the body of an error has its type as it is.
    for (const name in headers) lines.push(headerLine(name, headers[name]));
    const head = lines.join('\r\n') + HEAD_END;
    const { promise, resolve, reject } = Promise.withResolvers();
    if (this.#socket.destroyed) this.#connect();
    this.#waiting.push({ resolve, reject });
    // Only who waits for an answer keeps the process alive.
    this.#socket.ref();
    this.#socket.write(typeof body === 'string' ? head + body : Buffer.concat([Buffer.from(head), body]));
    return promise;
  }

  #receive(chunk) {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    for (;;) {
      const end = this.#received.indexOf(HEAD_END);
      if (end < 0) return;
      const headers = readHeaders(this.#received.toString('latin1', 0, end));
      const begin = end + HEAD_END.length;
      const length = Number(headers['content-length'] ?? 0);
      if (this.#received.length < begin + length) return;
      const body = this.#received.subarray(begin, begin + length);
      this.#received = this.#received.subarray(begin + length);
      const waiting = this.#waiting.shift();
      if (this.#waiting.length === 0) this.#socket.unref();
      waiting?.resolve({ headers, body });
    }
  }

  #fail(error) {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

/** A request whose body is written bit by bit. */
class AnswerStream {
  #socket;
  #answered;
  #reconnect;
  #open = true;

  /** @param answered settles with the answer to the request */
  constructor(socket, answered, reconnect) {
    this.#socket = socket;
    this.#answered = answered;
    this.#reconnect = reconnect;
    answered.catch(() => undefined);
  }

  /** @param done called when the bytes have left this process */
  write(chunks, done) {
    this.#socket.cork();
    for (const chunk of chunks) {
      if (chunk.length === 0) continue;
      this.#socket.write(`${chunk.length.toString(16)}\r\n`);
      this.#socket.write(chunk);
      this.#socket.write('\r\n');
    }
    this.#socket.write('', done);
    this.#socket.uncork();
  }

  /** @param error what went wrong on the way: a trailer tells of it */
  end(error) {
    if (!this.#open) return Promise.resolve();
    this.#open = false;
    const trailer =
      error === undefined
        ? []
        : [
            headerLine(ERROR_TYPE, error.errorType),
            headerLine(ERROR_BODY, Buffer.from(JSON.stringify(error)).toString('base64')),
          ];
    this.#socket.write(['0', ...trailer].join('\r\n') + HEAD_END);
    return this.#answered;
  }

  /** Breaks it off: what has left has no end. */
  abort() {
    if (!this.#open) return;
    this.#open = false;
    this.#reconnect();
    this.#socket.destroy();
  }
}

function headerLine(name, value) {
  return `${name}: ${String(value).replaceAll(/[^\x20-\x7e]/g, '?')}`;
}

function readHeaders(head) {
  const headers = {};
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}
