import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditEntry, Joined, LearnerState, PersonalCode } from '@coldstart/classroom/protocol';
import { testServer, type TestServer } from '../testing/server.ts';

let room: TestServer;

beforeAll(async () => {
  room = await testServer();
});

afterAll(async () => {
  await room.close();
  expect(room.said).toEqual([]);
});

const CODE = /^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/;
const joinWith = (code = '') => room.ask('classroom/join', { body: { code } });
const me = async (token: string): Promise<LearnerState['me'] | number> => {
  const { status, body } = await room.ask('classroom/me', { token });
  return status === 200 ? (body as LearnerState).me : status;
};

test('who joins with the room’s code gets one of their own, and comes back with it as the same learner', async () => {
  const first = await room.join('Ann');
  expect(first.personalCode).toMatch(CODE);
  const again = (await joinWith(first.personalCode?.toLowerCase())).body as Joined;
  expect(again.learner).toEqual(first.learner);
  // It is told once, and nothing that is kept says it.
  expect(again.personalCode).toBeUndefined();
  const kept = JSON.stringify(await room.records.database.query('select * from classroom.learners'));
  expect(kept).not.toContain(first.personalCode?.replace('-', ''));
  expect([await me(first.token), await me(again.token)]).toEqual([first.learner, first.learner]);
  // Codes of those who came with the room's are no roster.
  expect((await room.ask('classroom')).body).toMatchObject({ ways: { code: true, roster: false } });
});

test('learners who come at once get a code each', async () => {
  const joined = await Promise.all(['Bea', 'Bea', 'Bob', 'Ben'].map((name) => room.join(name)));
  for (const { learner, personalCode } of joined)
    expect((await joinWith(personalCode)).body).toMatchObject({ learner: { id: learner.id, name: learner.name } });
});

test('whoever is signed in takes a new code; the one before no longer counts, sessions do', async () => {
  const cem = await room.join('Cem');
  const { code } = (await room.ask('classroom/code', { token: cem.token, body: {} })).body as PersonalCode;
  expect(code).toMatch(CODE);
  expect((await joinWith(cem.personalCode)).status).toBe(403);
  expect((await joinWith(code)).body).toMatchObject({ learner: cem.learner });
  expect(await me(cem.token)).toEqual(cem.learner);
  expect((await room.ask('classroom/code', { body: {} })).status).toBe(401);
});

test('the instructor gives a new one, after which codes and sessions of before are over', async () => {
  const dora = await room.join('Dora');
  const cookie = await room.enter();
  expect((await room.ask(`board/learners/${dora.learner.id}/code`, { body: {} })).status).toBe(401);
  const given = await room.ask(`board/learners/${dora.learner.id}/code`, { cookie, body: {} });
  const { code } = given.body as PersonalCode;
  expect((await joinWith(dora.personalCode)).status).toBe(403);
  expect(await me(dora.token)).toBe(401);
  expect((await joinWith(code)).body).toMatchObject({ learner: dora.learner });
  const audit = (await room.ask('board/audit', { cookie })).body as AuditEntry[];
  expect(audit[0]).toMatchObject({ action: 'new-code', details: { learner: dora.learner.id } });
  expect(JSON.stringify(audit)).not.toContain(code);
  const nobody = await room.ask('board/learners/17/code', { cookie, body: {} });
  expect(nobody.status).toBe(404);
});

test('personal codes cannot be guessed one after the other', async () => {
  const answers: number[] = [];
  for (let tries = 0; tries <= 300; tries += 1) answers.push((await joinWith('ABCDE-FGHJK')).status);
  expect(answers[0]).toBe(403);
  expect(answers.at(-1)).toBe(429);
});
