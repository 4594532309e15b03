import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOGIN, startDatabase, type TestDatabase } from '../testing/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await startDatabase();
}, 60_000);
afterAll(() => db.close());

const SECOND = 1000;

test('the words of the database, with its SQLState', async () => {
  expect(await refusal(db.run('SELECT * FROM nowhere'))).toEqual({
    code: 'DatabaseErrorException',
    status: 400,
    message: 'ERROR: relation "nowhere" does not exist; Position: 15; SQLState: 42P01',
  });
  expect((await refusal(db.run('SELECT 1; SELECT 2'))).message).toBe("Multistatements aren't supported.");
  expect((await refusal(db.run('SELECT :a'))).message).toBe('Cannot find parameter: a');
});

test('a secret that is wrong, unreadable or missing', async () => {
  const secret = async (Name: string, SecretString: string): Promise<string> =>
    (await db.secretsManager.createSecret({ Name, SecretString })).ARN ?? '';
  const asked = async (secretArn: string) => refusal(db.run('SELECT 1', { secretArn }));
  expect(await asked(await secret('wrong', JSON.stringify({ ...LOGIN, password: 'not-the-password' })))).toMatchObject({
    code: 'DatabaseErrorException',
    message: 'FATAL: password authentication failed for user "keeper"; SQLState: 28P01',
  });
  expect((await asked(await secret('empty', '{}'))).code).toBe('InvalidSecretException');
  expect((await asked('arn:aws:secretsmanager:eu-central-1:111122223333:secret:gone-AbCdEf')).code).toBe(
    'SecretsErrorException',
  );
});

test('a user that SQL has made comes in with its own password, and with its own rights', async () => {
  await db.run("CREATE ROLE reader LOGIN PASSWORD 'readers-password'");
  await db.run('CREATE TABLE IF NOT EXISTS closed (id int)');
  const { ARN: secretArn = '' } = await db.secretsManager.createSecret({
    Name: 'reader',
    SecretString: JSON.stringify({ username: 'reader', password: 'readers-password' }),
  });
  expect((await db.run('SELECT current_user', { secretArn })).records).toEqual([[{ stringValue: 'reader' }]]);
  expect((await refusal(db.run('SELECT * FROM closed', { secretArn }))).message).toContain(
    'permission denied for table closed',
  );
});

test('both permissions: on the cluster and on the secret', async () => {
  const { resourceArn, secretArn } = db.target;
  const keys = async (name: string, ...allowed: object[]) => db.as(await db.cloud.user(name, policy(...allowed)));
  const ask = async (client: Awaited<ReturnType<typeof keys>>) =>
    client.executeStatement({ ...db.target, sql: 'SELECT 1' });
  const onCluster = allow('rds-data:ExecuteStatement', resourceArn);
  const onSecret = allow('secretsmanager:GetSecretValue', secretArn);
  expect((await ask(await keys('both', onCluster, onSecret))).records).toEqual([[{ longValue: 1 }]]);
  expect(await refusal(ask(await keys('no-secret', onCluster)))).toMatchObject({
    code: 'AccessDeniedException',
    message: expect.stringContaining('is not authorized to perform: secretsmanager:GetSecretValue') as string,
  });
  expect(await refusal(ask(await keys('no-cluster', onSecret)))).toMatchObject({
    code: 'AccessDeniedException',
    message: expect.stringContaining('is not authorized to perform: rds-data:ExecuteStatement') as string,
  });
});

test('an endpoint that is off, a database that is not there', async () => {
  await db.rds.disableHttpEndpoint({ ResourceArn: db.target.resourceArn });
  expect((await refusal(db.run('SELECT 1'))).code).toBe('HttpEndpointNotEnabledException');
  await db.rds.enableHttpEndpoint({ ResourceArn: db.target.resourceArn });
  expect((await db.run('SELECT 1')).records).toEqual([[{ longValue: 1 }]]);
  expect((await refusal(db.run('SELECT 1', { database: 'elsewhere' }))).message).toBe(
    'FATAL: database "elsewhere" does not exist; SQLState: 3D000',
  );
  await db.run('CREATE DATABASE elsewhere');
  expect((await db.run('SELECT current_database()', { database: 'elsewhere' })).records).toHaveLength(1);
  await db.run('DROP DATABASE elsewhere');
  expect((await refusal(db.run('SELECT 1', { database: 'elsewhere' }))).code).toBe('DatabaseErrorException');
  const resourceArn = `${db.target.resourceArn}x`;
  expect((await refusal(db.run('SELECT 1', { resourceArn }))).code).toBe('HttpEndpointNotEnabledException');
}, 60_000);

test('a cluster at 0 ACU pauses after its idle time, and takes fifteen seconds to come back', async () => {
  await db.run('SELECT 1');
  await db.clock.advance(299 * SECOND);
  await db.run('SELECT 1');
  await db.clock.advance(300 * SECOND);
  const { DBClusters: [paused] = [] } = await db.rds.describeDBClusters({ DBClusterIdentifier: 'bank' });
  expect(paused?.Capacity).toBe(0);
  expect(await refusal(db.run('SELECT 1'))).toEqual({
    code: 'DatabaseResumingException',
    status: 400,
    message: `The Aurora DB instance ${db.target.resourceArn} is resuming after being auto-paused. Please wait a few seconds and try again.`,
  });
  expect((await refusal(db.data.beginTransaction(db.target))).code).toBe('DatabaseResumingException');
  await db.clock.advance(15 * SECOND);
  expect((await db.run('SELECT 1')).records).toEqual([[{ longValue: 1 }]]);
});

test('a statement that takes longer than 45 seconds is not waited for, and has done nothing', async () => {
  await db.run('CREATE TABLE IF NOT EXISTS slow (id int)');
  const slow = refusal(db.run('INSERT INTO slow SELECT 1 FROM pg_sleep(1.5)'));
  await new Promise((resolve) => setTimeout(resolve, 500));
  await db.clock.advance(45 * SECOND);
  expect((await slow).code).toBe('StatementTimeoutException');
  expect((await db.run('SELECT count(*) FROM slow')).records).toEqual([[{ longValue: 0 }]]);
  const going = refusal(db.run('INSERT INTO slow SELECT 1 FROM pg_sleep(1.5)', { continueAfterTimeout: true }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  await db.clock.advance(45 * SECOND);
  expect((await going).code).toBe('StatementTimeoutException');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect((await db.run('SELECT count(*) FROM slow')).records).toEqual([[{ longValue: 1 }]]);
}, 30_000);

test('a cluster without an instance, and one that is stopped', async () => {
  await db.rds.stopDBCluster({ DBClusterIdentifier: 'bank' });
  expect(await refusal(db.run('SELECT 1'))).toMatchObject({ code: 'DatabaseUnavailableException', status: 504 });
  await db.clock.advance(SECOND);
  await db.rds.startDBCluster({ DBClusterIdentifier: 'bank' });
  await db.clock.advance(SECOND);
  expect((await db.run('SELECT 1')).records).toEqual([[{ longValue: 1 }]]);
  await db.rds.deleteDBInstance({ DBInstanceIdentifier: 'bank-1', SkipFinalSnapshot: true });
  await db.clock.advance(SECOND);
  expect(await refusal(db.run('SELECT 1'))).toMatchObject({ code: 'DatabaseNotFoundException', status: 404 });
});
