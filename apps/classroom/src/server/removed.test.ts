import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EditableFiles, OpenedSubmission } from '@coldstart/classroom/protocol';
import { readGradable } from '../records/submissions.ts';
import { fileOf, submissionOf, testServer, type TestServer } from '../testing/server.ts';

let room: TestServer;

beforeAll(async () => {
  room = await testServer();
});

afterAll(async () => {
  await room.close();
  expect(room.said).toEqual([]);
});

test('a removed file is kept with what was sent, shown to both sides, and missing where it is graded', async () => {
  const { token } = await room.join('Ann');
  const asked = submissionOf({ removed: ['template.yaml'] });
  expect((await room.ask('classroom/submissions', { token, body: asked })).status).toBe(202);
  expect(await readGradable(room.records.database, asked.id)).toMatchObject({
    files: [{ path: 'src/hello.mts' }],
    removed: ['template.yaml'],
  });
  const cookie = await room.enter();
  const opened = (await room.ask(`board/submissions/${asked.id}`, { cookie })).body as OpenedSubmission;
  const template = opened.contents.find(({ path }) => path === 'template.yaml');
  expect(template).toMatchObject({ removed: true, starter: expect.stringContaining('Resources') });
  expect(template?.submitted).toBeUndefined();
  expect(opened.files).toBe(2);
  const editable = (await room.ask('classroom/exercises/hello-event', { token })).body as EditableFiles;
  expect(editable.files.find(({ path }) => path === 'template.yaml')).toMatchObject({ removed: true });
  const exported = await room.ask('board/export.json', { cookie });
  expect(exported.body).toMatchObject({ submissions: [{ id: asked.id, removed: ['template.yaml'] }] });
});

test.each([
  ['../template.yaml', 400, 'does not stay in the folder'],
  ['/etc/passwd', 400, 'does not stay in the folder'],
  ['src\\hello.mts', 400, 'characters that not every system allows'],
  ['x'.repeat(201), 400, 'more than 200 characters'],
  ['src/none.mts', 422, 'is no file that you began with'],
  ['Template.yaml', 422, 'is no file that you began with'],
  ['checks/hello.check.ts', 422, 'is no file that you began with'],
  ['src/hello.mts', 400, 'is sent or removed already'],
  ['src/HELLO.mts', 400, 'is sent or removed already'],
])('the removed path %j is refused', async (path, status, why) => {
  const { token } = await room.join('Bob');
  const body = submissionOf({ files: [fileOf('src/hello.mts')], removed: [path] });
  const answer = await room.ask('classroom/submissions', { token, body });
  expect([answer.status, answer.body]).toEqual([status, { error: expect.stringContaining(why) }]);
});

test('a folder may take the place of a file that was removed', async () => {
  const { token } = await room.join('Cleo');
  const files = [fileOf('template.yaml/part.yaml')];
  const submit = (removed: string[]) =>
    room.ask('classroom/submissions', { token, body: submissionOf({ files, removed }) });
  expect((await submit([])).status).toBe(422);
  expect((await submit(['template.yaml'])).status).toBe(202);
});
