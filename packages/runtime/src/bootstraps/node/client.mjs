const { connect } = process.getBuiltinModule('node:net');

const BASE = '/2018-06-01/runtime';
const HEAD_END = '\r\n\r\n';

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

  constructor(address) {
    this.#address = address;
    const colon = address.lastIndexOf(':');
    this.#socket = connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)), noDelay: true });
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('The Runtime API has closed the connection.')));
  }

  next() {
    return this.#call('GET', '/invocation/next');
  }

  response(requestId, body, contentType) {
    return this.#call('POST', `/invocation/${requestId}/response`, body, { 'Content-Type': contentType });
  }

  error(requestId, body) {
    return this.#error(`/invocation/${requestId}/error`, body);
  }

  initError(body) {
    return this.#error('/init/error', body);
  }

  #error(path, body) {
    return this.#call('POST', path, JSON.stringify(body), { 'Lambda-Runtime-Function-Error-Type': body.errorType });
  }

  #call(method, path, body = '', headers = {}) {
    const lines = [`${method} ${BASE}${path} HTTP/1.1`, `Host: ${this.#address}`];
    // A header holds one line of ASCII; the body of an error has its type as it is.
    for (const name in headers) lines.push(`${name}: ${String(headers[name]).replaceAll(/[^\x20-\x7e]/g, '?')}`);
    if (method === 'POST') lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
    const head = lines.join('\r\n') + HEAD_END;
    const { promise, resolve, reject } = Promise.withResolvers();
    if (this.#socket.destroyed) {
      reject(new Error('The Runtime API is gone.'));
      return promise;
    }
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

function readHeaders(head) {
  const headers = {};
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}
