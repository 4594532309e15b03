import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeClassroom } from '@coldstart/classroom/testing';
import type { ClassroomJoined, SubmissionKept } from '@coldstart/workshop/api';
import { startCommand } from './testing/course.ts';
import { EXERCISE, TestWorkshop } from './testing/workshop.ts';

let workshop: TestWorkshop;
let classroom: FakeClassroom;

beforeEach(async () => {
  workshop = await TestWorkshop.create();
  classroom = await new FakeClassroom().start();
});
afterEach(async () => {
  await workshop.remove();
  await classroom.stop();
});

const joined = async (url: string): Promise<ClassroomJoined> =>
  (await (await workshop.get(`${url}/api/classroom/joined`)).json()) as ClassroomJoined;

test('the pages learn which class was joined, and submit; what waits goes out by itself', async () => {
  const { url } = await workshop.start();
  const submit = () => workshop.post(`${url}${EXERCISE}/submit`, { variant: 'typescript' });
  expect(await joined(url)).toEqual({ joined: null });
  expect((await submit()).status).toBe(409);
  const { course } = workshop;
  const asked = ['--course', course.root, classroom.url, classroom.code, '--name', 'Ann'];
  expect((await startCommand('join', asked).ended).code).toBe(0);
  expect(await joined(url)).toEqual({
    joined: { server: classroom.url, title: 'Serverless on Friday', name: 'Ann' },
  });
  expect((await submit()).status).toBe(422);

  await course.write('01-hello-event/src/hello.mts', 'export const greet = 1;');
  expect((await (await submit()).json()) as SubmissionKept).toEqual({ state: 'sent', message: 'It is submitted.' });

  await classroom.stop();
  await course.write('01-hello-event/src/hello.mts', 'export const greet = 2;');
  const waiting = (await (await submit()).json()) as SubmissionKept;
  expect(waiting.state).toBe('waiting');
  expect(waiting.message).toMatch(/^Nobody listens at .* goes out by itself as soon as it can: nothing is lost\.$/);
  await classroom.start();
  await classroom.until(() => classroom.kept.length === 2);

  classroom.closed.add('hello-event');
  await course.write('01-hello-event/src/hello.mts', 'export const greet = 3;');
  const refused = await submit();
  expect(refused.status).toBe(422);
  expect(await refused.json()).toEqual({ error: 'This exercise is not open. Ask your instructor to open it.' });
});
