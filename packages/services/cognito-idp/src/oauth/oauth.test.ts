import { afterAll, beforeAll, expect, test } from 'vitest';
import * as openid from 'openid-client';
import { claimsOf, PASSWORD, startPools, type MadePool, type TestPools } from '../testing/pools.ts';

let pools: TestPools;
beforeAll(async () => {
  pools = await startPools();
});
afterAll(() => pools.close());

const BACK = 'http://localhost:3000/back';
const AWAY = 'http://localhost:3000/bye';

let count = 0;
/** A pool with sign-in pages, and a client that may use them. */
async function withPages(secret = false): Promise<MadePool & { readonly domain: string }> {
  const made = await pools.pool(
    {},
    {
      GenerateSecret: secret,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code', 'implicit'],
      AllowedOAuthScopes: ['openid', 'email', 'aws.cognito.signin.user.admin'],
      CallbackURLs: [BACK],
      LogoutURLs: [AWAY],
      SupportedIdentityProviders: ['COGNITO'],
    },
  );
  const domain = `pages-${count++}`;
  await pools.root.createUserPoolDomain({ UserPoolId: made.poolId, Domain: domain });
  return { ...made, domain };
}

/** A browser: follows nothing, keeps cookies, and fills in the form of a page. */
class Browser {
  readonly #cookies = new Map<string, string>();

  async go(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', ...init, headers: { ...init.headers, cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    return answer;
  }

  async submit(page: Response, url: string, values: Record<string, string>): Promise<Response> {
    const html = await page.text();
    const action = /action="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const hidden = [...html.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value] as const,
    );
    const body = new URLSearchParams({ ...Object.fromEntries(hidden), ...values });
    return this.go(new URL(action, url).href, { method: 'POST', body });
  }

  /** From the first request of an app back to it. @returns where the app was sent back to */
  async signIn(start: string, username: string, password = PASSWORD): Promise<URL> {
    const sent = await this.go(start);
    const login = new URL(sent.headers.get('location') ?? '', start).href;
    const back = await this.submit(await this.go(login), login, { username, password });
    return new URL(back.headers.get('location') ?? 'about:blank');
  }
}

test('openid-client finds the pool, signs in with PKCE, reads user info, refreshes and revokes', async () => {
  const made = await withPages(true);
  await pools.user(made, 'ann', { email: 'ann@example.com', email_verified: 'true', name: 'Ann' });
  const issuer = new URL(`${pools.test.cloud.endpoint}/${made.poolId}`);
  const options = { execute: [openid.allowInsecureRequests], [openid.clockTolerance]: 5 };
  const config = await openid.discovery(issuer, made.clientId, made.secret, undefined, options);
  const verifier = openid.randomPKCECodeVerifier();
  const start = openid.buildAuthorizationUrl(config, {
    redirect_uri: BACK,
    scope: 'openid email',
    state: 'where-i-was',
    nonce: 'n-once',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const back = await new Browser().signIn(start.href, 'ann');
  const tokens = await openid.authorizationCodeGrant(config, back, {
    pkceCodeVerifier: verifier,
    expectedState: 'where-i-was',
    expectedNonce: 'n-once',
  });
  expect(tokens.claims()).toMatchObject({
    iss: issuer.href,
    email: 'ann@example.com',
    email_verified: true,
    'cognito:username': 'ann',
  });
  expect(tokens.claims()).not.toHaveProperty('name');
  expect(claimsOf(tokens.access_token)).toMatchObject({ scope: 'openid email', version: 2 });
  const info = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '');
  expect(info).toMatchObject({ username: 'ann', email: 'ann@example.com', email_verified: 'true' });
  const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
  expect(claimsOf(refreshed.access_token)['origin_jti']).toBe(claimsOf(tokens.access_token)['origin_jti']);
  await openid.tokenRevocation(config, tokens.refresh_token ?? '');
  await expect(openid.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  });
  await expect(openid.fetchUserInfo(config, refreshed.access_token, 'x')).rejects.toThrow();
  // The code holds once.
  await expect(
    openid.authorizationCodeGrant(config, back, {
      pkceCodeVerifier: verifier,
      expectedState: 'where-i-was',
      expectedNonce: 'n-once',
    }),
  ).rejects.toMatchObject({ error: 'invalid_grant' });
});

test('whoever comes by the domain has tokens of AWS’s issuer, without a form once they are signed in', async () => {
  const made = await withPages();
  await pools.user(made, 'bob');
  const base = `${pools.test.cloud.endpoint}/_cognito-idp/${made.domain}`;
  const start = `${base}/oauth2/authorize?client_id=${made.clientId}&response_type=token&redirect_uri=${encodeURIComponent(BACK)}&scope=openid&state=s`;
  const browser = new Browser();
  const wrong = await browser.signIn(start, 'bob', 'Wr0ng-horse');
  expect(wrong.href).toBe('about:blank');
  const back = await browser.signIn(start, 'bob');
  const fragment = new URLSearchParams(back.hash.slice(1));
  expect(fragment.get('state')).toBe('s');
  expect(claimsOf(fragment.get('id_token') ?? '')).toMatchObject({
    iss: `https://cognito-idp.eu-central-1.amazonaws.com/${made.poolId}`,
  });
  const again = await browser.go(start);
  expect(again.headers.get('location')).toContain(`${BACK}#`);
  const out = await browser.go(`${base}/logout?client_id=${made.clientId}&logout_uri=${encodeURIComponent(AWAY)}`);
  expect(out.headers.get('location')).toBe(AWAY);
  expect((await browser.go(start)).headers.get('location')).toContain('/login?');
});

test('the pages ask for a new password where there has to be one', async () => {
  const made = await withPages();
  await pools.root.adminCreateUser({
    UserPoolId: made.poolId,
    Username: 'cat',
    TemporaryPassword: PASSWORD,
    MessageAction: 'SUPPRESS',
  });
  const start = `${pools.test.cloud.endpoint}/_cognito-idp/${made.domain}/login?client_id=${made.clientId}&response_type=code&redirect_uri=${encodeURIComponent(BACK)}`;
  const browser = new Browser();
  const asked = await browser.submit(await browser.go(start), start, { username: 'cat', password: PASSWORD });
  const weak = await browser.submit(asked, start, { NEW_PASSWORD: 'short' });
  expect(weak.status).toBe(401);
  const done = await browser.submit(weak, start, { NEW_PASSWORD: 'Br4nd-new-horse' });
  expect(done.headers.get('location')).toMatch(/^http:\/\/localhost:3000\/back\?code=/);
});

test('what is wrong with a request stays here, or goes back to the app where that is known', async () => {
  const made = await withPages();
  const base = `${pools.test.cloud.endpoint}/_cognito-idp/${made.domain}`;
  const where = async (query: Record<string, string>) => {
    const answer = await fetch(`${base}/oauth2/authorize?${new URLSearchParams(query).toString()}`, {
      redirect: 'manual',
    });
    return answer.headers.get('location');
  };
  const right = { client_id: made.clientId, response_type: 'code', redirect_uri: BACK };
  expect(await where({ ...right, redirect_uri: 'https://evil.example/' })).toContain('/error?error=redirect_mismatch');
  expect(await where({ ...right, client_id: 'nobody' })).toContain('/error?error=invalid_request');
  expect(await where({ ...right, scope: 'openid phone', state: 'x' })).toBe(`${BACK}?error=invalid_scope&state=x`);
  expect(await where({ ...right, response_type: 'id_token' })).toContain(`${BACK}?error=invalid_request`);
  expect(await where({ ...right, code_challenge: 'x', code_challenge_method: 'plain' })).toContain(
    'code_challenge_method+must+be+S256',
  );
  const forged = await fetch(`${base}/login?${new URLSearchParams(right).toString()}`, {
    method: 'POST',
    body: new URLSearchParams({ username: 'a', password: 'b', _csrf: 'c' }),
  });
  expect(forged.status).toBe(403);
});

test('a program signs in as itself, with the scopes of a resource server', async () => {
  const { poolId: UserPoolId } = await pools.pool();
  await pools.root.createUserPoolDomain({ UserPoolId, Domain: 'machines' });
  const Scopes = [{ ScopeName: 'read', ScopeDescription: 'to read' }];
  await pools.root.createResourceServer({ UserPoolId, Identifier: 'orders', Name: 'Orders', Scopes });
  const { UserPoolClient = {} } = await pools.root.createUserPoolClient({
    UserPoolId,
    ClientName: 'job',
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthScopes: ['orders/read'],
  });
  const { ClientId = '', ClientSecret = '' } = UserPoolClient;
  const ask = async (secret: string, form: Record<string, string>) => {
    const authorization = `Basic ${Buffer.from(`${ClientId}:${secret}`).toString('base64')}`;
    const answer = await fetch(`${pools.test.cloud.endpoint}/_cognito-idp/machines/oauth2/token`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams(form),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const { status, body } = await ask(ClientSecret, { grant_type: 'client_credentials' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
  expect(Object.keys(body)).not.toContain('id_token');
  expect(claimsOf(String(body['access_token']))).toMatchObject({
    sub: ClientId,
    client_id: ClientId,
    scope: 'orders/read',
    token_use: 'access',
  });
  expect(await ask('wrong', { grant_type: 'client_credentials' })).toMatchObject({
    status: 400,
    body: { error: 'invalid_client' },
  });
  expect((await ask(ClientSecret, { grant_type: 'client_credentials', scope: 'orders/write' })).body).toEqual({
    error: 'invalid_scope',
  });
  expect((await ask(ClientSecret, { grant_type: 'password' })).body).toEqual({ error: 'unsupported_grant_type' });
});

test('a mail with a link confirms whoever follows it', async () => {
  const made = await pools.pool({
    AutoVerifiedAttributes: ['email'],
    VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK', EmailMessageByLink: 'Follow {##this##}.' },
  });
  await pools.root.createUserPoolDomain({ UserPoolId: made.poolId, Domain: 'links' });
  const UserAttributes = [{ Name: 'email', Value: 'dan@example.com' }];
  await pools.app.signUp({ ClientId: made.clientId, Username: 'dan', Password: PASSWORD, UserAttributes });
  const [mail] = await pools.mail('dan@example.com');
  expect(mail?.text).toBe(`Follow <a href="${mail?.link}">this</a>.`);
  const link = new URL(mail?.link ?? '');
  expect(link.host).toBe(`links.auth.localhost:${pools.test.cloud.port}`);
  const page = await fetch(`${pools.test.cloud.endpoint}/_cognito-idp/links${link.pathname}${link.search}`);
  expect(page.status).toBe(200);
  await pools.signIn(made, 'dan');
});

test('without a domain there are no pages', async () => {
  const made = await pools.pool();
  const answer = await fetch(`${pools.test.cloud.endpoint}/${made.poolId}/oauth2/token`, { method: 'POST' });
  expect(answer.status).toBe(404);
  const published = await fetch(`${pools.test.cloud.endpoint}/${made.poolId}/.well-known/openid-configuration`);
  expect(await published.json()).toMatchObject({
    issuer: `${pools.test.cloud.endpoint}/${made.poolId}`,
    id_token_signing_alg_values_supported: ['RS256'],
  });
});
