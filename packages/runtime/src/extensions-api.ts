import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { accept, header, refuse, send } from './http-answers.ts';
import { Telemetry, type Refused } from './telemetry/telemetry.ts';
import type { FunctionSpec } from './types.ts';

const BASE = '/2020-01-01/extension';
const IDENTIFIER = 'Lambda-Extension-Identifier';
/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-extensions.html */
const MOST = 10;
const NOT_PUT: Refused = { status: 405, errorType: 'MethodNotAllowed', message: 'Subscribe with PUT.' };
const EVENTS = ['INVOKE', 'SHUTDOWN'];

/** One that has registered. */
export interface Extension {
  readonly id: string;
  readonly name: string;
  /** Whether it is a process of its own, from a layer; the others live in the runtime's process. */
  readonly external: boolean;
  readonly events: readonly string[];
  /** Events that have not been asked for. */
  readonly queue: object[];
  /** It has asked for its next event, and waits. */
  waiting: ServerResponse | undefined;
  /** It has asked since it had its last event. */
  ready: boolean;
}

/** What an environment hears of its extensions. */
export interface ExtensionEvents {
  registered(): void;
  ready(): void;
  failed(errorType: string): void;
}

/**
 * The Extensions API, beside the Runtime API of an environment:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export class ExtensionsApi {
  /** What registers with one of these names is external. */
  externalNames: readonly string[] = [];
  spec: FunctionSpec | undefined;
  /** After its initialization an environment takes no more. */
  closed = false;
  readonly telemetry = new Telemetry();
  readonly #events: ExtensionEvents;
  readonly #all = new Map<string, Extension>();

  constructor(events: ExtensionEvents) {
    this.#events = events;
  }

  get all(): readonly Extension[] {
    return [...this.#all.values()];
  }

  /** Whether each external one has registered. */
  get complete(): boolean {
    return this.externalNames.every((name) =>
      this.all.some((extension) => extension.external && extension.name === name),
    );
  }

  /** Whether all have done what they had to; one in the runtime that wants no events has nothing to do. */
  get ready(): boolean {
    return this.all.every(
      ({ ready, queue, external, events }) => (ready && queue.length === 0) || (!external && events.length === 0),
    );
  }

  /** Whether a request is one for this API, which it answers then. */
  handle(path: string, request: IncomingMessage, response: ServerResponse, body: Buffer): boolean {
    if (path === '/2020-08-15/logs') {
      const message = 'The Logs API is not part of this cloud. AWS has put the Telemetry API in its place: use that.';
      refuse(response, 501, 'NotImplemented', message);
      return true;
    }
    if (path === '/2022-07-01/telemetry') {
      this.#subscribe(request, response, body);
      return true;
    }
    if (!path.startsWith(`${BASE}/`)) return false;
    const operation = `${request.method} ${path.slice(BASE.length)}`;
    if (operation === 'POST /register') this.#register(request, response, body);
    else if (operation === 'GET /event/next') this.#next(request, response);
    else if (operation === 'POST /init/error' || operation === 'POST /exit/error') this.#fail(request, response, path);
    else send(response, 404, 'text/plain', '404 page not found\n');
    return true;
  }

  #subscribe(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const extension = this.#who(request, response);
    if (extension === undefined) return;
    const refused = request.method === 'PUT' ? this.telemetry.subscribe(extension.name, body) : NOT_PUT;
    if (refused === undefined) send(response, 200, 'text/plain', 'OK');
    else refuse(response, refused.status, refused.errorType, refused.message);
  }

  /** Tells those who have asked for such events. */
  tell(eventType: 'INVOKE' | 'SHUTDOWN', event: object): void {
    for (const extension of this.#all.values()) {
      if (!extension.events.includes(eventType)) continue;
      extension.queue.push({ eventType, ...event });
      deliver(extension);
    }
  }

  #register(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const name = header(request, 'lambda-extension-name') ?? '';
    const external = this.externalNames.includes(name);
    const events = readEvents(body);
    const unknown = events?.find((event) => !EVENTS.includes(event) || (!external && event === 'SHUTDOWN'));
    const say = (errorType: string, message: string): void => refuse(response, 403, errorType, message);
    if (name === '') return say('Extension.InvalidExtensionName', 'Empty extension name');
    if (events === undefined)
      return say('InvalidRequestFormat', 'The body has to be {"events": ["INVOKE", "SHUTDOWN"]}');
    if (unknown !== undefined) {
      const why = unknown === 'SHUTDOWN' ? 'ShutdownEventNotSupportedForInternalExtension' : 'ErrorInvalidEventType';
      return say('Extension.InvalidEventType', `${unknown}: ${why}`);
    }
    if (this.closed) return say('Extension.RegistrationClosed', 'Extension registration closed already');
    if (this.all.some((other) => other.name === name)) {
      return say('Extension.InvalidExtensionState', 'Extension with this name already registered');
    }
    if (this.#all.size >= MOST) return say('Extension.TooManyExtensions', `Extension limit (${MOST}) reached`);
    const id = randomUUID();
    this.#all.set(id, { id, name, external, events, queue: [], waiting: undefined, ready: false });
    response.setHeader(IDENTIFIER, id);
    send(response, 200, 'application/json', JSON.stringify(this.#about(request)));
    this.#events.registered();
  }

  #about(request: IncomingMessage): object {
    const { functionName, version, handler, account } = this.spec ?? {};
    const features = header(request, 'lambda-extension-accept-feature')?.split(',') ?? [];
    const accountId = features.some((feature) => feature.trim() === 'accountId') ? { accountId: account } : {};
    return { ...accountId, functionName, functionVersion: version, handler };
  }

  #next(request: IncomingMessage, response: ServerResponse): void {
    const extension = this.#who(request, response);
    if (extension === undefined) return;
    extension.waiting = response;
    response.on('close', () => {
      if (extension.waiting === response) extension.waiting = undefined;
    });
    extension.ready = true;
    deliver(extension);
    this.#events.ready();
  }

  #fail(request: IncomingMessage, response: ServerResponse, path: string): void {
    if (this.#who(request, response) === undefined) return;
    const errorType = header(request, 'lambda-extension-function-error-type');
    if (errorType === undefined) {
      refuse(response, 403, 'Extension.MissingHeader', 'Lambda-Extension-Function-Error-Type not found');
      return;
    }
    accept(response);
    const known = /^(?:Extension|Function)\.[A-Z][A-Za-z]+$/.test(errorType);
    this.#events.failed(known ? errorType : path.includes('/init/') ? 'Extension.InitError' : 'Extension.ExitError');
  }

  #who(request: IncomingMessage, response: ServerResponse): Extension | undefined {
    const id = header(request, IDENTIFIER.toLowerCase());
    const found = this.#all.get(id ?? '');
    if (id === undefined) {
      refuse(response, 403, 'Extension.MissingExtensionIdentifier', `Missing ${IDENTIFIER} header`);
    } else if (found === undefined) {
      refuse(response, 403, 'Extension.UnknownExtensionIdentifier', `Unknown extension ${id}`);
    }
    return found;
  }
}

/** Gives an extension its next event, if there is one and it waits. */
function deliver(extension: Extension): void {
  const { waiting, queue } = extension;
  if (waiting === undefined) return;
  const event = queue.shift();
  if (event === undefined) return;
  extension.waiting = undefined;
  extension.ready = false;
  waiting.setHeader('Lambda-Extension-Event-Identifier', randomUUID());
  send(waiting, 200, 'application/json', JSON.stringify(event));
}

function readEvents(body: Buffer): string[] | undefined {
  try {
    const { events } = JSON.parse(body.toString()) as { events?: unknown };
    if (events === undefined || events === null) return [];
    return Array.isArray(events) ? [...new Set(events.map(String))] : undefined;
  } catch {
    return undefined;
  }
}
