import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startClientCloud, type ClientCloud } from './testing/client-cloud.ts';
import { installed, notInstalled } from './testing/tools.ts';

let cloud: ClientCloud | undefined;
afterEach(() => cloud?.close());

const modules = installed('databases', 'node_modules') ?? '';

/** Runs a program of `apps/clients/databases` with a cluster, and gives what it prints. */
async function runs(program: string): Promise<unknown> {
  const its = await startClientCloud('databases');
  cloud = its;
  const { rds } = its;
  const { DBCluster } = await rds.createDBCluster({
    DBClusterIdentifier: 'pets',
    Engine: 'aurora-postgresql',
    DatabaseName: 'money',
    MasterUsername: 'keeper',
    ManageMasterUserPassword: true,
    EnableHttpEndpoint: true,
    ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 1 },
  });
  const instance = { DBInstanceIdentifier: 'pets-1', DBClusterIdentifier: 'pets', DBInstanceClass: 'db.serverless' };
  await rds.createDBInstance({ ...instance, Engine: 'aurora-postgresql' });
  for (let status: string | undefined; status !== 'available';) {
    const { DBInstances: [found] = [] } = await rds.describeDBInstances({ DBInstanceIdentifier: 'pets-1' });
    status = found?.DBInstanceStatus;
  }
  await symlink(modules, join(its.folder, 'node_modules'), 'junction');
  const { output } = await its.run(process.execPath, [program], {
    CLUSTER_ARN: DBCluster?.DBClusterArn ?? '',
    SECRET_ARN: DBCluster?.MasterUserSecret?.SecretArn ?? '',
    AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1',
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

test.skipIf(modules === '')(
  `data-api-client makes, asks and changes a table (${notInstalled('npm', 'databases')})`,
  async () => {
    expect(await runs('data-api-client.cjs')).toEqual({
      records: [{ name: "O'Malley", born: '2026-11-30T12:00:00.500Z', weight: '4.20' }],
      changed: 2,
      left: [{ pets: 2 }],
      end: [
        { id: 2, name: 'Berlioz' },
        { id: 3, name: 'Marie' },
      ],
    });
  },
  120_000,
);

test.skipIf(modules === '')(
  `Drizzle makes, asks and changes a table (${notInstalled('npm', 'databases')})`,
  async () => {
    expect(await runs('drizzle.cjs')).toEqual({
      made: {
        id: 1,
        name: "O'Malley",
        weight: '4.20',
        born: '2026-11-30T12:00:00.500Z',
        seen: '2026-11-30',
        tame: true,
        chip: '8a1f7c52-4b0d-4a5e-9a57-3c1e4f0c2d61',
        more: { colour: 'ginger' },
        lives: 9,
      },
      failed: 'DatabaseErrorException',
      kept: { lives: 9 },
      changed: { lives: 8 },
    });
  },
  120_000,
);
