import type { TLSSocket } from 'node:tls';
import {
  AwsError,
  failWithoutModel,
  isChunked,
  requestRegion,
  serviceName,
  unpackChunks,
  type Connection,
  type WireRequest,
  type WireResponse,
} from '@coldstart/wire';
import { authenticate, type Caller } from './authenticate.ts';
import { denial } from './authorize.ts';
import { findKey, type AuthenticateOptions } from './known-keys.ts';
import { missingSignature } from './signature-refusals.ts';
import type { CallRequest } from './call.ts';
import { noSuchService, type CloudCore } from './core.ts';
import { keptMessages } from './outbox.ts';
import { DroppedCall } from './faults.ts';
import type { LoadedService } from './registry.ts';
import type { AnyService } from './service.ts';

const DEFAULT_REGION = 'us-east-1';
const DEFAULT_BODY_LIMIT = 10 * 1024 * 1024;

/** Answers HTTP requests: which service, who calls, which operation; then the call itself. */
export class Front {
  readonly #core: CloudCore;
  readonly #authentication: AuthenticateOptions;
  readonly #keysStay: boolean;
  /** Keys that were used over a connection, and whether they may be. */
  readonly #uses = new WeakMap<Connection, Map<string, Promise<boolean>>>();

  /** @param keysStay whether the keys of an environment are of use to its processes alone */
  constructor(core: CloudCore, authentication: AuthenticateOptions, keysStay: boolean) {
    this.#core = core;
    this.#authentication = authentication;
    this.#keysStay = keysStay;
  }

  bodyLimit(request: WireRequest): number {
    return this.#core.registry.entry(this.#serviceOf(request))?.bodyLimit ?? DEFAULT_BODY_LIMIT;
  }

  /** The service that a request is for: by a path of this cloud's own, `/_lambda/...` (`/_aws/lambda/...`), or as on AWS. */
  #serviceOf(request: WireRequest): string {
    return /^\/_(?:aws\/)?([a-z0-9-]+)\//.exec(request.path)?.[1] ?? serviceName(request, this.#core.registry.entries);
  }

  /** Who takes a connection that speaks a service's own protocol, which is loaded then. */
  takerOf(firstByte: number): ((socket: TLSSocket) => void) | undefined {
    const core = this.#core;
    const entry = core.registry.entries.find((each) => each.firstByte === firstByte);
    if (entry === undefined) return undefined;
    return (socket) =>
      void core.load(entry.name).then(
        ({ service }) => service.connected?.(socket, core),
        (error: unknown) => {
          core.report(error);
          socket.destroy();
        },
      );
  }

  async tooLarge(request: WireRequest, limit: number): Promise<WireResponse> {
    const name = this.#serviceOf(request);
    const loaded = await this.#core.registry.load(name);
    const error =
      loaded?.service.tooLarge?.(limit) ??
      new AwsError(
        'RequestEntityTooLarge',
        `The request body is larger than ${limit} bytes, which is the most that ${name} takes.`,
        { status: 413 },
      );
    if (!(error instanceof AwsError)) return error;
    return loaded === undefined
      ? failWithoutModel(request, name, error)
      : loaded.wire.fail(error, request, this.#core.report);
  }

  /** @param sender who makes it, where that is a service of this cloud, which needs no signature */
  async handle(request: WireRequest, sender?: Caller): Promise<WireResponse> {
    const core = this.#core;
    if (request.path === '/_coldstart/health')
      return json(200, { status: 'ready', services: core.registry.entries.map(({ name }) => name) });
    // For clients of other protocols than HTTP, such as devices, which have to trust it.
    if (request.path === '/_coldstart/certificate.pem')
      return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: core.certificate() };
    if (request.path === '/_coldstart/messages') return this.#messages(request);
    if (isTargetPreflight(request)) return PREFLIGHT;
    const name = this.#serviceOf(request);
    let loaded: LoadedService | undefined;
    try {
      loaded = await core.registry.load(name);
    } catch (error) {
      core.report(error);
      return failWithoutModel(
        request,
        name,
        new AwsError('InternalFailure', error instanceof Error ? error.message : String(error), { status: 500 }),
      );
    }
    if (loaded === undefined) return failWithoutModel(request, name, noSuchService(name));
    let response: WireResponse;
    try {
      response = await this.#answer(request, loaded, sender);
    } catch (error) {
      if (error instanceof DroppedCall) return DROPPED;
      response = loaded.wire.fail(error, request, core.report);
    }
    loaded.service.decorate?.(request, response, core);
    return response;
  }

  /** Mails and text messages, codes in them included: for whoever runs the cloud, not for functions that are graded. */
  #messages({ query }: WireRequest): WireResponse {
    if (this.#keysStay)
      return json(403, { message: 'Checks read what was sent in the journal; functions have no access to it.' });
    const after = Number(query.get('after') ?? 0);
    const filter = { account: query.get('account') ?? undefined, to: query.get('to') ?? undefined, after };
    return json(200, { messages: keptMessages(this.#core.journal, filter) });
  }

  async #answer(request: WireRequest, loaded: LoadedService, sender: Caller | undefined): Promise<WireResponse> {
    const core = this.#core;
    const { service, wire } = loaded;
    if (this.#keysStay && sender === undefined) await this.#checkUse(request, wire.model.refusesAs);
    service.locate?.(request);
    const identify = (): Caller =>
      sender ?? authenticate(request, wire.model.refusesAs, this.#authentication, service.signature);
    const special = await service.http?.(request, core, (id) => findKey(id, this.#authentication), identify);
    if (special !== undefined) return special;

    const caller = identify();
    if (isChunked(request)) unpackChunks(request, caller.signed);
    const { operation, input } = await wire.parse(request);
    const { principal } = caller;
    if (principal.kind === 'anonymous' && !isOpen(service, operation)) throw missingSignature(wire.model.refusesAs);
    const output = await core.carryOut(loaded, operation, input, {
      account: principal.account,
      region: requestRegion(request) ?? DEFAULT_REGION,
      principal,
      request: asCallRequest(request),
      cause: caller.cause ?? (await this.#causeOf(caller)),
      context: caller.context,
    });
    const model = wire.model.operations.get(operation);
    if (model === undefined) throw new Error(`${operation} is not in the model of ${service.name}.`);
    return wire.respond(model, output, request);
  }

  /** @throws AwsError where a key is used that was given to an environment, and by somebody else */
  async #checkUse({ headers, connection }: WireRequest, protocol: string): Promise<void> {
    const [, key] =
      /\bCredential=([^/,\s]+)|^AWS ([^:\s]+):/.exec(headers['authorization'] ?? '')?.filter(Boolean) ?? [];
    if (key === undefined) return;
    const uses = this.#uses.get(connection) ?? new Map<string, Promise<boolean>>();
    this.#uses.set(connection, uses);
    const may = uses.get(key) ?? this.#mayUse(key, connection);
    uses.set(key, may);
    if (!(await may)) throw denial({ result: 'explicitDeny', message: NOT_ITS_OWN }, protocol);
  }

  async #mayUse(accessKeyId: string, connection: Connection): Promise<boolean> {
    for (const { service } of await this.#core.registry.loaded()) {
      if ((await service.mayUse?.(this.#core, accessKeyId, connection)) === false) return false;
    }
    return true;
  }

  /** A function's own calls are caused by the invocation that it is busy with. */
  async #causeOf({ principal, accessKeyId }: Caller): Promise<number | undefined> {
    if (principal.kind !== 'role' || accessKeyId === undefined) return undefined;
    for (const { service } of await this.#core.registry.loaded()) {
      const cause = service.causeOf?.(this.#core, accessKeyId);
      if (cause !== undefined) return cause;
    }
    return undefined;
  }
}

const NOT_ITS_OWN =
  'These are the credentials of another execution environment. In this cloud only the function that was given them may use them: give the role of the function that calls the permission that it needs.';

/** Whether an operation may be reached without a signature. */
function isOpen(service: AnyService, operation: string): boolean {
  const implemented = service.operations[operation];
  return implemented !== undefined && (implemented.anonymous ?? service.anonymous) === true;
}

function asCallRequest(request: WireRequest): CallRequest {
  return {
    requestId: request.requestId,
    method: request.method,
    path: request.path,
    query: request.query,
    headers: request.headers,
    sourceIp: request.sourceIp,
    // On AWS every endpoint is HTTPS; a policy that refuses anything else must not refuse everyone here.
    secure: true,
  };
}

/**
 * A browser asks whether a page may call a service that it does not name yet: the header that would is what it asks about.
 * Whether the page may read the answer, that service says, by its own headers.
 */
function isTargetPreflight({ method, headers }: WireRequest): boolean {
  return method === 'OPTIONS' && /\bx-amz-target\b/i.test(headers['access-control-request-headers'] ?? '');
}

const PREFLIGHT: WireResponse = {
  status: 200,
  headers: {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': '*,authorization',
    'access-control-allow-methods': 'POST',
    'access-control-max-age': '172800',
  },
};

/** No answer at all: the connection is closed. */
export const DROPPED: WireResponse = { status: 0, headers: {} };

const json = (status: number, body: object): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
