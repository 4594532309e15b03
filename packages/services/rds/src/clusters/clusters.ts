import type { ModifyDBClusterMessage } from '@aws-sdk/client-rds';
import type { AccessRule, Call } from '@coldstart/cloud';
import { readVersion } from '../engines.ts';
import { invalidCombination, noSuchCluster, notImplemented, refused, refuseUnbuilt, wrongState } from '../errors.ts';
import { matches } from '../filters.ts';
import { passwordDigest } from '../master.ts';
import { checkId, clusterArn, idOf, instanceArn } from '../names.ts';
import { pageOf } from '../paging.ts';
import type { RdsOperations } from '../sdk.ts';
import { disconnect, settle, settleAll } from '../settles.ts';
import { changeDatabases, membersOf, readDatabases, type Cluster } from '../state.ts';
import { accessTo } from '../tags.ts';
import { describeCluster } from './describe.ts';
import { dropMasterSecret, makeMasterSecret, rotateMasterSecret } from './secret.ts';
import { checkPassword, readScaling } from './settings.ts';

type OnCluster = AccessRule<{ readonly DBClusterIdentifier?: string; readonly ResourceArn?: string }>;

export const onCluster: OnCluster = ({ DBClusterIdentifier, ResourceArn = '' }, call, action) =>
  accessTo(call, DBClusterIdentifier === undefined ? ResourceArn : clusterArn(call, idOf(DBClusterIdentifier)), action);

/** To be changed. @throws AwsError DBClusterNotFoundFault */
export function changeCluster(call: Call, given: string | undefined): Cluster {
  const id = idOf(given ?? '');
  const found = changeDatabases(call).clusters.get(id);
  if (found === undefined) throw noSuchCluster(id);
  return found;
}

function checkReady({ id, status }: Cluster, ...wanted: Cluster['status'][]): void {
  if (!wanted.includes(status))
    throw wrongState(`DbCluster ${id} is in ${status} state but expected it to be one of ${wanted.join(',')}.`);
}

const answer = (call: Call, cluster: Cluster) => ({
  DBCluster: describeCluster(readDatabases(call), cluster, call.now()),
});

const UNBUILT = [
  'BacktrackWindow',
  'ScalingConfiguration',
  'DBClusterInstanceClass',
  'AllocatedStorage',
  'Iops',
  'Domain',
  'EngineMode',
  'EnableLimitlessDatabase',
  'MasterUserAuthenticationType',
] as const;

async function changeMaster(call: Call, cluster: Cluster, input: ModifyDBClusterMessage): Promise<void> {
  const {
    MasterUserPassword: password,
    ManageMasterUserPassword: isManaged,
    RotateMasterUserPassword: rotates,
  } = input;
  if (password !== undefined) {
    if (cluster.masterSecret !== undefined && isManaged !== false)
      throw invalidCombination(
        "You can't specify MasterUserPassword for a DB cluster with ManageMasterUserPassword enabled.",
      );
    checkPassword(password);
    cluster.masterPassword = passwordDigest(cluster.resourceId, password);
  }
  if (isManaged === true && cluster.masterSecret === undefined)
    await makeMasterSecret(call, cluster, input.MasterUserSecretKmsKeyId);
  if (isManaged === false) await dropMasterSecret(call, cluster);
  if (rotates === true && cluster.masterSecret !== undefined) await rotateMasterSecret(call, cluster);
}

function changeSettings(cluster: Cluster, input: ModifyDBClusterMessage, now: number): void {
  cluster.engineVersion = input.EngineVersion === undefined ? cluster.engineVersion : readVersion(input.EngineVersion);
  const scaling = readScaling(input.ServerlessV2ScalingConfiguration, cluster.scaling);
  if (input.ServerlessV2ScalingConfiguration !== undefined) {
    cluster.scaling = scaling;
    cluster.active = now;
    cluster.resumesAt = undefined;
  }
  cluster.port = input.Port ?? cluster.port;
  cluster.httpEndpoint = input.EnableHttpEndpoint ?? cluster.httpEndpoint;
  cluster.parameterGroup = input.DBClusterParameterGroupName ?? cluster.parameterGroup;
  cluster.securityGroups = input.VpcSecurityGroupIds ?? cluster.securityGroups;
  cluster.deletionProtection = input.DeletionProtection ?? cluster.deletionProtection;
  cluster.backupRetention = input.BackupRetentionPeriod ?? cluster.backupRetention;
  cluster.backupWindow = input.PreferredBackupWindow ?? cluster.backupWindow;
  cluster.maintenanceWindow = input.PreferredMaintenanceWindow ?? cluster.maintenanceWindow;
  cluster.copyTagsToSnapshot = input.CopyTagsToSnapshot ?? cluster.copyTagsToSnapshot;
  cluster.iamAuthentication = input.EnableIAMDatabaseAuthentication ?? cluster.iamAuthentication;
  const { EnableLogTypes: on = [], DisableLogTypes: off = [] } = input.CloudwatchLogsExportConfiguration ?? {};
  cluster.logExports = [...new Set([...cluster.logExports, ...on])].filter((type) => !off.includes(type));
}

function rename(call: Call, cluster: Cluster, given: string): void {
  checkId('NewDBClusterIdentifier', given);
  const id = idOf(given);
  const { clusters } = changeDatabases(call);
  if (clusters.has(id)) throw refused('DBClusterAlreadyExistsFault', 'DB Cluster already exists');
  for (const member of membersOf(changeDatabases(call), cluster)) Object.assign(member, { cluster: id });
  clusters.delete(cluster.id);
  cluster.id = id;
  cluster.arn = clusterArn(call, id);
  clusters.set(id, cluster);
}

export const clusterOperations: RdsOperations = {
  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html */
  DescribeDBClusters: {
    run(input, call) {
      const all = readDatabases(call);
      const id = input.DBClusterIdentifier === undefined ? undefined : idOf(input.DBClusterIdentifier);
      if (id !== undefined && !all.clusters.has(id)) throw noSuchCluster(id);
      const found = [...all.clusters.values()].filter(
        (cluster) =>
          (id === undefined || cluster.id === id) &&
          matches(input.Filters, {
            'db-cluster-id': [cluster.id, cluster.arn],
            'db-cluster-resource-id': [cluster.resourceId],
            engine: ['aurora-postgresql'],
          }),
      );
      const { items, Marker } = pageOf(found, input, ({ id: key }) => key);
      return { Marker, DBClusters: items.map((cluster) => describeCluster(all, cluster, call.now())) };
    },
  },

  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html */
  ModifyDBCluster: {
    access: onCluster,
    async run(input, call) {
      const cluster = changeCluster(call, input.DBClusterIdentifier);
      refuseUnbuilt('ModifyDBCluster', input, ...UNBUILT);
      checkReady(cluster, 'available');
      await changeMaster(call, cluster, input);
      changeSettings(cluster, input, call.now());
      if (input.NewDBClusterIdentifier !== undefined) rename(call, cluster, input.NewDBClusterIdentifier);
      return answer(call, cluster);
    },
  },

  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html */
  DeleteDBCluster: {
    access: onCluster,
    async run(input, call) {
      const cluster = changeCluster(call, input.DBClusterIdentifier);
      if (input.FinalDBSnapshotIdentifier !== undefined)
        throw notImplemented(
          'FinalDBSnapshotIdentifier of DeleteDBCluster',
          'There are no snapshots here: pass SkipFinalSnapshot.',
        );
      if (input.SkipFinalSnapshot !== true)
        throw invalidCombination('FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.');
      if (cluster.deletionProtection)
        throw invalidCombination('Cannot delete protected Cluster, please disable deletion protection and try again.');
      if (membersOf(readDatabases(call), cluster).some(({ status }) => status !== 'deleting'))
        throw wrongState('Cluster cannot be deleted, it still contains DB instances in non-deleting state.');
      settle(call, cluster, 'deleting');
      // It tells of the secret that goes with it.
      const deleted = answer(call, cluster);
      await dropMasterSecret(call, cluster);
      return deleted;
    },
  },

  StartDBCluster: {
    access: onCluster,
    run(input, call) {
      const cluster = changeCluster(call, input.DBClusterIdentifier);
      checkReady(cluster, 'stopped');
      cluster.active = call.now();
      cluster.resumesAt = undefined;
      settleAll(call, cluster, 'starting');
      return answer(call, cluster);
    },
  },

  StopDBCluster: {
    access: onCluster,
    async run(input, call) {
      const cluster = changeCluster(call, input.DBClusterIdentifier);
      checkReady(cluster, 'available');
      await disconnect(call, cluster);
      settleAll(call, cluster, 'stopping');
      return answer(call, cluster);
    },
  },

  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_EnableHttpEndpoint.html */
  EnableHttpEndpoint: { access: onCluster, run: (input, call) => switchEndpoint(call, input.ResourceArn, true) },
  DisableHttpEndpoint: { access: onCluster, run: (input, call) => switchEndpoint(call, input.ResourceArn, false) },
};

function switchEndpoint(call: Call, arn: string | undefined, isOn: boolean) {
  const cluster = [...changeDatabases(call).clusters.values()].find((one) => one.arn === arn);
  if (cluster === undefined) throw refused('ResourceNotFoundFault', `The resource ${arn} was not found.`, 404);
  cluster.httpEndpoint = isOn;
  return { ResourceArn: cluster.arn, HttpEndpointEnabled: isOn };
}

export const onInstance: AccessRule<{ readonly DBInstanceIdentifier?: string }> = (input, call, action) =>
  accessTo(call, instanceArn(call, idOf(input.DBInstanceIdentifier ?? '')), action);
