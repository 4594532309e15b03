import { Agent, request } from 'node:http';

const BASE = '/2018-06-01/runtime';

/** Speaks to the Runtime API over one connection that stays open. */
export class RuntimeClient {
  #host;
  #port;
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(address) {
    const colon = address.lastIndexOf(':');
    this.#host = address.slice(0, colon);
    this.#port = Number(address.slice(colon + 1));
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
    // A header holds Latin-1 only; the body has the type as it is.
    const type = String(body.errorType).replaceAll(/[^\x20-\x7e]/g, '?');
    return this.#call('POST', path, JSON.stringify(body), { 'Lambda-Runtime-Function-Error-Type': type });
  }

  #call(method, path, body, headers = {}) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const options = { host: this.#host, port: this.#port, method, path: BASE + path, agent: this.#agent, headers };
    if (body !== undefined) headers['Content-Length'] = Buffer.byteLength(body);
    const call = request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const buffer = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
        resolve({ status: response.statusCode, headers: response.headers, body: buffer });
      });
      response.on('error', reject);
    });
    call.on('error', reject);
    call.end(body);
    return promise;
  }
}
