import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT, type JWK } from 'jose';
import { z } from 'zod';
import { SCOPES } from './launch.ts';
import type { Platform } from './platforms.ts';

/** A platform did not take a score. It is tried again. */
export class ScoreProblem extends Error {}

export interface Score {
  /** What the platform calls the learner. */
  readonly subject: string;
  /** Of 100. */
  readonly points: number;
  readonly at: Date;
}

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number().default(3600) });
const lineItemsSchema = z.array(
  z.object({ id: z.url(), resourceId: z.string().optional(), tag: z.string().optional() }),
);
const lineItemSchema = z.object({ id: z.url() });
const TAG = 'coldstart';
const [ITEM, ITEMS, SCORE] = ['lineitem', 'lineitemcontainer', 'score'].map(
  (what) => `application/vnd.ims.lis.v${what === 'score' ? '1' : '2'}.${what}+json`,
);

/** Assignment and Grade Services 2.0, as far as a classroom needs them: https://www.imsglobal.org/spec/lti-ags/v2p0 */
export class GradeService {
  readonly #platform: Platform;
  readonly #key: JWK;
  #token: { readonly value: string; readonly until: number } | undefined;

  constructor(platform: Platform, key: JWK) {
    this.#platform = platform;
    this.#key = key;
  }

  /** The column of an exercise: found, or made. */
  async lineItemOf(lineitems: string, slug: string, title: string): Promise<string> {
    const url = new URL(lineitems);
    url.searchParams.set('resource_id', slug);
    url.searchParams.set('tag', TAG);
    const found = lineItemsSchema.parse(await this.#call('GET', url, ITEMS));
    const own = found.find(({ resourceId, tag }) => resourceId === slug && tag === TAG);
    if (own !== undefined) return own.id;
    const item = { scoreMaximum: 100, label: title, resourceId: slug, tag: TAG };
    return lineItemSchema.parse(await this.#call('POST', new URL(lineitems), ITEM, item)).id;
  }

  async send(lineitem: string, { subject, points, at }: Score): Promise<void> {
    const url = new URL(lineitem);
    url.pathname = `${url.pathname.replace(/\/$/, '')}/scores`;
    await this.#call('POST', url, SCORE, {
      userId: subject,
      scoreGiven: points,
      scoreMaximum: 100,
      timestamp: at.toISOString(),
      activityProgress: 'Submitted',
      gradingProgress: 'FullyGraded',
    });
  }

  async #call(method: 'GET' | 'POST', url: URL, type = '', body?: object): Promise<unknown> {
    const headers = {
      authorization: `Bearer ${await this.#accessToken()}`,
      ...(body === undefined ? { accept: type } : { 'content-type': type, accept: type }),
    };
    const answer = await this.#ask(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (answer.status === 401) this.#token = undefined;
    if (!answer.ok)
      throw new ScoreProblem(`${this.#platform.name} answered ${answer.status} to ${method} ${url.pathname}.`);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  }

  /** https://www.imsglobal.org/spec/security/v1p0/#using-json-web-tokens-with-oauth-2-0-client-credentials-grant */
  async #accessToken(): Promise<string> {
    if (this.#token !== undefined && this.#token.until > Date.now()) return this.#token.value;
    const { clientId, token, tokenAudience } = this.#platform;
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: this.#key.kid ?? '', typ: 'JWT' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(tokenAudience ?? token)
      .setIssuedAt()
      .setExpirationTime('5m')
      .setJti(randomUUID())
      .sign(await importJWK(this.#key, 'RS256'));
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope: Object.values(SCOPES).join(' '),
    });
    const answer = await this.#ask(new URL(token), { method: 'POST', body });
    const read = answer.ok ? tokenSchema.safeParse(await answer.json()) : undefined;
    if (read?.success !== true) throw new ScoreProblem(`${this.#platform.name} gives no access (${answer.status}).`);
    this.#token = { value: read.data.access_token, until: Date.now() + (read.data.expires_in - 60) * 1000 };
    return this.#token.value;
  }

  async #ask(url: URL, options: RequestInit): Promise<Response> {
    try {
      // Whoever answers elsewhere was not configured.
      return await fetch(url, { ...options, redirect: 'error', signal: AbortSignal.timeout(20_000) });
    } catch (error) {
      throw new ScoreProblem(`${this.#platform.name} does not answer at ${url.origin}.`, { cause: error });
    }
  }
}
