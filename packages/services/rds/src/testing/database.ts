import { RDS } from '@aws-sdk/client-rds';
import { RDSData } from '@aws-sdk/client-rds-data';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { startTestCloud, type Keys } from '@coldstart/service-iam/testing';
import { entries as kms } from '@coldstart/service-kms/entry';
import { entries as secrets } from '@coldstart/service-secretsmanager/entry';
import { entries } from '../entry.ts';

export const LOGIN = { username: 'keeper', password: 'a-long-password' };

/** A cloud with a cluster of one instance, the Data API on, and a secret for it. */
export async function startDatabase(input: Partial<Parameters<RDS['createDBCluster']>[0]> = {}) {
  const cloud = await startTestCloud([...kms, ...secrets, ...entries]);
  const open: { destroy(): void }[] = [];
  const opened = <Client extends { destroy(): void }>(client: Client): Client => {
    open.push(client);
    return client;
  };
  const rds = opened(new RDS(cloud.config()));
  const secretsManager = opened(new SecretsManager(cloud.config()));
  const { DBCluster } = await rds.createDBCluster({
    DBClusterIdentifier: 'bank',
    Engine: 'aurora-postgresql',
    DatabaseName: 'money',
    MasterUsername: LOGIN.username,
    MasterUserPassword: LOGIN.password,
    EnableHttpEndpoint: true,
    ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 2, SecondsUntilAutoPause: 300 },
    ...input,
  });
  await rds.createDBInstance({
    DBInstanceIdentifier: 'bank-1',
    DBClusterIdentifier: 'bank',
    DBInstanceClass: 'db.serverless',
    Engine: 'aurora-postgresql',
  });
  const { ARN: secretArn = '' } = await secretsManager.createSecret({
    Name: 'bank',
    SecretString: JSON.stringify(LOGIN),
  });
  await cloud.cloud.clock.advance(1000);
  const target = { resourceArn: DBCluster?.DBClusterArn ?? '', secretArn, database: 'money' };
  const data = opened(new RDSData(cloud.config()));
  return {
    cloud,
    clock: cloud.cloud.clock,
    rds,
    secretsManager,
    data,
    target,
    as: (keys: Keys): RDSData => opened(new RDSData(cloud.config(keys))),
    run: (sql: string, more: Partial<Parameters<RDSData['executeStatement']>[0]> = {}) =>
      data.executeStatement({ ...target, sql, ...more }),
    async close() {
      for (const client of open) client.destroy();
      await cloud.close();
    },
  };
}

export type TestDatabase = Awaited<ReturnType<typeof startDatabase>>;
