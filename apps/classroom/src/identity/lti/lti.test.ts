import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LearnerState } from '@coldstart/classroom/protocol';
import { Browser } from '../../testing/browser.ts';
import { TestPlatform } from '../../testing/platform.ts';
import { testServer, type Answered, type TestServer } from '../../testing/server.ts';
import { Launches } from './launch.ts';

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';
let platform: TestPlatform;
let room: TestServer;

beforeAll(async () => {
  platform = await new TestPlatform().start();
  room = await testServer({ ways: { lti: new Launches([platform.registration]) } });
  platform.tool = room.url;
});

beforeEach(() => {
  platform.claims = {};
  platform.failing = undefined;
  platform.user = { sub: 'ann-17', name: 'Ann of the Platform' };
});

afterAll(async () => {
  await room.close();
  platform.stop();
  expect(platform.refused).toEqual([]);
});

interface Form {
  readonly action: string;
  readonly state: string;
  readonly id_token: string;
}

/** Clicks the link on the platform: what it would send with a form. */
async function formOf(browser: Browser): Promise<Form> {
  return (await browser.open(platform.login)).body as Form;
}

function send(browser: Browser, { action, state, id_token }: Form): Promise<Answered> {
  const body = new URLSearchParams({ state, id_token }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://moodle.example' };
  return browser.open(action, { method: 'POST', body, headers: { ...headers, 'sec-fetch-site': 'cross-site' } });
}

const launch = async (browser: Browser): Promise<Answered> => send(browser, await formOf(browser));
const stateOf = async (browser: Browser): Promise<LearnerState> =>
  (await browser.open(`${room.url}/api/classroom/me`)).body as LearnerState;

describe('a link on the platform', () => {
  test('leads a learner into the room, as the same one each time', async () => {
    const [first, second] = [new Browser(), new Browser()];
    await launch(first);
    expect(first.at).toBe(`${room.url}/room/`);
    await launch(second);
    const [one, other] = [await stateOf(first), await stateOf(second)];
    expect(one.me.name).toBe('Ann of the Platform');
    expect(other.me.id).toBe(one.me.id);
    expect((await first.open(`${room.url}/api/board`)).status).toBe(401);
  });

  test('leads an instructor to the board, and no other role', async () => {
    const role = 'http://purl.imsglobal.org/vocab/lis/v2/';
    const board = async (roles: readonly string[]): Promise<number> => {
      platform.user = { sub: 'ina', name: 'Ina', roles };
      const browser = new Browser();
      await launch(browser);
      return (await browser.open(`${room.url}/api/board`)).status;
    };
    expect(await board([`${role}membership#Instructor`])).toBe(200);
    expect(await board([`${role}institution/person#Instructor`, `${role}membership#Learner`])).toBe(401);
  });

  test('is good once', async () => {
    const browser = new Browser();
    const form = await formOf(browser);
    expect((await send(browser, form)).status).not.toBe(403);
    expect((await send(browser, form)).status).toBe(403);
    // Somebody who has read the form, in a browser of their own.
    const other = new Browser();
    await formOf(other);
    expect((await send(other, form)).status).toBe(403);
  });

  test('is refused where anything of it is not as it must be', async () => {
    const wrong: readonly Record<string, unknown>[] = [
      { iss: 'https://other.example' },
      { aud: 'another-tool' },
      { aud: ['classroom', 'another-tool'] },
      { aud: ['classroom', 'another-tool'], azp: 'another-tool' },
      { nonce: 'another' },
      { exp: Math.floor(Date.now() / 1000) - 120 },
      { iat: Math.floor(Date.now() / 1000) - 3600 },
      { sub: undefined },
      { [`${CLAIM}deployment_id`]: '2' },
      { [`${CLAIM}message_type`]: 'LtiDeepLinkingRequest' },
      { [`${CLAIM}version`]: '1.1' },
      { [`${CLAIM}roles`]: undefined },
    ];
    for (const claims of wrong) {
      platform.claims = claims;
      const answer = await launch(new Browser());
      expect([claims, answer.status]).toEqual([claims, 403]);
      expect(answer.text).toContain('<p>');
    }
    platform.claims = {};
    const browser = new Browser();
    const form = await formOf(browser);
    const { privateKey } = await generateKeyPair('RS256');
    expect((await send(browser, { ...form, id_token: await platform.sign('x', privateKey) })).status).toBe(403);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${form.id_token.split('.')[1]}.`;
    const again = new Browser();
    expect((await send(again, { ...(await formOf(again)), id_token: unsigned })).status).toBe(403);
  });

  test('begins in a window of its own where a frame keeps no cookie', async () => {
    const framed = await room.ask(`classroom/lti/login${new URL(platform.login).search}`, {
      headers: { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' },
    });
    expect(framed.status).toBe(200);
    expect(framed.text).toMatch(/href="[^"]*\/api\/classroom\/lti\/login\?[^"]*" target="_blank"/);
    const policy = String(framed.headers['content-security-policy']);
    expect(policy).toContain(`frame-ancestors 'self' ${new URL(platform.registration.authorization).origin}`);
    expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval' 'sha256-/);
    expect(framed.headers['x-frame-options']).toBe(undefined);
  });
});

describe('what counts', () => {
  const submit = async (browser: Browser, judge: readonly ('first' | 'second')[]): Promise<void> => {
    await room.records.submit((await stateOf(browser)).me.id);
    await room.records.grade(() => judge);
  };
  const scores = (lineitem: string) =>
    platform.scores.filter((one) => one.lineitem === lineitem).map(({ scoreGiven }) => scoreGiven);

  test('goes back to the link of its exercise, once for each change', async () => {
    platform.user = { sub: 'bob-18', name: 'Bob' };
    platform.claims = {
      [`${CLAIM}custom`]: { exercise: 'hello-event' },
      'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': {
        scope: ['https://purl.imsglobal.org/spec/lti-ags/scope/score'],
        lineitem: platform.lineItem('hello'),
      },
    };
    const browser = new Browser();
    await launch(browser);
    await submit(browser, ['second']);
    await expect.poll(() => scores('hello')).toEqual([50]);
    expect(platform.scores.at(-1)).toMatchObject({
      userId: 'bob-18',
      scoreMaximum: 100,
      activityProgress: 'Submitted',
      gradingProgress: 'FullyGraded',
    });
    // The best counts: a worse one changes nothing.
    await submit(browser, ['first', 'second']);
    await submit(browser, []);
    await expect.poll(() => scores('hello')).toEqual([50, 100]);
  });

  test('has a column for each exercise where one link is for the whole course', async () => {
    platform.user = { sub: 'cleo-19', name: 'Cleo' };
    const browser = new Browser();
    await launch(browser);
    await submit(browser, []);
    await expect.poll(() => scores('made-0')).toEqual([100]);
    expect(platform.lineItems).toEqual([
      expect.objectContaining({ resourceId: 'hello-event', tag: 'coldstart', scoreMaximum: 100 }),
    ]);
  });

  test('is kept, and sent again, where the platform failed', async () => {
    platform.user = { sub: 'dan-20', name: 'Dan' };
    platform.failing = 503;
    const browser = new Browser();
    await launch(browser);
    await submit(browser, ['first']);
    await expect.poll(() => room.said.join(' ')).toContain('sent again later');
    expect(platform.scores.some(({ userId }) => userId === 'dan-20')).toBe(false);
    platform.failing = undefined;
    const { database } = room.records;
    await database.query(`update classroom_queue.job set start_after = now() where name = 'score-workshop'`);
    await expect
      .poll(() => platform.scores.filter(({ userId }) => userId === 'dan-20').map(({ scoreGiven }) => scoreGiven))
      .toEqual([50]);
  });
});
