import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../testing/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await startDatabase({ ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 1 } });
  await db.run('CREATE TABLE account (id int PRIMARY KEY, cents bigint NOT NULL)');
}, 60_000);
afterAll(() => db.close());
beforeEach(async () => {
  await db.run('DELETE FROM account');
  await db.run('INSERT INTO account VALUES (1, 1000), (2, 0)');
});

const MINUTE = 60_000;

async function begin(): Promise<string> {
  const { transactionId = '' } = await db.data.beginTransaction(db.target);
  return transactionId;
}

async function balances(): Promise<(number | undefined)[]> {
  const { records = [] } = await db.run('SELECT cents FROM account ORDER BY id');
  return records.map(([field]) => field?.longValue);
}

const within = (transactionId: string, sql: string) => db.run(sql, { transactionId });
const end = (transactionId: string) => ({ ...db.target, transactionId });

test('what is committed is there for all, and what is rolled back for nobody', async () => {
  const kept = await begin();
  await within(kept, 'UPDATE account SET cents = 900 WHERE id = 1');
  expect(await balances()).toEqual([1000, 0]);
  expect((await db.data.commitTransaction(end(kept))).transactionStatus).toBe('Transaction Committed');
  const lost = await begin();
  await within(lost, 'UPDATE account SET cents = 0 WHERE id = 1');
  expect((await db.data.rollbackTransaction(end(lost))).transactionStatus).toBe('Rollback Complete');
  expect(await balances()).toEqual([900, 0]);
});

test('a statement without the id is no part of the transaction', async () => {
  const id = await begin();
  await within(id, 'UPDATE account SET cents = 900 WHERE id = 1');
  await db.run('UPDATE account SET cents = 100 WHERE id = 2');
  await db.data.rollbackTransaction(end(id));
  expect(await balances()).toEqual([1000, 100]);
});

test('two transactions beside each other, on rows of their own', async () => {
  const [one, two] = [await begin(), await begin()];
  await within(one, 'UPDATE account SET cents = cents - 1 WHERE id = 1');
  await within(two, 'UPDATE account SET cents = cents + 1 WHERE id = 2');
  expect((await within(one, 'SELECT cents FROM account ORDER BY id')).records).toEqual([
    [{ longValue: 999 }],
    [{ longValue: 0 }],
  ]);
  await db.data.commitTransaction(end(two));
  await db.data.commitTransaction(end(one));
  expect(await balances()).toEqual([999, 1]);
});

test('what a transaction has locked, and somebody else has changed meanwhile, does not go through unseen', async () => {
  const id = await begin();
  await within(id, 'SELECT cents FROM account WHERE id = 1 FOR UPDATE');
  // PostgreSQL lets the other wait; PGlite lets it go first, and refuses the transaction.
  const other = db.run('UPDATE account SET cents = cents - 1 WHERE id = 1');
  await new Promise((resolve) => setTimeout(resolve, 600));
  const mine = await Promise.allSettled([within(id, 'UPDATE account SET cents = 500 WHERE id = 1')]).then(
    ([one]) => one.status,
  );
  await Promise.allSettled([db.data.commitTransaction(end(id))]);
  await other;
  expect(await balances()).toEqual([mine === 'fulfilled' ? 499 : 999, 0]);
});

test('many transfers at once lose nothing', async () => {
  const transfer = async (): Promise<void> => {
    const id = await begin();
    await within(id, 'UPDATE account SET cents = cents - 10 WHERE id = 1');
    await within(id, 'UPDATE account SET cents = cents + 10 WHERE id = 2');
    await db.data.commitTransaction(end(id));
  };
  await Promise.all(Array.from({ length: 10 }, transfer));
  expect(await balances()).toEqual([900, 100]);
});

test('an error ends all but the end', async () => {
  const id = await begin();
  await within(id, 'UPDATE account SET cents = 1 WHERE id = 1');
  const failed = await refusal(within(id, 'INSERT INTO account VALUES (2, 5)'));
  expect(failed).toEqual({
    code: 'DatabaseErrorException',
    status: 400,
    message:
      'ERROR: duplicate key value violates unique constraint "account_pkey"; Detail: Key (id)=(2) already exists.; SQLState: 23505',
  });
  expect((await refusal(within(id, 'SELECT 1'))).message).toBe(
    'ERROR: current transaction is aborted, commands ignored until end of transaction block; SQLState: 25P02',
  );
  expect((await refusal(db.data.commitTransaction(end(id)))).code).toBe('DatabaseErrorException');
  expect((await refusal(within(id, 'SELECT 1'))).code).toBe('TransactionNotFoundException');
  expect(await balances()).toEqual([1000, 0]);
});

test('three minutes without a call end it, a call begins them anew, and a day is the end', async () => {
  const id = await begin();
  await db.clock.advance(2 * MINUTE);
  await within(id, 'UPDATE account SET cents = 1 WHERE id = 1');
  await db.clock.advance(2 * MINUTE);
  await within(id, 'SELECT 1');
  await db.clock.advance(3 * MINUTE + 1000);
  expect(await refusal(within(id, 'SELECT 1'))).toMatchObject({ code: 'TransactionNotFoundException', status: 404 });
  expect(await balances()).toEqual([1000, 0]);
  const long = await begin();
  for (let minutes = 0; minutes < 24 * 60; minutes += 160) {
    await db.clock.advance(160 * MINUTE - 159 * MINUTE);
    await within(long, 'SELECT 1');
  }
  await db.data.commitTransaction(end(long));
});

test('a transaction has its cluster, its database and one statement at a time', async () => {
  const id = await begin();
  expect((await refusal(db.run('SELECT 1', { transactionId: id, database: 'postgres' }))).message).toBe(
    'Database name is not the same as transaction',
  );
  // Whichever comes second finds the other one at work.
  const both = await Promise.allSettled([within(id, 'SELECT pg_sleep(0.5)'), within(id, 'SELECT pg_sleep(0.5)')]);
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { name: 'DatabaseErrorException', message: 'Transaction is still running a query' },
  });
  await db.data.rollbackTransaction(end(id));
  expect((await refusal(db.data.commitTransaction(end('AAAA')))).code).toBe('TransactionNotFoundException');
});

test('a batch is done as a whole or not at all', async () => {
  const set = (id: number) => [{ name: 'id', value: { longValue: id } }];
  const batch = { ...db.target, sql: 'INSERT INTO account VALUES (:id, 7)' };
  const { updateResults } = await db.data.batchExecuteStatement({ ...batch, parameterSets: [set(3), set(4)] });
  expect(updateResults).toEqual([{ generatedFields: [] }, { generatedFields: [] }]);
  expect((await refusal(db.data.batchExecuteStatement({ ...batch, parameterSets: [set(5), set(3)] }))).code).toBe(
    'DatabaseErrorException',
  );
  expect(await balances()).toEqual([1000, 0, 7, 7]);
});
