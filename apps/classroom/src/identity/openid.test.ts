import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import type { LearnerState, PersonalCode } from '@coldstart/classroom/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser } from '../testing/browser.ts';
import { testServer, type TestServer } from '../testing/server.ts';
import { addRoster } from './roster.ts';
import { OpenId } from './openid.ts';

/** A provider that is certified, where whoever comes is the next of these. */
const accounts: { sub: string; name: string; email: string; email_verified: boolean }[] = [];
let room: TestServer;
let op: Server;

beforeAll(async () => {
  op = createServer();
  op.listen(0, '127.0.0.1');
  await once(op, 'listening');
  const issuer = `http://127.0.0.1:${(op.address() as AddressInfo).port}`;
  room = await testServer({ ways: { openId: OpenId.of(environment(issuer)) } });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'classroom',
        client_secret: 'a secret of this client',
        redirect_uris: [`${room.url}/api/classroom/openid/back`],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['a key'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => {
      const account = accounts.find((one) => one.sub === sub);
      return account && { accountId: sub, claims: () => ({ ...account }) };
    },
    async loadExistingGrant({ oidc }) {
      const grant = new provider.Grant({ clientId: 'classroom', accountId: oidc.session?.accountId ?? '' });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  const serve = provider.callback();
  op.on('request', (request, response) => {
    const login = { accountId: accounts.at(-1)?.sub ?? '' };
    if (request.url?.startsWith('/interaction/') === true)
      void provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
    else void serve(request, response);
  });
});

afterAll(async () => {
  op.close();
  op.closeAllConnections();
  await room.close();
  expect(room.said).toEqual([]);
});

const environment = (issuer: string) => ({
  COLDSTART_OIDC_ISSUER: issuer,
  COLDSTART_OIDC_CLIENT_ID: 'classroom',
  COLDSTART_OIDC_CLIENT_SECRET: 'a secret of this client',
  COLDSTART_OIDC_NAME: 'The university',
});

async function signIn(browser: Browser): Promise<unknown> {
  await browser.open(`${room.url}/api/classroom/openid`);
  return (await browser.open(`${room.url}/api/classroom/me`)).body;
}

describe('signing in elsewhere', () => {
  test('is offered, and one comes back as oneself, the next time as well', async () => {
    expect((await room.ask('classroom')).body).toMatchObject({
      ways: { openId: { name: 'The university', path: '/api/classroom/openid' } },
    });
    accounts.push({ sub: '17', name: 'Ann Example', email: 'ann@example.org', email_verified: true });
    const browser = new Browser();
    const first = (await signIn(browser)) as { me: { id: string } };
    expect(first).toMatchObject({ me: { name: 'Ann Example' } });
    expect(browser.at).toBe(`${room.url}/api/classroom/me`);
    expect(await signIn(new Browser())).toMatchObject({ me: { id: first.me.id, name: 'Ann Example' } });
  });

  test('gives a clone its way in: a personal code, once one is signed in', async () => {
    accounts.push({ sub: '21', name: 'Fay', email: 'fay@example.org', email_verified: true });
    const browser = new Browser();
    const fay = (await signIn(browser)) as LearnerState;
    const given = await browser.step(`${room.url}/api/classroom/code`, { body: {} });
    const { code } = given.body as PersonalCode;
    const clone = await room.ask('classroom/join', { body: { code } });
    expect(clone.body).toMatchObject({ learner: fay.me });
    expect((await signIn(browser)) as LearnerState).toMatchObject({ me: fay.me });
  });

  test('begins and ends in one browser, once', async () => {
    const [mine, other] = [new Browser(), new Browser()];
    const sent = await room.ask('classroom/openid');
    const to = new URL(sent.headers.location ?? '');
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      state: expect.stringMatching(/.{20}/),
      nonce: expect.stringMatching(/.{20}/),
    });
    accounts.push({ sub: '20', name: 'Eve', email: 'eve@example.org', email_verified: true });
    await mine.open(`${room.url}/api/classroom/openid`);
    // What the provider said to one browser, another one cannot use: it lacks the state.
    const back = `${room.url}/api/classroom/openid/back?code=stolen&state=${to.searchParams.get('state')}`;
    expect((await other.open(back)).status).toBe(403);
    // Away, and not yet back.
    await other.step(`${room.url}/api/classroom/openid`);
    const forged = await other.open(back);
    expect([forged.status, forged.text]).toEqual([403, expect.stringContaining('did not let you in')]);
    expect(forged.text).not.toContain('state');
  });

  test('lets in who is on the roster alone, where that has addresses', async () => {
    const { database } = room.records;
    const row = { name: 'Cleo of the Roster', email: 'Cleo@example.org' };
    expect(await database.transaction((one) => addRoster(one, 'workshop', [row]))).toBe(1);
    accounts.push({ sub: '18', name: 'Cleo', email: 'cleo@example.org', email_verified: false });
    expect(await signIn(new Browser())).toMatchObject({ error: expect.any(String) });
    accounts.push({ sub: '19', name: 'Cleo', email: 'cleo@example.org', email_verified: true });
    expect(await signIn(new Browser())).toMatchObject({ me: { name: 'Cleo of the Roster' } });
    // Read again, the roster adds nobody.
    expect(await database.transaction((one) => addRoster(one, 'workshop', [row]))).toBe(0);
  });
});

test('half of the settings are none', () => {
  expect(OpenId.of({})).toBe(undefined);
  expect(() => OpenId.of({ COLDSTART_OIDC_ISSUER: 'https://op.example' })).toThrow(/COLDSTART_OIDC_CLIENT_ID/);
  expect(() => OpenId.of(environment('http://op.example'))).toThrow(/https/);
});
