import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../testing/classroom.ts';
import { submissionOf, testServer, type TestServer } from '../testing/server.ts';
import { rehearse } from './rehearsal.ts';
import { Rush } from './rush.ts';

let room: TestServer;
beforeAll(async () => {
  room = await testServer();
});
afterAll(() => room.close());

test('a rehearsal leaves nothing behind, and what comes after it is kept', async () => {
  const { database, queue } = room.records;
  const said: string[] = [];
  await rehearse({ database, queue, root: ROOT, say: (message) => said.push(message) });
  expect(said).toEqual([]);
  const [rows] = await database.query(
    `select (select array_agg(id) from classroom.classes) as classes,
       (select count(*)::int from classroom.learners) as learners,
       (select count(*)::int from classroom.submissions) as submissions`,
  );
  expect(rows).toEqual({ classes: ['workshop'], learners: 0, submissions: 0 });
  expect(await queue.length()).toEqual({ waiting: 0, grading: 0 });

  const { token } = await room.join('Ann');
  const { status } = await room.ask('classroom/submissions', { token, body: submissionOf() });
  expect(status).toBe(202);
  expect(await queue.length()).toEqual({ waiting: 1, grading: 0 });
});

test('a rehearsal that fails says so, and the classroom opens all the same', async () => {
  const { database, queue } = room.records;
  const said: string[] = [];
  await rehearse({ database, queue, root: import.meta.dirname, say: (message) => said.push(message) });
  expect(said.join()).toContain('The rehearsal failed');
  expect((await room.ask('classroom')).status).toBe(200);
});

test('what nobody waits for comes after whoever submits, and not much later', async () => {
  const rush = new Rush();
  await rush.over(60_000);
  const answer = Promise.withResolvers<string>();
  const order: string[] = [];
  const submitted = rush.during(() => answer.promise).then((said) => order.push(said));
  const later = rush.over(60_000).then(() => order.push('graded'));
  await rush.over(1);
  expect(order).toEqual([]);
  answer.resolve('answered');
  await Promise.all([submitted, later]);
  expect(order).toEqual(['answered', 'graded']);
});
