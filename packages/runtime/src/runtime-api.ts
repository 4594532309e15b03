import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AnswerSink, LARGEST_STREAM, passOn } from './answer-stream.ts';
import type { ExtensionsApi } from './extensions-api.ts';
import { accept, header, refuse, send } from './http-answers.ts';
import { type Body, LARGEST_RESPONSE, readBody, UNREAD } from './request-body.ts';
import { RuntimeServer, type RuntimeServerEvents } from './runtime-server.ts';
import { withPatience } from './spawn-child.ts';

/** Goes with an event, and may come back with its answer; another value than that is refused. */
export const INVOCATION_ID = 'Lambda-Runtime-Invocation-Id';
const BASE = '/2018-06-01/runtime';

/** What GET /invocation/next answers. */
export interface NextInvocation {
  readonly requestId: string;
  readonly payload: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** Who takes the answer while it is written, where somebody does. */
  readonly sink?: AnswerSink | undefined;
}

/** What an environment hears from the process that runs in it. */
export interface RuntimeEvents extends Pick<RuntimeServerEvents, 'isOwn'> {
  /** The process waits for work: its initialization is over, or its last invocation. */
  waiting(): void;
  initError(errorType: string, body: Buffer): void;
  response(answer: Answer): void;
  /** @param limit the most bytes that it may have */
  responseTooLarge(size: number, limit: number): void;
  error(errorType: string, body: Buffer): void;
  /** The connection of an answer that comes bit by bit was closed before its end. */
  truncated(): Promise<void>;
}

/** What a function has answered. */
export interface Answer {
  /** Of one that was handed on while it was written, its beginning. */
  readonly body: Buffer;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string | undefined;
}

/**
 * The Runtime API of one environment, on a port of its own:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 *
 * On Lambda nobody else can reach it. Here others can, who come by its address: they are refused.
 */
export class RuntimeApi {
  readonly #server: RuntimeServer;
  readonly #events: RuntimeEvents;
  readonly #extensions: ExtensionsApi;
  #waiting: ServerResponse | undefined;
  #current: string | undefined;
  /** Settles when the current invocation has its answer. */
  #answered = Promise.withResolvers<void>();
  #invocationId: string | undefined;
  #sink: AnswerSink | undefined;
  /** Whether its answer is on its way, bit by bit. */
  #streaming = false;

  /** @param extensions what is asked of the Extensions API, on the same port */
  constructor(events: RuntimeEvents, extensions: ExtensionsApi) {
    this.#events = events;
    this.#extensions = extensions;
    this.#server = new RuntimeServer({
      isOwn: (connection) => events.isOwn(connection),
      request: (request, response) => this.#handle(request, response),
    });
  }

  /** Starts to listen where only this machine can reach it. */
  listen(): Promise<void> {
    return this.#server.listen();
  }

  /** `host:port`, as AWS_LAMBDA_RUNTIME_API holds it. */
  get address(): string {
    return this.#server.address;
  }

  /** Answers the waiting process with an invocation; only after `waiting`. */
  deliver(invocation: NextInvocation): void {
    const response = this.#waiting;
    if (response === undefined) throw new Error('Nobody waits for an invocation.');
    this.#waiting = undefined;
    this.#current = invocation.requestId;
    this.#sink = invocation.sink;
    this.#answered = Promise.withResolvers();
    this.#invocationId = invocation.headers[INVOCATION_ID];
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': invocation.payload.byteLength,
      ...invocation.headers,
    });
    response.end(invocation.payload);
  }

  /** Settles when all that has come so far has been dealt with. */
  settled(): Promise<void> {
    return this.#server.settled();
  }

  /** Forgets the invocation that the process is busy with. */
  finish(): void {
    this.#current = undefined;
    this.#sink = undefined;
    this.#streaming = false;
    this.#answered.resolve();
  }

  close(): void {
    this.#server.close();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sink = header(request, RESPONSE_MODE) === 'streaming' ? this.#sink : undefined;
    const [own, body] = await Promise.all([this.#server.isOwn(request), sink ? UNREAD : readBody(request)]);
    if (!own) {
      response.shouldKeepAlive = false;
      refuse(response, 403, 'AccessDenied', NOT_OWN);
      return;
    }
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (this.#extensions.handle(path, request, response, body.bytes)) return;
    if (request.method === 'GET' && path === `${BASE}/invocation/next`) {
      // AWS's client for Node asks before its streamed answer has left, on another connection.
      if (this.#current !== undefined) {
        await (this.#streaming ? this.#answered.promise : withPatience(this.#answered.promise));
      }
      this.#next(response);
      return;
    }
    if (request.method !== 'POST' || !path.startsWith(`${BASE}/`)) {
      send(response, 404, 'text/plain', '404 page not found\n');
      return;
    }
    const errorType = header(request, 'lambda-runtime-function-error-type') ?? 'Unhandled';
    if (path === `${BASE}/init/error`) {
      accept(response);
      this.#events.initError(errorType, body.bytes);
      return;
    }
    const [, id = '', kind] = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (kind === undefined) {
      send(response, 404, 'text/plain', '404 page not found\n');
    } else if (this.#current === undefined) {
      refuse(
        response,
        403,
        'InvalidStateTransition',
        `State transition from Ready to ${STATES[kind === 'error' ? 1 : 0]} failed for runtime. Error: State transition is not allowed`,
      );
    } else if (decodeURIComponent(id) !== this.#current) {
      refuse(response, 400, 'InvalidRequestID', 'Invalid request ID');
    } else if ((header(request, INVOCATION_ID.toLowerCase()) ?? this.#invocationId) !== this.#invocationId) {
      refuse(response, 400, 'InvalidInvocationID', 'Invalid invocation ID');
    } else if (sink !== undefined && kind === 'response') {
      await this.#stream(request, response, sink);
      return;
    } else {
      this.#result(kind, errorType, body, request, response);
    }
    if (sink !== undefined) request.resume();
  }

  /** Hands an answer on while it comes. */
  async #stream(request: IncomingMessage, response: ServerResponse, sink: AnswerSink): Promise<void> {
    const answered = this.#answered;
    this.#streaming = true;
    const { end, size, beginning } = await passOn(request, sink);
    if (end === 'truncated') await this.#events.truncated();
    // Its time may have been up meanwhile.
    if (answered !== this.#answered || this.#current === undefined) return;
    this.#current = undefined;
    if (end === 'too-large') {
      response.shouldKeepAlive = false;
      refuseSize(response, LARGEST_STREAM);
      this.#events.responseTooLarge(size, LARGEST_STREAM);
    } else if (end === 'complete') {
      this.#finished(request, response, {
        body: beginning,
        size,
        contentType: header(request, 'content-type'),
      });
    }
    answered.resolve();
  }

  #next(response: ServerResponse): void {
    if (this.#current !== undefined || this.#waiting !== undefined) {
      refuse(
        response,
        403,
        'InvalidStateTransition',
        'State transition from Running to Ready failed for runtime. Error: State transition is not allowed',
      );
      return;
    }
    this.#waiting = response;
    response.on('close', () => {
      if (this.#waiting === response) this.#waiting = undefined;
    });
    this.#events.waiting();
  }

  #result(kind: string, errorType: string, body: Body, request: IncomingMessage, response: ServerResponse): void {
    this.#current = undefined;
    this.#answered.resolve();
    if (body.size > LARGEST_RESPONSE) {
      refuseSize(response, LARGEST_RESPONSE);
      this.#events.responseTooLarge(body.size, LARGEST_RESPONSE);
    } else if (kind === 'error') {
      accept(response);
      this.#events.error(errorType, body.bytes);
    } else {
      const contentType = header(request, 'content-type');
      this.#finished(request, response, { body: body.bytes, size: body.size, contentType });
    }
  }

  /** A trailer may tell of an error on the way. */
  #finished(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
    accept(response);
    const trailer = request.trailers['lambda-runtime-function-error-type'];
    if (trailer !== undefined) {
      const encoded = request.trailers['lambda-runtime-function-error-body'] ?? '';
      this.#events.error(trailer, Buffer.from(encoded, 'base64'));
    } else {
      this.#events.response(answer);
    }
  }
}

const NOT_OWN =
  'This Runtime API answers the processes of its own environment alone. Use the address in AWS_LAMBDA_RUNTIME_API, which is another one in each environment, from a process that the runtime has started and that stays until it has its answer.';

function refuseSize(response: ServerResponse, limit: number): void {
  refuse(response, 413, 'RequestEntityTooLarge', `Exceeded maximum allowed payload size (${limit} bytes).`);
}

const STATES = ['InvocationResponse', 'InvocationErrorResponse'] as const;

/** How a runtime says that its answer comes bit by bit. */
const RESPONSE_MODE = 'lambda-runtime-function-response-mode';
