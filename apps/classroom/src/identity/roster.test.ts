import { afterAll, beforeAll, expect, test } from 'vitest';
import { testServer, type TestServer } from '../testing/server.ts';
import { addRoster, codesCsv, giveCodes, readRoster } from './roster.ts';

let room: TestServer;

beforeAll(async () => {
  room = await testServer();
});

afterAll(async () => room.close());

test('a roster is read as registrars write it', () => {
  const rows = [{ name: 'Ann Example', email: 'ann@example.org', id: '17' }, { name: 'Bob, Jr.' }];
  expect(readRoster('\uFEFFName,E-Mail,ID\r\nAnn Example,ann@example.org,17\r\n"Bob, Jr.",,\r\n\r\n', 'r.csv')).toEqual(
    rows,
  );
  expect(readRoster('last name;first name;group\nExample;Ann;2\n', 'r.csv')).toEqual([{ name: 'Ann Example' }]);
  expect(() => readRoster('Ann\nBob\n', 'r.csv')).toThrow(/headings/);
});

test('everybody on it has a code of their own, which is shown once', async () => {
  const { database } = room.records;
  const rows = [{ name: 'Ann', email: 'ann@example.org' }, { name: '=1+1' }];
  const give = (again = false) => database.transaction((one) => giveCodes(one, 'workshop', again));
  expect(await database.transaction((one) => addRoster(one, 'workshop', rows))).toBe(2);
  expect(await database.transaction((one) => addRoster(one, 'workshop', rows))).toBe(0);
  expect((await room.ask('classroom')).body).toMatchObject({ ways: { roster: false } });
  const first = await give();
  expect(codesCsv(first)).toContain(`"'=1+1"`);
  const code = first.find(({ name }) => name === 'Ann')?.code ?? '';
  expect(code).toMatch(/^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/);
  const join = () => room.ask('classroom/join', { body: { code: code.toLowerCase() } });
  const [joined, again] = [await join(), await join()];
  expect(joined.body).toMatchObject({ learner: { name: 'Ann' } });
  expect(again.body).toMatchObject({ learner: (joined.body as { learner: object }).learner });
  expect((await give()).map((one) => one.code)).toEqual([undefined, undefined]);
  // Nothing that is kept says the code.
  const kept = JSON.stringify(await database.query('select * from classroom.learners'));
  expect(kept).not.toContain(code.replace('-', ''));
  await give(true);
  expect((await join()).status).toBe(403);
  const { token } = joined.body as { token: string };
  expect((await room.ask('classroom/me', { token })).status).toBe(401);
});
