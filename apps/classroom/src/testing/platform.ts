import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT, type CryptoKey } from 'jose';
import type { Platform } from '../identity/lti/platforms.ts';

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';
const AGS = 'https://purl.imsglobal.org/spec/lti-ags/';

export interface PlatformUser {
  readonly sub: string;
  readonly name: string;
  readonly roles?: readonly string[];
}

/** A score that the platform has taken. */
export interface TakenScore {
  readonly lineitem: string;
  readonly userId: string;
  readonly scoreGiven: number;
  readonly scoreMaximum: number;
  readonly timestamp: string;
  readonly activityProgress: string;
  readonly gradingProgress: string;
}

/**
 * A learning platform by hand, as LTI 1.3 and its Assignment and Grade Services 2.0 describe one. It believes nothing
 * that the specification does not let it believe, and says in `refused` what it refused.
 */
export class TestPlatform {
  readonly scores: TakenScore[] = [];
  readonly refused: string[] = [];
  readonly lineItems: { id: string; label: string; resourceId: string; tag: string; scoreMaximum: number }[] = [];
  /** Answers scores with this status instead. */
  failing: number | undefined;
  /** What is changed of a launch's claims before it is signed. */
  claims: Record<string, unknown> = {};
  user: PlatformUser = { sub: 'ann-17', name: 'Ann of the Platform' };
  /** Where the tool is, once it is known. */
  tool = '';
  #url = '';
  #keys: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey } | undefined;
  readonly #tokens = new Set<string>();
  readonly #assertions = new Set<string>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<this> {
    this.#keys = await generateKeyPair('RS256', { extractable: true });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get registration(): Platform {
    return {
      name: 'The test platform',
      issuer: this.#url,
      clientId: 'classroom',
      deployments: ['1'],
      authorization: `${this.#url}/auth`,
      token: `${this.#url}/token`,
      keys: `${this.#url}/keys`,
    };
  }

  /** What the link in a course leads to. */
  get login(): string {
    const url = new URL(`${this.tool}/api/classroom/lti/login`);
    const { issuer: iss, clientId: client_id } = this.registration;
    const parameters = { iss, client_id, login_hint: 'hint-1', target_link_uri: `${this.tool}/room/` };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  }

  /** The token that answers an authorization request. */
  async sign(nonce: string, key = this.#keys?.privateKey): Promise<string> {
    if (key === undefined) throw new Error('Not started.');
    const { issuer, clientId } = this.registration;
    const claims = {
      iss: issuer,
      aud: clientId,
      iat: Math.floor(Date.now() / 1000),
      exp: Math.floor(Date.now() / 1000) + 300,
      nonce,
      sub: this.user.sub,
      name: this.user.name,
      [`${CLAIM}message_type`]: 'LtiResourceLinkRequest',
      [`${CLAIM}version`]: '1.3.0',
      [`${CLAIM}deployment_id`]: '1',
      [`${CLAIM}target_link_uri`]: `${this.tool}/room/`,
      [`${CLAIM}resource_link`]: { id: 'link-1' },
      [`${CLAIM}roles`]: this.user.roles ?? ['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'],
      [`${AGS}claim/endpoint`]: {
        scope: [`${AGS}scope/lineitem`, `${AGS}scope/score`],
        lineitems: `${this.#url}/course/7/lineitems`,
      },
      ...this.claims,
    };
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'platform' }).sign(key);
  }

  /** What a line item of one link is called. */
  lineItem(name: string): string {
    return `${this.#url}/course/7/lineitems/${name}?type=link`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const body = Buffer.concat(pieces).toString('utf8');
    const url = new URL(request.url ?? '/', this.#url);
    try {
      await this.#route(url, request, body, response);
    } catch (error) {
      this.refused.push(String(error));
      response.writeHead(400).end();
    }
  }

  async #route(url: URL, request: IncomingMessage, body: string, response: ServerResponse): Promise<void> {
    if (url.pathname === '/keys') {
      if (this.#keys === undefined) throw new Error('Not started.');
      const key = { ...(await exportJWK(this.#keys.publicKey)), kid: 'platform', alg: 'RS256', use: 'sig' };
      return json(response, { keys: [key] });
    }
    if (url.pathname === '/auth') return this.#authorize(url, response);
    if (url.pathname === '/token') return this.#grant(body, response);
    if (!this.#tokens.has(request.headers.authorization?.replace('Bearer ', '') ?? '')) {
      response.writeHead(401).end();
      return;
    }
    const type = request.headers['content-type'] ?? request.headers.accept ?? '';
    if (url.pathname === '/course/7/lineitems') return this.#items(url, request, type, body, response);
    const score = /^\/course\/7\/lineitems\/([\w-]+)\/scores$/.exec(url.pathname);
    expectThat(score !== null && request.method === 'POST', `${request.method} ${url.pathname}`);
    expectThat(type === 'application/vnd.ims.lis.v1.score+json', `content type ${type}`);
    if (this.failing !== undefined) {
      response.writeHead(this.failing).end();
      return;
    }
    this.scores.push({ lineitem: score?.[1] ?? '', ...(JSON.parse(body) as Omit<TakenScore, 'lineitem'>) });
    json(response, {});
  }

  /** A form that sends itself, as OpenID Connect's form_post has it. */
  async #authorize({ searchParams: asked }: URL, response: ServerResponse): Promise<void> {
    const wanted = {
      scope: 'openid',
      response_type: 'id_token',
      response_mode: 'form_post',
      prompt: 'none',
      client_id: 'classroom',
      login_hint: 'hint-1',
      redirect_uri: `${this.tool}/api/classroom/lti/launch`,
    };
    for (const [name, value] of Object.entries(wanted))
      expectThat(asked.get(name) === value, `${name} is not ${value}`);
    const token = await this.sign(asked.get('nonce') ?? '');
    json(response, { action: asked.get('redirect_uri'), state: asked.get('state'), id_token: token });
  }

  async #grant(body: string, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(body);
    expectThat(form.get('grant_type') === 'client_credentials', 'grant type');
    expectThat(
      form.get('client_assertion_type') === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      'assertion type',
    );
    const keys = createRemoteJWKSet(new URL(`${this.tool}/api/classroom/lti/keys`));
    const { payload } = await jwtVerify(form.get('client_assertion') ?? '', keys, {
      issuer: 'classroom',
      subject: 'classroom',
      audience: `${this.#url}/token`,
      requiredClaims: ['exp', 'iat', 'jti'],
      algorithms: ['RS256'],
    });
    expectThat(!this.#assertions.has(payload.jti ?? ''), 'an assertion was used twice');
    this.#assertions.add(payload.jti ?? '');
    const token = `token-${this.#tokens.size}`;
    this.#tokens.add(token);
    json(response, { access_token: token, token_type: 'Bearer', expires_in: 3600, scope: form.get('scope') });
  }

  #items(url: URL, request: IncomingMessage, type: string, body: string, response: ServerResponse): void {
    if (request.method === 'GET') {
      expectThat(type === 'application/vnd.ims.lis.v2.lineitemcontainer+json', `accept ${type}`);
      return json(
        response,
        this.lineItems.filter((one) => one.resourceId === url.searchParams.get('resource_id')),
      );
    }
    expectThat(type === 'application/vnd.ims.lis.v2.lineitem+json', `content type ${type}`);
    const item = JSON.parse(body) as Omit<TestPlatform['lineItems'][number], 'id'>;
    const made = { ...item, id: this.lineItem(`made-${this.lineItems.length}`) };
    this.lineItems.push(made);
    json(response, made, 201);
  }
}

function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Refused: ${what}`);
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
