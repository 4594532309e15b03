import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../testing/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await startDatabase();
}, 60_000);
afterAll(() => db.close());

test('a table, a row, and the row again', async () => {
  const { numberOfRecordsUpdated, generatedFields } = await db.run(
    'CREATE TABLE account (id serial PRIMARY KEY, owner text NOT NULL, cents numeric(12,2))',
  );
  expect([numberOfRecordsUpdated, generatedFields]).toEqual([0, []]);
  const made = await db.run('INSERT INTO account (owner, cents) VALUES (:owner, :cents) RETURNING id', {
    parameters: [
      { name: 'owner', value: { stringValue: "Robert'); DROP TABLE account;--" } },
      { name: 'cents', value: { stringValue: '12.50' }, typeHint: 'DECIMAL' },
    ],
  });
  expect(made).toMatchObject({ numberOfRecordsUpdated: 1, records: [[{ longValue: 1 }]] });
  const { records, columnMetadata } = await db.run('SELECT * FROM account WHERE id = :id', {
    parameters: [{ name: 'id', value: { longValue: 1 } }],
    includeResultMetadata: true,
  });
  expect(records).toEqual([
    [{ longValue: 1 }, { stringValue: "Robert'); DROP TABLE account;--" }, { stringValue: '12.50' }],
  ]);
  expect(
    columnMetadata?.map(({ name, typeName, tableName, nullable, precision, scale, isAutoIncrement }) => ({
      name,
      typeName,
      tableName,
      nullable,
      precision,
      scale,
      isAutoIncrement,
    })),
  ).toEqual([
    {
      name: 'id',
      typeName: 'serial',
      tableName: 'account',
      nullable: 0,
      precision: 10,
      scale: 0,
      isAutoIncrement: true,
    },
    {
      name: 'owner',
      typeName: 'text',
      tableName: 'account',
      nullable: 0,
      precision: 2147483647,
      scale: 0,
      isAutoIncrement: false,
    },
    {
      name: 'cents',
      typeName: 'numeric',
      tableName: 'account',
      nullable: 1,
      precision: 12,
      scale: 2,
      isAutoIncrement: false,
    },
  ]);
}, 60_000);
