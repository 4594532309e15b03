import type { SqlParameter } from '@aws-sdk/client-rds-data';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../testing/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await startDatabase();
}, 60_000);
afterAll(() => db.close());

async function value(expression: string, more: Parameters<TestDatabase['run']>[1] = {}): Promise<unknown> {
  const { records = [] } = await db.run(`SELECT ${expression}`, more);
  return records[0]?.[0];
}

test.each([
  ['true', { booleanValue: true }],
  ['7::int2', { longValue: 7 }],
  ['9007199254740991::int8', { longValue: 9007199254740991 }],
  ['0.1::float8', { doubleValue: 0.1 }],
  ['12.30::numeric', { stringValue: '12.30' }],
  ["'Ä'::text", { stringValue: 'Ä' }],
  ["'x'::varchar(3)", { stringValue: 'x' }],
  ["'\\x00ff'::bytea", { blobValue: new Uint8Array([0, 255]) }],
  ["'2026-11-30'::date", { stringValue: '2026-11-30' }],
  ["'12:34:56'::time", { stringValue: '12:34:56' }],
  ["'2026-11-30 12:34:56.789'::timestamp", { stringValue: '2026-11-30 12:34:56.789' }],
  ["'2026-11-30 12:34:56+02'::timestamptz", { stringValue: '2026-11-30 10:34:56' }],
  ["'2f1b6a5c-0000-4000-8000-000000000001'::uuid", { stringValue: '2f1b6a5c-0000-4000-8000-000000000001' }],
  [`'{"a": 1}'::jsonb`, { stringValue: '{"a": 1}' }],
  ['NULL::int', { isNull: true }],
  ['ARRAY[1,2]', { arrayValue: { longValues: [1, 2] } }],
  ["ARRAY['a,b', 'c\"d', '']", { arrayValue: { stringValues: ['a,b', 'c"d', ''] } }],
  ['ARRAY[true]', { arrayValue: { booleanValues: [true] } }],
  ['ARRAY[0.5::float8]', { arrayValue: { doubleValues: [0.5] } }],
  ['ARRAY[1.50::numeric]', { arrayValue: { stringValues: ['1.50'] } }],
])('%s', async (expression, field) => {
  expect(await value(expression)).toEqual(field);
});

test.each(['ARRAY[[1,2],[3,4]]', "'(1,2)'::point"])('%s is no result', async (expression) => {
  expect((await refusal(value(expression))).code).toBe('UnsupportedResultException');
});

test.each<[SqlParameter, string]>([
  [{ value: { stringValue: '2026-11-30' }, typeHint: 'DATE' }, 'date'],
  [{ value: { stringValue: '12:00:00' }, typeHint: 'TIME' }, 'time without time zone'],
  [{ value: { stringValue: '2026-11-30 12:00:00.5' }, typeHint: 'TIMESTAMP' }, 'timestamp without time zone'],
  [{ value: { stringValue: '1.10' }, typeHint: 'DECIMAL' }, 'numeric'],
  [{ value: { stringValue: '{"a":1}' }, typeHint: 'JSON' }, 'json'],
  [{ value: { stringValue: '2f1b6a5c-0000-4000-8000-000000000001' }, typeHint: 'UUID' }, 'uuid'],
  [{ value: { stringValue: 'a' } }, 'text'],
  [{ value: { longValue: 1 } }, 'bigint'],
  [{ value: { doubleValue: 1.5 } }, 'double precision'],
  [{ value: { booleanValue: true } }, 'boolean'],
  [{ value: { blobValue: new Uint8Array([1]) } }, 'bytea'],
  [{ value: { isNull: true }, typeHint: 'DATE' }, 'date'],
])('a parameter %o is of type %s', async (parameter, type) => {
  expect(await value('pg_typeof(:p)::text', { parameters: [{ name: 'p', ...parameter }] })).toEqual({
    stringValue: type,
  });
});

test('a text is no uuid unless the hint says so', async () => {
  await db.run('CREATE TABLE IF NOT EXISTS ids (id uuid)');
  const id = { name: 'id', value: { stringValue: '2f1b6a5c-0000-4000-8000-000000000001' } };
  expect((await refusal(db.run('INSERT INTO ids VALUES (:id)', { parameters: [id] }))).message).toContain(
    'ERROR: column "id" is of type uuid but expression is of type text; Hint: You will need to rewrite or cast the expression.',
  );
  const { numberOfRecordsUpdated } = await db.run('INSERT INTO ids VALUES (:id)', {
    parameters: [{ ...id, typeHint: 'UUID' }],
  });
  expect(numberOfRecordsUpdated).toBe(1);
});

test('what looks like a placeholder and is none', async () => {
  const sql = `SELECT ':a' || ":b".x || $t$:c$t$, :d::int /* :e */ -- :f
    FROM (SELECT 'x'::text AS x) ":b"`;
  const { records } = await db.run(sql, { parameters: [{ name: 'd', value: { longValue: 5 } }] });
  expect(records).toEqual([[{ stringValue: ':ax:c' }, { longValue: 5 }]]);
});

test('arrays and doubled names are no parameters', async () => {
  const array = { name: 'a', value: { arrayValue: { longValues: [1] } } };
  expect((await refusal(db.run('SELECT :a', { parameters: [array] }))).message).toBe(
    'Array parameters are not supported.',
  );
  const one = { name: 'a', value: { longValue: 1 } };
  expect((await refusal(db.run('SELECT :a', { parameters: [one, one] }))).message).toBe(
    "Parameter with name 'a' appears more than once",
  );
});

test('numbers as the caller wants them', async () => {
  const resultSetOptions = { decimalReturnType: 'DOUBLE_OR_LONG', longReturnType: 'STRING' } as const;
  const { records } = await db.run('SELECT 1.5::numeric, 2::numeric, 3::int8', { resultSetOptions });
  expect(records).toEqual([[{ doubleValue: 1.5 }, { longValue: 2 }, { stringValue: '3' }]]);
});

test('a result as one JSON text', async () => {
  const { formattedRecords, records } = await db.run(
    "SELECT 1 AS id, 12.50::numeric AS price, 'a' AS name, NULL AS nothing, ARRAY[1,2] AS list, '\\x01'::bytea AS bytes",
    { formatRecordsAs: 'JSON' },
  );
  expect(records).toBeUndefined();
  expect(JSON.parse(formattedRecords ?? '')).toEqual([
    { id: 1, price: 12.5, name: 'a', nothing: null, list: [1, 2], bytes: 'AQ==' },
  ]);
  expect((await refusal(db.run('SELECT 1 AS a, 2 AS a', { formatRecordsAs: 'JSON' }))).code).toBe(
    'BadRequestException',
  );
});

test('more than a MiB is no result, nor is a row of more than 64 KB', async () => {
  expect((await refusal(db.run("SELECT repeat('x', 60000) FROM generate_series(1, 18)"))).message).toBe(
    'Database response exceeded size limit',
  );
  expect((await refusal(db.run("SELECT repeat('x', 70000)"))).code).toBe('UnsupportedResultException');
});
