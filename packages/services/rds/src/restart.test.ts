import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RDS } from '@aws-sdk/client-rds';
import { RDSData } from '@aws-sdk/client-rds-data';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { entries as kms } from '@coldstart/service-kms/entry';
import { entries as secrets } from '@coldstart/service-secretsmanager/entry';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-rds-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function started() {
  const cloud = await startCloud({ services: [...iam, ...kms, ...secrets, ...entries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const config = { endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
  const [rds, data, secretsManager] = [new RDS(config), new RDSData(config), new SecretsManager(config)];
  return {
    cloud,
    rds,
    data,
    secretsManager,
    async close() {
      for (const client of [rds, data, secretsManager]) client.destroy();
      await cloud.close();
    },
  };
}

test('databases outlive a restart, what was committed with them, and go with their cluster', async () => {
  const first = await started();
  const { DBCluster } = await first.rds.createDBCluster({
    DBClusterIdentifier: 'bank',
    Engine: 'aurora-postgresql',
    DatabaseName: 'money',
    MasterUsername: 'keeper',
    ManageMasterUserPassword: true,
    EnableHttpEndpoint: true,
  });
  await first.rds.createDBInstance({
    DBInstanceIdentifier: 'one',
    DBClusterIdentifier: 'bank',
    DBInstanceClass: 'db.r7g.large',
    Engine: 'aurora-postgresql',
  });
  await first.cloud.clock.advance(1000);
  const target = {
    resourceArn: DBCluster?.DBClusterArn ?? '',
    secretArn: DBCluster?.MasterUserSecret?.SecretArn ?? '',
    database: 'money',
  };
  await first.data.executeStatement({ ...target, sql: 'CREATE TABLE account (cents int)' });
  await first.data.executeStatement({ ...target, sql: 'INSERT INTO account VALUES (7)' });
  const { transactionId } = await first.data.beginTransaction(target);
  await first.data.executeStatement({ ...target, transactionId, sql: 'INSERT INTO account VALUES (8)' });
  await first.close();

  const second = await started();
  const { records } = await second.data.executeStatement({
    ...target,
    sql: 'SELECT cents, current_database() FROM account',
  });
  expect(records?.map(([cents]) => cents)).toEqual([{ longValue: 7 }]);
  await second.rds.deleteDBInstance({ DBInstanceIdentifier: 'one' });
  await second.rds.deleteDBCluster({ DBClusterIdentifier: 'bank', SkipFinalSnapshot: true });
  await second.cloud.clock.advance(1000);
  expect((await second.rds.describeDBClusters({})).DBClusters).toEqual([]);
  expect((await second.secretsManager.listSecrets({})).SecretList).toEqual([]);
  await second.close();
}, 60_000);
