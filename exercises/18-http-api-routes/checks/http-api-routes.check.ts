import { check, type CheckContext, type HttpAnswer } from '@coldstart/checks';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';

const SHOP = 'https://shop.example';
const JSON_TYPE = 'application/json';
const WRITE = 'shop/items.write';
const READ = 'shop/items.read';
/** Milliseconds. */
const HOUR = 3_600_000;

type Request = NonNullable<Parameters<CheckContext['request']>[1]>;

const send = (t: CheckContext, path: string, request?: Request): Promise<HttpAnswer> =>
  t.request(t.stack.output('ShopUrl') + path, request);

function bodyOf(t: CheckContext, { text }: HttpAnswer, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return t.fail(`the body of the answer to ${what} to be JSON`, `it was ${JSON.stringify(text)}`);
  }
}

const expectStatus = (t: CheckContext, { status }: HttpAnswer, expected: number, what: string): void =>
  t.expect(status, `the status of the answer to ${what}`).toEqual(expected);

/** The token that a client of the pool gets for itself. */
async function token(t: CheckContext, client: 'StaffClient' | 'PartnerClient', scopes: readonly string[]) {
  const ClientId = t.stack.resource(client);
  const ask = new DescribeUserPoolClientCommand({ UserPoolId: t.stack.resource('ShopPool'), ClientId });
  const { UserPoolClient } = await t.client(CognitoIdentityProviderClient).send(ask);
  const answer = await t.request(t.stack.output('TokenUrl'), {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${ClientId}:${UserPoolClient?.ClientSecret}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: scopes.join(' ') }).toString(),
  });
  const given = bodyOf(t, answer, `a request of ${client} for a token`);
  if (typeof given !== 'object' || given === null || !('access_token' in given) || answer.status !== 200)
    return t.fail(`a token for ${client}, from a pool that was left as it is`, `there was none: ${answer.text}`);
  return String(given.access_token);
}

/** A new item, and the request that adds it. */
function newItem(t: CheckContext, bearer?: string): { name: string; request: Request } {
  const name = t.random.unicode(12);
  const headers = { 'Content-Type': JSON_TYPE, ...(bearer !== undefined && { Authorization: `Bearer ${bearer}` }) };
  return { name, request: { method: 'POST', headers, body: JSON.stringify({ name }) } };
}

/** Adds an item as StaffClient. A token that expires meanwhile, since a check of another exercise moves time, is replaced. */
async function add(t: CheckContext, scopes: readonly string[]): Promise<{ name: string; answer: HttpAnswer }> {
  const { name, request } = newItem(t, await token(t, 'StaffClient', scopes));
  const answer = await send(t, '/items', request);
  const expired = answer.status === 401 && /expired/.test(answer.headers['www-authenticate'] ?? '');
  return expired ? add(t, scopes) : { name, answer };
}

const has = (value: unknown, member: string): boolean => typeof value === 'object' && value !== null && member in value;

check('routes', async (t) => {
  const id = t.random.hex(8);
  const item = await send(t, `/items/${id}`);
  const what = `GET /items/${id}`;
  expectStatus(t, item, 200, what);
  const read = bodyOf(t, item, what);
  if (has(read, 'page') || has(read, 'report'))
    t.fail(`${what} to reach ItemsFunction`, `another function answered: ${item.text}`);
  const pages = ['/items', `/items/${id}/photos`, `/${t.random.word()}`, `/${t.random.word()}/${t.random.hex(4)}`];
  for (const path of t.random.shuffle(pages)) {
    const answer = await send(t, path);
    expectStatus(t, answer, 200, `GET ${path}`);
    t.expect(bodyOf(t, answer, `GET ${path}`), `the answer of PagesFunction to GET ${path}`).toEqual({
      page: `GET ${path}`,
    });
  }
  const { status } = await send(t, '/items', { method: 'POST' });
  t.expect(status, 'the status of the answer to POST /items, for which there is a route,').toNotEqual(404);
  for (const [method, path] of t.random.shuffle([
    ['DELETE', `/items/${id}`],
    ['POST', `/items/${id}`],
    ['PUT', '/items'],
    ['POST', '/items/report'],
    ['POST', `/${t.random.word()}`],
  ] as const))
    expectStatus(t, await send(t, path, { method }), 404, `${method} ${path}, for which there is no route,`);
});

check('legacy', async (t) => {
  const tags = [t.random.word(), t.random.word()];
  for (const [query, expected] of [
    ['', []],
    [`?tag=${tags.join('&tag=')}`, tags],
  ] as const) {
    const what = `GET /items/report${query}`;
    const answer = await send(t, `/items/report${query}`);
    expectStatus(t, answer, 200, what);
    t.expect(bodyOf(t, answer, what), `the answer of ReportFunction to ${what}`).toEqual({
      report: 'GET /items/report',
      tags: expected,
    });
  }
});

check('inferred', async (t) => {
  const id = t.random.pick(['café ☕', 'a+b c', '100 %']) + t.random.hex(6);
  const answer = await send(t, `/items/${encodeURIComponent(id)}`);
  const what = `a GET of the item ${JSON.stringify(id)}`;
  expectStatus(t, answer, 200, what);
  t.expect(answer.headers['content-type'], `the content type of the answer to ${what}`).toMatch(
    /^application\/json\s*(?:;|$)/,
    JSON_TYPE,
  );
  const item = bodyOf(t, answer, what);
  if (typeof item === 'string') t.fail(`the answer to ${what} to be an object`, `it was the text ${answer.text}`);
  if (!has(item, 'id')) t.fail(`the answer to ${what} to have an \`id\``, `it was ${answer.text}`);
  t.expect((item as { id: unknown }).id, `the \`id\` in the answer to ${what}`).toEqual(id);
});

check('event', async (t) => {
  const id = t.random.hex(8);
  const currency = t.random.pick(['CHF', 'SEK', 'USD']);
  for (const [cookies, expected] of [
    [undefined, 'EUR'],
    [`theme=${t.random.word()}`, 'EUR'],
    [`currency=${currency}`, currency],
    [`theme=dark; currency=${currency}; till=7`, currency],
    ['lastcurrency=USD; currency2=SEK', 'EUR'],
  ] as const) {
    const what = `a GET of an item ${cookies === undefined ? 'without cookies' : `with Cookie: ${cookies}`}`;
    const answer = await send(t, `/items/${id}`, cookies === undefined ? {} : { headers: { Cookie: cookies } });
    expectStatus(t, answer, 200, what);
    t.expect(bodyOf(t, answer, what), `the answer to ${what}`).toEqual({ id, currency: expected });
  }
  const what = 'a POST of an item';
  const { name, answer } = await add(t, [WRITE]);
  expectStatus(t, answer, 201, what);
  const item = bodyOf(t, answer, what) as Record<string, unknown>;
  const by = t.stack.resource('StaffClient');
  t.expect({ ...item, id: 'any' }, `the answer to ${what}, whatever its \`id\``).toEqual({ id: 'any', name, by });
  const again = bodyOf(t, (await add(t, [WRITE])).answer, what) as Record<string, unknown>;
  if (again.id === item.id || typeof item.id !== 'string' || item.id === '')
    t.fail('each new item to have an `id` of its own', `two had ${JSON.stringify(item.id)}`);
  t.expect(answer.headers['set-cookie']?.split(';')[0], `the cookie of the answer to ${what}`).toEqual(
    `last=${item.id}`,
  );
});

/** A token as whoever makes it likes: its claims, and no signature. */
function unsigned(given: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  return `${header}.${given.split('.')[1]}.`;
}

/** The claims of one token with the signature of another. */
function patched(claims: string, signed: string): string {
  const [header, , signature] = signed.split('.');
  return [header, claims.split('.')[1], signature].join('.');
}

check('unauthorized', async (t) => {
  const good = await token(t, 'StaffClient', [WRITE]);
  const partner = await token(t, 'PartnerClient', [WRITE]);
  const post = async (bearer: string | undefined) => send(t, '/items', newItem(t, bearer).request);
  expectStatus(t, await post(good), 201, 'a POST with a token of StaffClient');
  for (const [what, bearer] of t.random.shuffle([
    ['without a token', undefined],
    ['with what is no token', t.random.hex(30)],
    ['with a token that nobody has signed', unsigned(good)],
    ['with a token whose signature is that of another', patched(good, partner)],
    ['with a token of PartnerClient', partner],
  ] as const))
    expectStatus(t, await post(bearer), 401, `a POST ${what}`);
  await t.clock.advance(HOUR + 1000);
  expectStatus(t, await post(good), 401, 'a POST with a token that has expired');
});

check('forbidden', async (t) => {
  for (const [scopes, expected] of t.random.shuffle([
    [[READ], 403],
    [[WRITE], 201],
    [[READ, WRITE], 201],
  ] as const)) {
    const { answer } = await add(t, scopes);
    expectStatus(t, answer, expected, `a POST with a token of StaffClient for ${scopes.join(' and ')}`);
  }
});

const preflight = (t: CheckContext, origin: string): Promise<HttpAnswer> =>
  send(t, '/items', {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,content-type',
    },
  });

/** What a header lists, in an order of its own. */
const listed = (value: string | undefined): string[] =>
  (value ?? '')
    .toLowerCase()
    .split(',')
    .flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))
    .sort();

check('preflight', async (t) => {
  const what = `a preflight of ${SHOP}`;
  const asked = await preflight(t, SHOP);
  t.expect(asked.status, `the status of the answer to ${what}`).toBe('one from 200 to 299', (status) =>
    /^2\d\d$/.test(String(status)),
  );
  const read = await send(t, `/items/${t.random.hex(4)}`, { headers: { Origin: SHOP } });
  for (const [which, answer] of [
    [what, asked],
    [`a GET of ${SHOP}`, read],
  ] as const) {
    const header = (name: string): string | undefined => answer.headers[`access-control-allow-${name}`];
    t.expect(header('origin'), `Access-Control-Allow-Origin of the answer to ${which}`).toEqual(SHOP);
    t.expect(header('credentials'), `Access-Control-Allow-Credentials of the answer to ${which}`).toEqual('true');
  }
  const methods = listed(asked.headers['access-control-allow-methods']).filter((method) => method !== 'options');
  t.expect(methods, `the methods that Access-Control-Allow-Methods of ${what} lists`).toEqual(['get', 'post']);
  const headers = listed(asked.headers['access-control-allow-headers']);
  t.expect(headers, `the headers that Access-Control-Allow-Headers of ${what} lists`).toEqual([
    'authorization',
    'content-type',
  ]);
  const strangers = ['https://evil.example', `${SHOP}.evil.example`, 'http://shop.example', `${SHOP}:8443`];
  for (const origin of t.random.shuffle(strangers))
    for (const [which, answer] of [
      ['preflight', await preflight(t, origin)],
      ['GET', await send(t, '/items/7', { headers: { Origin: origin } })],
    ] as const)
      t.expect(
        answer.headers['access-control-allow-origin'],
        `Access-Control-Allow-Origin of the answer to a ${which} of ${origin}`,
      ).toBeAbsent();
});
