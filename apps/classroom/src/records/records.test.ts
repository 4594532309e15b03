import papaparse from 'papaparse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { similarPairs } from '../similar/similar.ts';
import { testRecords, type TestRecords } from '../testing/classroom.ts';
import { boardExercises, boardRows } from './board.ts';
import { changeClass, deleteClass, findClass, openClass, setRules } from './classes.ts';
import { csvOf, exportEverything, exportResults } from './export.ts';
import { learnerState } from './learner-state.ts';
import { openSubmission } from './opened.ts';
import { applyRegrade, discardRegrade, listRegrades, readRegrade, startRegrade } from './regrades.ts';

let records: TestRecords;

beforeAll(async () => {
  records = await testRecords();
});

afterAll(async () => {
  await records.close();
  expect(records.said).toEqual([]);
});

const stateOf = async (learner: string, counts: 'best' | 'last' = 'best') => {
  const { database, queue, klass, exercises } = records;
  const surroundings = { exercises, isolation: 'container', now: new Date() } as const;
  const state = await learnerState(database, queue, { ...klass, counts }, learner, surroundings);
  const found = state?.exercises.find(({ slug }) => slug === 'hello-event');
  if (state === undefined || found === undefined) throw new Error('There is no such learner or exercise.');
  return { ...state, hello: found };
};

describe('a learner', () => {
  test('sees what waits, what was found, and what counts', async () => {
    const ann = await records.learner('Ann');
    const first = await records.submit(ann);
    const second = await records.submit(ann);
    expect((await stateOf(ann)).hello.submissions.map(({ id, ahead, counts }) => [id, ahead, counts])).toEqual([
      [second, 1, false],
      [first, 0, false],
    ]);
    await records.grade(({ submission }) => (submission === first ? ['first'] : ['first', 'second']));
    const best = await stateOf(ann);
    expect(best.hello.points).toBe(50);
    expect(best.hello.submissions.find(({ counts }) => counts)?.id).toBe(first);
    const last = await stateOf(ann, 'last');
    expect(last.hello.points).toBe(0);
    expect(last.hello.submissions.find(({ counts }) => counts)?.id).toBe(second);
  });

  test('loses what the late rule takes, of that submission alone', async () => {
    const bob = await records.learner('Bob');
    const rules = { open: true, late: { kind: 'penalty', percent: 20, hours: 24, least: 10 } } as const;
    await setRules(records.database, records.klass.id, 'hello-event', rules);
    await records.submit(bob, { late: 25 * 3600 });
    await records.grade();
    expect((await stateOf(bob)).hello.points).toBe(60);
    await setRules(records.database, records.klass.id, 'hello-event', { open: true });
    expect((await stateOf(bob)).hello.points).toBe(100);
  });
});

describe('the board', () => {
  test('shows who is where, what holds them up, and afterwards only what has changed', async () => {
    const { database, klass, exercises } = records;
    const cem = await records.learner('Cem');
    await records.submit(cem);
    const before = await boardRows(database, klass);
    expect(before.learners.find(({ id }) => id === cem)?.exercises['hello-event']?.state).toBe('waiting');
    await records.grade(() => ['second']);
    const after = await boardRows(database, klass, before.next);
    expect(after.learners.map(({ name }) => name)).toEqual(['Cem']);
    expect(after.learners[0]?.exercises['hello-event']).toMatchObject({ state: 'graded', points: 50, at: 'second' });
    expect((await boardRows(database, klass, after.next)).learners).toEqual([]);
    const column = (await boardExercises(database, klass, exercises)).find(({ slug }) => slug === 'hello-event');
    expect(column?.heldUp).toContainEqual({ check: 'second', title: 'second', learners: 1 });
  });

  test('misses nothing of a transaction that ends late', async () => {
    const { database, klass } = records;
    const dora = await records.learner('Dora');
    const { next } = await boardRows(database, klass);
    await database.transaction(async ({ query }) => {
      await query(
        `update classroom.learners set help = '{"since":"now"}', change = classroom.this_change() where id = $1`,
        [dora],
      );
    });
    expect((await boardRows(database, klass, next)).learners.map(({ id }) => id)).toEqual([dora]);
  });

  test('opens a submission beside the starter and the reference', async () => {
    const { database, queue, klass, exercises } = records;
    const eve = await records.learner('Eve');
    const id = await records.submit(eve, { text: 'export const mine = 1;' });
    await records.grade();
    const opened = await openSubmission(database, queue, klass, exercises, id);
    const [file] = opened?.contents ?? [];
    expect(file).toMatchObject({ path: 'src/hello.mts', submitted: 'export const mine = 1;' });
    expect(file?.starter).toContain('greet');
    expect(file?.solution).toContain('greet');
    expect(opened?.verdicts).toMatchObject([{ round: 0, points: 100, counts: true }]);
    const other = await openClass(database, 'another', 'Another one');
    expect(await openSubmission(database, queue, other, exercises, id)).toBeUndefined();
  });
});

describe('a mended check', () => {
  const apply = (round: number) => records.database.transaction((one) => applyRegrade(one, records.klass, round));
  const discard = (round: number) => records.database.transaction((one) => discardRegrade(one, records.klass, round));

  test('shows what would change, and counts when it is applied', async () => {
    const { database, queue, klass } = records;
    const finn = await records.learner('Finn');
    const id = await records.submit(finn);
    await records.grade(() => ['second']);
    const round = await database.transaction((one) => startRegrade(one, queue, klass, 'hello-event', '2'));
    if (round === undefined) throw new Error('Nothing was re-graded.');
    expect(await apply(round)).toBe('unfinished');
    await records.grade(({ submission }) => (submission === id ? [] : ['first', 'second']), '2');
    const found = await readRegrade(database, klass, round);
    expect(found).toMatchObject({ state: 'ready', slug: 'hello-event' });
    expect(found?.graded).toBe(found?.total);
    expect(found?.changes.find(({ submission }) => submission === id)).toEqual({
      submission: id,
      learner: 'Finn',
      before: { points: 50, status: 'fail' },
      after: { points: 100, status: 'pass' },
      checks: ['second'],
    });
    expect((await stateOf(finn)).hello.points).toBe(50);
    expect(await apply(round)).toBe('done');
    expect((await stateOf(finn)).hello.points).toBe(100);
    expect(await apply(round)).toBe('over');
    expect((await readRegrade(database, klass, round))?.changes.some(({ submission }) => submission === id)).toBe(true);
  });

  test('can be left', async () => {
    const { database, queue, klass } = records;
    const gus = await records.learner('Gus');
    await records.submit(gus);
    await records.grade();
    const round = await database.transaction((one) => startRegrade(one, queue, klass, 'hello-event', '3'));
    await records.grade(() => ['first'], '3');
    expect(await discard(round ?? 0)).toBe('done');
    expect((await stateOf(gus)).hello.points).toBe(100);
    expect((await listRegrades(database, klass))[0]).toMatchObject({ round, state: 'discarded' });
    expect(await discard(9999)).toBe('unknown');
  });
});

test('an export holds what counts, and no formula', async () => {
  const { database, klass, exercises } = records;
  const eve = await records.learner('=HYPERLINK("http://example.com")');
  await records.submit(eve);
  await records.grade();
  const text = csvOf(await exportResults(database, klass, exercises));
  const { data } = papaparse.parse<Record<string, string>>(text.slice(1).trimEnd(), { header: true });
  const row = data.find(({ learnerId }) => learnerId === eve);
  expect(row).toMatchObject({ learner: `'=HYPERLINK("http://example.com")`, exercise: 'hello-event', points: '100' });
  const all = await exportEverything(database, klass);
  expect(all.submissions).toContainEqual(expect.objectContaining({ learner_id: eve, files: [expect.anything()] }));
});

test('similar submissions are found without what the course has given', async () => {
  const { database, klass, exercises } = records;
  const text = Array.from({ length: 30 }, (_, index) => `const a${index} = await call(${index}, [b, ...c]) ?? d;`).join(
    '\n',
  );
  const ida = await records.submit(await records.learner('Ida'), { text });
  const jan = await records.submit(await records.learner('Jan'), { text: text.replaceAll(/\ba(?=\d)/g, 'z') });
  await records.grade();
  const [pair] = await similarPairs(database, klass, exercises, 'hello-event');
  expect(new Set([pair?.left.submission, pair?.right.submission])).toEqual(new Set([ida, jan]));
});

test('a class goes with everything of it', async () => {
  const { database } = records;
  const other = await openClass(database, 'gone', 'Gone');
  await changeClass(database, 'gone', { counts: 'last' });
  expect((await findClass(database, 'gone'))?.counts).toBe('last');
  await database.query(
    `insert into classroom.learners (id, class_id, name, origin) values (gen_random_uuid(), $1, 'Kim', 'code')`,
    [other.id],
  );
  await deleteClass(database, 'gone');
  expect(await findClass(database, 'gone')).toBeUndefined();
  expect(await database.query(`select 1 from classroom.learners where class_id = 'gone'`)).toEqual([]);
});
