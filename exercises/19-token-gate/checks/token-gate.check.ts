import { APIGatewayClient, GetAuthorizersCommand as GetRestAuthorizersCommand } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client, GetAuthorizersCommand } from '@aws-sdk/client-apigatewayv2';
import { check, type CheckContext, type HttpAnswer } from '@coldstart/checks';
import {
  inSeconds,
  newKey,
  signedWithPublicKey,
  token,
  withKeys,
  withoutSignature,
  type Claims,
  type Key,
} from './tokens.ts';

/** Milliseconds. */
const MINUTE = 60_000;

interface Gate {
  /** As the learner calls the API. */
  readonly name: 'the REST API' | 'the HTTP API';
  readonly url: 'RestUrl' | 'HttpUrl';
  readonly gate: 'RestGateFunction' | 'HttpGateFunction';
  /** What a token gets that is not good. */
  readonly bad: 401 | 403;
  roles(list: readonly string[]): unknown;
}

const REST: Gate = {
  name: 'the REST API',
  url: 'RestUrl',
  gate: 'RestGateFunction',
  bad: 401,
  roles: (list) => list.join(','),
};
const HTTP: Gate = { name: 'the HTTP API', url: 'HttpUrl', gate: 'HttpGateFunction', bad: 403, roles: (list) => list };
const GATES = [REST, HTTP] as const;

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly authorization?: string | undefined;
}

const send = (t: CheckContext, { url }: Gate, { method = 'GET', path = '/orders', authorization }: Asked) =>
  t.request(t.stack.output(url) + path, {
    method,
    ...(authorization !== undefined && { headers: { Authorization: authorization } }),
  });

const bearer = (text: string): string => `Bearer ${text}`;

/** @param what of the request, with the API: `GET /orders with a token of a reader` */
function expectStatus(t: CheckContext, { name }: Gate, { status }: HttpAnswer, expected: number, what: string): void {
  t.expect(status, `the status of the answer of ${name} to ${what}`).toEqual(expected);
}

/** A reader, or somebody with other roles. */
const someone = (t: CheckContext, ...roles: readonly string[]): Claims => ({
  sub: `${t.random.name()}-${t.random.hex(6)}`,
  roles: roles.length === 0 ? ['reader'] : roles,
});

check('context', async (t) => {
  const [key, other] = [newKey(t), newKey(t)];
  await withKeys(t, t.random.shuffle([key, other]), async () => {
    for (const gate of t.random.shuffle(GATES))
      for (const [claims, scheme] of [
        [someone(t, 'admin', 'reader'), 'Bearer'],
        [someone(t), 'bearer'],
        [{ ...someone(t, 'guest', 'reader'), aud: ['tills', 'orders'] }, 'Bearer'],
      ] as const) {
        const what = `a GET with a good token of the roles ${claims.roles?.join(' and ')}`;
        const answer = await send(t, gate, { authorization: `${scheme} ${token(key, claims)}` });
        expectStatus(t, gate, answer, 200, what);
        t.expect(JSON.parse(answer.text), `what OrdersFunction learns from ${gate.name} in ${what}`).toEqual({
          userId: claims.sub,
          roles: gate.roles(claims.roles ?? []),
        });
      }
  });
});

/** Headers that no good token is in, and what is wrong with them. */
function badHeaders(t: CheckContext, key: Key): (readonly [what: string, authorization: string])[] {
  const good = (): string => token(key, someone(t));
  const [header, , signature] = good().split('.');
  const stranger: Key = { ...newKey(t), kid: key.kid };
  return [
    ['what is no token', bearer(t.random.hex(20))],
    ['three parts that are no JSON', bearer('a.b.c')],
    ['a good token and another scheme', `Basic ${good()}`],
    ['a good token and no scheme', good()],
    ['a good token and something behind it', bearer(`${good()} ${t.random.word()}`)],
    ['something before the scheme', `${t.random.word()} ${bearer(good())}`],
    ['the signature of another token', bearer([header, good().split('.')[1], signature].join('.'))],
    ['a signature by another key', bearer(token(stranger, someone(t)))],
    ['a key that is not published', bearer(token(newKey(t), someone(t)))],
    ['another issuer', bearer(token(key, { ...someone(t), iss: 'https://login.example.evil.test' }))],
    ['another audience', bearer(token(key, { ...someone(t), aud: 'tills' }))],
    ['a token that has expired', bearer(token(key, { ...someone(t), exp: inSeconds(-90) }))],
    ['a token that never expires', bearer(token(key, { ...someone(t), exp: undefined }))],
    ['a token of nobody, without `sub`', bearer(token(key, { ...someone(t), sub: undefined }))],
  ];
}

check('bad', async (t) => {
  const key = newKey(t);
  await withKeys(t, [key], async () => {
    for (const gate of t.random.shuffle(GATES)) {
      for (const [what, authorization] of t.random.shuffle(badHeaders(t, key)))
        expectStatus(t, gate, await send(t, gate, { authorization }), gate.bad, `a GET with ${what}`);
      for (const roles of [['guest'], undefined]) {
        const authorization = bearer(token(key, { ...someone(t), roles }));
        const what = `a GET with a token of ${roles === undefined ? 'no role' : `the role ${roles.join()}`}`;
        expectStatus(t, gate, await send(t, gate, { authorization }), 403, what);
      }
    }
  });
});

check('algorithm', async (t) => {
  const key = newKey(t);
  await withKeys(t, [key], async () => {
    for (const gate of t.random.shuffle(GATES))
      for (const [what, forged] of t.random.shuffle([
        ['that says that nobody has signed it', withoutSignature(key, someone(t, 'admin'))],
        ['that is signed with the public key, as if that were a secret', signedWithPublicKey(key, someone(t, 'admin'))],
      ] as const))
        expectStatus(
          t,
          gate,
          await send(t, gate, { authorization: bearer(forged) }),
          gate.bad,
          `a GET with a token ${what}`,
        );
  });
});

/** How often a gate has run in this check so far. */
async function runsOf(t: CheckContext, { gate }: Gate): Promise<number> {
  await t.clock.settled();
  const name = t.stack.resource(gate);
  return t.journal.entries({ kind: 'invocation' }).filter(({ resource }) => resource?.includes(name) === true).length;
}

check('missing', async (t) => {
  for (const gate of t.random.shuffle(GATES)) {
    expectStatus(t, gate, await send(t, gate, {}), 401, 'a GET without the header Authorization');
    t.expect(await runsOf(t, gate), `how often ${gate.gate} runs for a request without the header`).toEqual(0);
  }
});

type Ask = readonly [method: string, path: string, status: number];

/** Asks for one thing after the other with the same token. */
async function ask(t: CheckContext, gate: Gate, claims: Claims, authorization: string, asks: readonly Ask[]) {
  const asked: string[] = [];
  for (const [method, path, status] of asks) {
    const before = asked.length === 0 ? '' : `, after ${asked.join(' and ')} with the same token`;
    const what = `${method} ${path} of a user with the role ${claims.roles?.join()}${before}`;
    expectStatus(t, gate, await send(t, gate, { method, path, authorization }), status, what);
    asked.push(`${method} ${path}`);
  }
}

check('routes', async (t) => {
  const key = newKey(t);
  const order = (): string => `/orders/${t.random.hex(6)}`;
  const reads: Ask[] = [
    ['GET', '/orders', 200],
    ['GET', order(), 200],
  ];
  await withKeys(t, [key], async () => {
    for (const gate of t.random.shuffle(GATES)) {
      for (const [role, status] of [
        ['reader', 403],
        ['admin', 200],
      ] as const)
        // The first answer is the one that is kept: each kind of request comes first once.
        for (const asks of [
          [...t.random.shuffle(reads), ['DELETE', order(), status]],
          [['DELETE', order(), status], ...t.random.shuffle(reads)],
        ] as readonly (readonly Ask[])[]) {
          const claims = someone(t, role);
          await ask(t, gate, claims, bearer(token(key, claims)), asks);
        }
    }
  });
});

/** For how many seconds answers are kept, as the APIs say. */
async function secondsKept(t: CheckContext, { url }: Gate): Promise<(number | undefined)[]> {
  if (url === 'RestUrl') {
    const ask = new GetRestAuthorizersCommand({ restApiId: t.stack.resource('OrdersRestApi') });
    const { items = [] } = await t.client(APIGatewayClient).send(ask);
    return items.map(({ authorizerResultTtlInSeconds: seconds }) => seconds);
  }
  const ask = new GetAuthorizersCommand({ ApiId: t.stack.resource('OrdersHttpApi') });
  const { Items = [] } = await t.client(ApiGatewayV2Client).send(ask);
  return Items.map(({ AuthorizerResultTtlInSeconds: seconds }) => seconds);
}

check('minute', async (t) => {
  const [old, next] = [newKey(t), newKey(t)];
  for (const gate of t.random.shuffle(GATES)) {
    const claims = someone(t);
    const authorization = bearer(token(old, claims));
    await withKeys(t, [old, next], async () => {
      await ask(t, gate, claims, authorization, [
        ['GET', '/orders', 200],
        ['GET', '/orders', 200],
        ['GET', `/orders/${t.random.hex(6)}`, 200],
        ['GET', `/orders/${t.random.hex(6)}`, 200],
      ]);
    });
    const expected = gate === REST ? 1 : 2;
    const what = `how often ${gate.gate} runs for two GET /orders and two GET /orders/{id} with one token`;
    t.expect(await runsOf(t, gate), what).toEqual(expected);
    await withKeys(t, [next], async () => {
      await t.clock.advance(MINUTE + 1000);
      const answer = await send(t, gate, { authorization });
      expectStatus(t, gate, answer, gate.bad, 'a token whose key was withdrawn more than a minute ago');
    });
    for (const seconds of await secondsKept(t, gate))
      t.expect(seconds, `for how many seconds ${gate.name} keeps answers`).toBeAtMost(60);
  }
});

check('down', async (t) => {
  const key = newKey(t);
  for (const gate of t.random.shuffle(GATES)) {
    const authorization = bearer(token(key, someone(t)));
    await t.withEnvironment('KeysFunction', { JWKS: t.random.word() }, async () =>
      expectStatus(t, gate, await send(t, gate, { authorization }), 500, 'a GET while the keys cannot be had'),
    );
    await withKeys(t, [key], async () =>
      expectStatus(t, gate, await send(t, gate, { authorization }), 200, 'the same GET once the keys can be had again'),
    );
  }
});
