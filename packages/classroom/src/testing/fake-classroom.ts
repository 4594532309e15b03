import { once } from 'node:events';
import { createServer as createPlain, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { z } from 'zod';
import {
  joinAskedSchema,
  submissionAskedSchema,
  type ClassroomInfo,
  type CountedVerdict,
  type Joined,
  type PersonalCode,
  type LearnerState,
  type Remark,
  type SubmissionAsked,
  type SubmissionState,
  type Submitted,
} from '../protocol/index.ts';
import { passedVerdict } from './verdicts.ts';

/** What the next submission meets instead of an answer. */
export type Misbehaviour =
  /** The connection ends before anything is kept. */
  | 'cut-off'
  /** It is kept, and the connection ends before the answer. */
  | 'kept-and-cut-off'
  /** Nobody ever answers. */
  | 'silent'
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> };

export interface KeptSubmission {
  readonly learner: string;
  readonly asked: SubmissionAsked;
}

interface Options {
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly ways?: ClassroomInfo['ways'];
}

/**
 * A classroom by hand, for tests of whatever talks to one: it validates what arrives with the protocol's schemas, keeps
 * each submission once, and misbehaves as it is told. It grades nothing: `verdictOf` says what came of it.
 */
export class FakeClassroom {
  readonly title = 'Serverless on Friday';
  readonly code = 'K7M2QX';
  /** Names by their personal codes. */
  readonly roster = new Map([['ABCDEFGH23', 'Ann of the Roster']]);
  /** As they are told: `MYCAT-DGH22`, and so on. */
  readonly #givenCodes: string[] = [];
  /** In the order of their arrival, each once. */
  readonly kept: KeptSubmission[] = [];
  /** Every id that has arrived, also again. */
  readonly arrived: string[] = [];
  /** What was no request of the protocol. */
  readonly invalid: string[] = [];
  readonly misbehaviours: Misbehaviour[] = [];
  /** For every request, whatever it asks: a captive portal. */
  everywhere: Misbehaviour | undefined;
  /** Slugs that are not open. */
  readonly closed = new Set<string>();
  /** Names of learners by their tokens. */
  readonly tokens = new Map<string, string>();
  /** Seconds. */
  late: number | undefined;
  remark: Remark | undefined;
  /** How many are graded first, question after question; then there is a verdict. */
  readonly queue: number[] = [];
  verdictOf: (asked: SubmissionAsked) => CountedVerdict | undefined = (asked) => ({
    verdict: passedVerdict(asked),
    points: 100,
    gradedAt: '2026-12-01T10:00:00Z',
  });
  readonly #options: Options;
  #server: Server | undefined;
  #port = 0;
  #changed: () => void = () => undefined;

  constructor(options: Options = {}) {
    this.#options = options;
  }

  get url(): string {
    return `${this.#options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${this.#port}`;
  }

  /** At the port that it had before, where it had one. */
  async start(tls = this.#options.tls): Promise<this> {
    const answer = (request: IncomingMessage, response: ServerResponse): void => void this.#answer(request, response);
    this.#server = tls === undefined ? createPlain(answer) : createTls(tls, answer);
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  /** Resolves once something fits, looked at with each request. */
  async until(fits: () => boolean): Promise<void> {
    while (!fits()) await new Promise<void>((resolve) => (this.#changed = resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
      const body = Buffer.concat(pieces).toString('utf8');
      const route = `${request.method} ${request.url}`;
      if (this.everywhere === undefined) this.#route(route, request, body, response);
      else misbehave(this.everywhere, response);
    } catch {
      response.destroy();
    }
    this.#changed();
  }

  #route(route: string, request: IncomingMessage, body: string, response: ServerResponse): void {
    const learner = this.tokens.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    const state = /^GET \/api\/classroom\/submissions\/([^/]+)$/.exec(route)?.[1];
    if (route === 'GET /api/classroom') return send(response, 200, this.#info());
    if (route === 'POST /api/classroom/join') return this.#join(body, response);
    if (route === 'POST /api/classroom/leave') return send(response, 204);
    if (learner === undefined) return fail(response, 401, 'You have not joined this class.');
    if (route === 'POST /api/classroom/code')
      return send(response, 200, { code: this.#giveCode(learner) } satisfies PersonalCode);
    if (route === 'GET /api/classroom/me')
      return send(response, 200, { me: me(learner), title: this.title } satisfies Pick<LearnerState, 'me' | 'title'>);
    if (route === 'POST /api/classroom/submissions') return this.#submit(learner, body, response);
    if (state !== undefined) return this.#state(learner, state, response);
    fail(response, 404, 'There is no such request.');
  }

  #info(): ClassroomInfo {
    const { ways = { code: true, roster: true } } = this.#options;
    return { classroom: true, title: this.title, ways, isolation: 'container' };
  }

  #join(body: string, response: ServerResponse): void {
    const asked = this.#read(joinAskedSchema, body, response);
    if (asked === undefined) return;
    const personal = this.roster.get(asked.code);
    if (personal === undefined && asked.code !== this.code)
      return fail(response, 403, 'This code is not that of the class. Type it again.');
    const name = personal ?? asked.name;
    if (name === undefined) return fail(response, 400, 'Say who you are.');
    if (personal === undefined && [...this.tokens.values()].includes(name))
      return fail(response, 409, `Somebody is called ${name} already. Take another name.`);
    const token = `token-${this.tokens.size}`;
    this.tokens.set(token, name);
    const personalCode = personal === undefined ? { personalCode: this.#giveCode(name) } : {};
    send(response, 200, { learner: me(name), token, ...personalCode } satisfies Joined);
  }

  /** The one before no longer counts. */
  #giveCode(name: string): string {
    for (const [code, whose] of this.roster) if (whose === name) this.roster.delete(code);
    const code = `MYCATDGH${this.#givenCodes.length + 22}`;
    this.roster.set(code, name);
    this.#givenCodes.push(code);
    return `${code.slice(0, 5)}-${code.slice(5)}`;
  }

  #submit(learner: string, body: string, response: ServerResponse): void {
    const misbehaviour = this.misbehaviours.shift();
    if (misbehaviour !== undefined && misbehaviour !== 'kept-and-cut-off') return misbehave(misbehaviour, response);
    const asked = this.#read(submissionAskedSchema, body, response);
    if (asked === undefined) return;
    this.arrived.push(asked.id);
    const before = this.kept.some((one) => one.asked.id === asked.id);
    if (!before && this.closed.has(asked.slug))
      return fail(response, 403, 'This exercise is not open. Ask your instructor to open it.');
    if (!before) this.kept.push({ learner, asked });
    if (misbehaviour !== undefined) return void response.destroy();
    send(response, before ? 200 : 202, this.#submitted(asked.id));
  }

  #submitted(id: string): Submitted {
    const late = this.late === undefined ? {} : { late: this.late };
    return { id, submittedAt: '2026-12-01T09:59:00Z', ...late, ahead: this.queue[0] ?? 0 };
  }

  #state(learner: string, id: string, response: ServerResponse): void {
    const found = this.kept.find(({ asked, learner: whose }) => asked.id === id && whose === learner);
    if (found === undefined) return fail(response, 404, 'You have no such submission.');
    const submitted = this.#submitted(id);
    const verdict = this.queue.shift() === undefined ? this.verdictOf(found.asked) : undefined;
    const { slug, variant, writtenAt, files } = found.asked;
    send(response, 200, {
      ...submitted,
      slug,
      variant,
      writtenAt,
      files: files.length,
      counts: true,
      ...(verdict !== undefined && { verdict }),
      ...(this.remark !== undefined && { remark: this.remark }),
    } satisfies SubmissionState);
  }

  #read<Value>(schema: z.ZodType<Value>, body: string, response: ServerResponse): Value | undefined {
    const read = schema.safeParse(JSON.parse(body));
    if (read.success) return read.data;
    this.invalid.push(body);
    fail(response, 400, read.error.issues.map(({ message }) => message).join(' '));
    return undefined;
  }
}

const me = (name: string): Joined['learner'] => ({ id: `id of ${name}`, name });

function misbehave(how: Misbehaviour, response: ServerResponse): void {
  if (how === 'silent') return;
  if (typeof how === 'string') return void response.destroy();
  response.writeHead(how.status, { 'content-type': 'text/html', ...how.headers });
  response.end(how.body);
}

function send(response: ServerResponse, status: number, value?: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(value === undefined ? undefined : JSON.stringify(value));
}

const fail = (response: ServerResponse, status: number, error: string): void => send(response, status, { error });
