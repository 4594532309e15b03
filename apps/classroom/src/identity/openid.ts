import * as client from 'openid-client';
import { displayNameSchema } from '@coldstart/classroom/protocol';
import type { Account } from '../records/learners.ts';

/** What is remembered while somebody signs in elsewhere: in a cookie of theirs, for some minutes. */
export interface OpenIdFlow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Signing in elsewhere did not work out; the message is for whoever tried. */
export class OpenIdProblem extends Error {}

/** The environment does not say enough; the message says what to do. */
class OpenIdSettingsProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

interface Settings {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly name: string;
}

/** An account elsewhere, by OpenID Connect: authorization code, PKCE, state and nonce. */
export class OpenId {
  readonly #settings: Settings;
  #discovered: Promise<client.Configuration> | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get name(): string {
    return this.#settings.name;
  }

  /**
   * Of COLDSTART_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET and _NAME.
   *
   * @throws UsageError where they are half there
   */
  static of(environment: Readonly<Record<string, string | undefined>>): OpenId | undefined {
    const { COLDSTART_OIDC_ISSUER: issuer, COLDSTART_OIDC_CLIENT_ID: clientId } = environment;
    if (!issuer && !clientId) return undefined;
    if (!issuer || !clientId || !URL.canParse(issuer))
      throw new OpenIdSettingsProblem(
        'To sign in elsewhere, set COLDSTART_OIDC_ISSUER to the address of the provider and COLDSTART_OIDC_CLIENT_ID to what it calls this classroom; or neither.',
      );
    const address = new URL(issuer);
    if (address.protocol !== 'https:' && !isLoopback(address))
      throw new OpenIdSettingsProblem(
        'COLDSTART_OIDC_ISSUER begins with https://: what is said there must not be read on the way.',
      );
    return new OpenId({
      issuer: address,
      clientId,
      clientSecret: environment['COLDSTART_OIDC_CLIENT_SECRET'],
      name: environment['COLDSTART_OIDC_NAME'] ?? address.hostname,
    });
  }

  /** @throws OpenIdProblem */
  async begin(redirectUri: string): Promise<{ readonly url: URL; readonly flow: OpenIdFlow }> {
    const configuration = await this.#configuration();
    const flow = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    });
    return { url, flow };
  }

  /**
   * @param back where the provider sent the browser, with what it said
   * @throws OpenIdProblem
   */
  async finish(back: URL, { state, nonce, verifier }: OpenIdFlow): Promise<Account> {
    const configuration = await this.#configuration();
    const tokens = await client
      .authorizationCodeGrant(configuration, back, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      .catch((error: unknown) => {
        throw new OpenIdProblem(`${this.name} did not let you in. Try again, or join with a code.`, { cause: error });
      });
    const claims = tokens.claims();
    if (claims === undefined) throw new OpenIdProblem(`${this.name} did not say who you are. Join with a code.`);
    const said = [claims['name'], claims['preferred_username'], claims['email'], claims.sub];
    const name = said.map((one) => displayNameSchema.safeParse(one)).find((one) => one.success)?.data;
    const { email, email_verified: verified } = claims;
    return {
      origin: 'openid',
      issuer: claims.iss,
      subject: claims.sub,
      name: name ?? 'Somebody',
      email: typeof email === 'string' && verified === true ? email : undefined,
    };
  }

  /** Asked for with the first who signs in, and again where that failed: a classroom starts without its provider. */
  #configuration(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const insecure = issuer.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {};
    this.#discovered ??= client
      .discovery(issuer, clientId, clientSecret, undefined, insecure)
      .catch((error: unknown) => {
        this.#discovered = undefined;
        throw new OpenIdProblem(`${this.name} does not answer. Try again later, or join with a code.`, {
          cause: error,
        });
      });
    return this.#discovered;
  }
}

export const isLoopback = ({ hostname }: URL): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
