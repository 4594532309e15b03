import type { DBCluster } from '@aws-sdk/client-rds';
import { ENGINE } from '../engines.ts';
import { endpointOf } from '../names.ts';
import { isPaused } from '../data/pause.ts';
import { membersOf, type Cluster, type Databases } from '../state.ts';

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html */
export function describeCluster(all: Databases, cluster: Cluster, now: number): DBCluster {
  const members = membersOf(all, cluster);
  const { scaling, masterSecret } = cluster;
  const writers = members.filter(({ status }) => status !== 'deleting');
  return {
    AllocatedStorage: 1,
    AvailabilityZones: cluster.zones,
    BackupRetentionPeriod: cluster.backupRetention,
    DatabaseName: cluster.databaseName,
    DBClusterIdentifier: cluster.id,
    DBClusterParameterGroup: cluster.parameterGroup,
    DBSubnetGroup: cluster.subnetGroup,
    Status: cluster.status,
    EarliestRestorableTime: new Date(cluster.created),
    LatestRestorableTime: new Date(now),
    Endpoint: endpointOf(cluster, cluster.id, 'cluster-'),
    ReaderEndpoint: endpointOf(cluster, cluster.id, 'cluster-ro-'),
    MultiAZ: new Set(members.map(({ zone }) => zone)).size > 1,
    Engine: ENGINE,
    EngineVersion: cluster.engineVersion,
    EngineMode: 'provisioned',
    EngineLifecycleSupport: 'open-source-rds-extended-support',
    Port: cluster.port,
    MasterUsername: cluster.masterUser,
    PreferredBackupWindow: cluster.backupWindow,
    PreferredMaintenanceWindow: cluster.maintenanceWindow,
    ReadReplicaIdentifiers: [],
    DBClusterMembers: writers.map((member, at) => ({
      DBInstanceIdentifier: member.id,
      IsClusterWriter: at === 0,
      DBClusterParameterGroupStatus: 'in-sync',
      PromotionTier: member.promotionTier,
    })),
    VpcSecurityGroups: cluster.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' })),
    StorageEncrypted: cluster.encrypted,
    KmsKeyId: cluster.kmsKeyId,
    DbClusterResourceId: cluster.resourceId,
    DBClusterArn: cluster.arn,
    AssociatedRoles: [],
    IAMDatabaseAuthenticationEnabled: cluster.iamAuthentication,
    ClusterCreateTime: new Date(cluster.created),
    EnabledCloudwatchLogsExports: cluster.logExports.length === 0 ? undefined : cluster.logExports,
    HttpEndpointEnabled: cluster.httpEndpoint,
    CopyTagsToSnapshot: cluster.copyTagsToSnapshot,
    CrossAccountClone: false,
    DeletionProtection: cluster.deletionProtection,
    DomainMemberships: [],
    TagList: cluster.tags,
    AutoMinorVersionUpgrade: true,
    NetworkType: 'IPV4',
    ActivityStreamStatus: 'stopped',
    ...(scaling !== undefined && {
      Capacity: isPaused(cluster, now) ? 0 : Math.ceil(scaling.min),
      ServerlessV2ScalingConfiguration: {
        MinCapacity: scaling.min,
        MaxCapacity: scaling.max,
        SecondsUntilAutoPause: scaling.pauseAfter,
      },
    }),
    ...(masterSecret !== undefined && {
      MasterUserSecret: {
        SecretArn: masterSecret.arn,
        SecretStatus: now < masterSecret.until ? masterSecret.busy : 'active',
        KmsKeyId: masterSecret.kmsKeyId,
      },
    }),
  };
}
