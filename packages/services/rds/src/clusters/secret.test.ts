import { expect, test } from 'vitest';
import { refusal } from '@coldstart/service-iam/testing';
import { startDatabase } from '../testing/database.ts';

test("the master user's secret is told of by the answer that deletes a cluster, and goes with it", async () => {
  const database = await startDatabase();
  const { rds, secretsManager } = database;
  const DBClusterIdentifier = 'kept';
  await rds.createDBCluster({
    DBClusterIdentifier,
    Engine: 'aurora-postgresql',
    MasterUsername: 'keeper',
    ManageMasterUserPassword: true,
  });
  await database.clock.advance(1000);
  const { DBClusters: [made] = [] } = await rds.describeDBClusters({ DBClusterIdentifier });
  const SecretId = made?.MasterUserSecret?.SecretArn ?? '';
  expect((await secretsManager.describeSecret({ SecretId })).OwningService).toBe('rds');
  const { DBCluster: deleted } = await rds.deleteDBCluster({ DBClusterIdentifier, SkipFinalSnapshot: true });
  expect(deleted?.MasterUserSecret?.SecretArn).toBe(SecretId);
  expect((await refusal(secretsManager.describeSecret({ SecretId }))).code).toBe('ResourceNotFoundException');
  await database.close();
});
