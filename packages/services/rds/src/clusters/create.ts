import type { CreateDBClusterMessage } from '@aws-sdk/client-rds';
import { requestTagKeys, type Call } from '@coldstart/cloud';
import { checkEngine, familyOf, readVersion } from '../engines.ts';
import { invalidCombination, noSuchParameterGroup, refused, refuseUnbuilt } from '../errors.ts';
import { findSubnetGroup } from '../groups/subnet-groups.ts';
import { passwordDigest } from '../master.ts';
import { checkId, clusterArn, idOf, newResourceId } from '../names.ts';
import type { RdsOperations } from '../sdk.ts';
import { settle } from '../settles.ts';
import { changeDatabases, type Cluster } from '../state.ts';
import { accessTo, newTags } from '../tags.ts';
import { describeCluster } from './describe.ts';
import { makeMasterSecret } from './secret.ts';
import { checkDatabaseName, checkMasterUser, checkPassword, readScaling } from './settings.ts';

const UNBUILT = [
  'GlobalClusterIdentifier',
  'ReplicationSourceIdentifier',
  'ScalingConfiguration',
  'BacktrackWindow',
  'DBClusterInstanceClass',
  'AllocatedStorage',
  'Iops',
  'Domain',
  'ClusterScalabilityType',
  'EnableLimitlessDatabase',
  'DBSystemId',
  'MasterUserAuthenticationType',
  'WithExpressConfiguration',
] as const;

const PORT = 5432;

function checkMode({ EngineMode: mode = 'provisioned' }: CreateDBClusterMessage): void {
  if (mode === 'serverless')
    throw refused('InvalidParameterValue', 'The engine mode serverless you requested is currently unavailable.');
  if (mode !== 'provisioned') throw refused('InvalidParameterValue', `The engine mode ${mode} isn't supported.`);
}

function checkMaster({
  ManageMasterUserPassword: isManaged,
  MasterUserPassword: password,
}: CreateDBClusterMessage): void {
  if (isManaged === true && password !== undefined)
    throw invalidCombination("You can't specify MasterUserPassword when ManageMasterUserPassword is enabled.");
  if (isManaged !== true && password === undefined)
    throw refused('InvalidParameterValue', 'The parameter MasterUserPassword must be provided and must not be blank.');
  if (password !== undefined) checkPassword(password);
}

/** @throws AwsError as AWS refuses what cannot be made */
function newCluster(input: CreateDBClusterMessage, call: Call): Cluster {
  const id = idOf(input.DBClusterIdentifier ?? '');
  const resourceId = newResourceId('cluster');
  const engineVersion = readVersion(input.EngineVersion);
  const databaseName = input.DatabaseName === '' ? undefined : input.DatabaseName;
  checkDatabaseName(databaseName);
  return {
    id,
    account: call.account,
    region: call.region,
    arn: clusterArn(call, id),
    resourceId,
    created: call.now(),
    status: 'creating',
    engineVersion,
    masterUser: checkMasterUser(input.MasterUsername),
    masterPassword: passwordDigest(resourceId, input.MasterUserPassword ?? ''),
    masterSecret: undefined,
    databaseName,
    databases: [...new Set(['postgres', ...(databaseName === undefined ? [] : [databaseName])])],
    port: input.Port ?? PORT,
    httpEndpoint: input.EnableHttpEndpoint ?? false,
    scaling: readScaling(input.ServerlessV2ScalingConfiguration),
    subnetGroup: input.DBSubnetGroupName ?? 'default',
    parameterGroup: input.DBClusterParameterGroupName ?? `default.${familyOf(engineVersion)}`,
    securityGroups: [...(input.VpcSecurityGroupIds ?? [])],
    deletionProtection: input.DeletionProtection ?? false,
    backupRetention: input.BackupRetentionPeriod ?? 1,
    backupWindow: input.PreferredBackupWindow ?? '03:00-03:30',
    maintenanceWindow: input.PreferredMaintenanceWindow ?? 'sun:05:00-sun:05:30',
    encrypted: input.StorageEncrypted ?? false,
    kmsKeyId: input.KmsKeyId,
    copyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
    iamAuthentication: input.EnableIAMDatabaseAuthentication ?? false,
    logExports: [...(input.EnableCloudwatchLogsExports ?? [])],
    zones: input.AvailabilityZones ?? ['a', 'b', 'c'].map((letter) => `${call.region}${letter}`),
    tags: newTags(input.Tags),
    active: call.now(),
    resumesAt: undefined,
  };
}

export const createOperations: RdsOperations = {
  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html */
  CreateDBCluster: {
    access: (input, call, action) =>
      accessTo(call, clusterArn(call, idOf(input.DBClusterIdentifier ?? '')), action, requestTagKeys(input.Tags)),
    async run(input, call) {
      checkId('DBClusterIdentifier', input.DBClusterIdentifier ?? '');
      checkEngine(input.Engine);
      checkMode(input);
      refuseUnbuilt('CreateDBCluster', input, ...UNBUILT);
      const all = changeDatabases(call);
      const cluster = newCluster(input, call);
      if (all.clusters.has(cluster.id)) throw refused('DBClusterAlreadyExistsFault', 'DB Cluster already exists');
      checkMaster(input);
      if (input.DBSubnetGroupName !== undefined) findSubnetGroup(call, input.DBSubnetGroupName);
      const { DBClusterParameterGroupName: group } = input;
      if (group !== undefined && !group.startsWith('default.') && !all.parameterGroups.has(group.toLowerCase()))
        throw noSuchParameterGroup(group);
      if (input.ManageMasterUserPassword === true)
        await makeMasterSecret(call, cluster, input.MasterUserSecretKmsKeyId);
      all.clusters.set(cluster.id, cluster);
      settle(call, cluster, 'creating');
      return { DBCluster: describeCluster(all, cluster, call.now()) };
    },
  },
};
