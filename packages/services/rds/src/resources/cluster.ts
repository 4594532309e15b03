import type { DBCluster, ServerlessV2ScalingConfiguration } from '@aws-sdk/client-rds';
import { pick, type Tag } from '@coldstart/cloud';
import { resourceRow, stateOf, tagsOf } from './resource-row.ts';

interface ClusterProperties {
  DBClusterIdentifier?: string;
  Engine?: string;
  EngineMode?: string;
  EngineVersion?: string;
  DatabaseName?: string;
  MasterUsername?: string;
  MasterUserPassword?: string;
  ManageMasterUserPassword?: boolean;
  MasterUserSecret?: { KmsKeyId?: string };
  EnableHttpEndpoint?: boolean;
  ServerlessV2ScalingConfiguration?: ServerlessV2ScalingConfiguration;
  Port?: number;
  DBSubnetGroupName?: string;
  DBClusterParameterGroupName?: string;
  VpcSecurityGroupIds?: string[];
  AvailabilityZones?: string[];
  DeletionProtection?: boolean;
  BackupRetentionPeriod?: number;
  PreferredBackupWindow?: string;
  PreferredMaintenanceWindow?: string;
  StorageEncrypted?: boolean;
  KmsKeyId?: string;
  CopyTagsToSnapshot?: boolean;
  EnableIAMDatabaseAuthentication?: boolean;
  EnableCloudwatchLogsExports?: string[];
  Tags?: Tag[];
}

const SAME = [
  'EngineVersion',
  'DatabaseName',
  'DBClusterParameterGroupName',
  'DBSubnetGroupName',
  'Port',
  'AvailabilityZones',
  'DeletionProtection',
  'BackupRetentionPeriod',
  'PreferredBackupWindow',
  'PreferredMaintenanceWindow',
  'StorageEncrypted',
  'KmsKeyId',
  'CopyTagsToSnapshot',
  'EnableIAMDatabaseAuthentication',
  'VpcSecurityGroupIds',
  'ServerlessV2ScalingConfiguration',
  'EnableHttpEndpoint',
] as const;

const CHANGEABLE = [
  'EngineVersion',
  'MasterUserPassword',
  'ManageMasterUserPassword',
  'EnableHttpEndpoint',
  'ServerlessV2ScalingConfiguration',
  'Port',
  'DBClusterParameterGroupName',
  'VpcSecurityGroupIds',
  'DeletionProtection',
  'BackupRetentionPeriod',
  'PreferredBackupWindow',
  'PreferredMaintenanceWindow',
  'CopyTagsToSnapshot',
  'EnableIAMDatabaseAuthentication',
] as const;

/** What is false or gone where a template no longer says it. */
const off = ({ DeletionProtection, EnableHttpEndpoint, EnableIAMDatabaseAuthentication }: ClusterProperties) => ({
  DeletionProtection: DeletionProtection ?? false,
  EnableHttpEndpoint: EnableHttpEndpoint ?? false,
  EnableIAMDatabaseAuthentication: EnableIAMDatabaseAuthentication ?? false,
});

const exportsOf = (cluster: DBCluster): Partial<ClusterProperties> =>
  cluster.EnabledCloudwatchLogsExports === undefined
    ? {}
    : { EnableCloudwatchLogsExports: cluster.EnabledCloudwatchLogsExports };

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html */
export const rdsCluster = resourceRow<ClusterProperties>({
  type: 'AWS::RDS::DBCluster',
  name: { property: 'DBClusterIdentifier', most: 63, lower: true },
  create: {
    CreateDBCluster: {
      input: ({ name, properties, tags }) => ({
        DBClusterIdentifier: name,
        Engine: properties.Engine ?? '',
        ...pick(properties, SAME),
        ...pick(properties, [
          'EngineMode',
          'MasterUsername',
          'MasterUserPassword',
          'ManageMasterUserPassword',
          'EnableCloudwatchLogsExports',
        ]),
        MasterUserSecretKmsKeyId: properties.MasterUserSecret?.KmsKeyId,
        Tags: tags,
      }),
      id: ({ DBCluster: made }) => made?.DBClusterIdentifier,
      attributes: ({ DBCluster: made }) => ({
        DBClusterArn: made?.DBClusterArn,
        DBClusterResourceId: made?.DbClusterResourceId,
        'Endpoint.Address': made?.Endpoint,
        'Endpoint.Port': String(made?.Port),
        'ReadEndpoint.Address': made?.ReaderEndpoint,
        'MasterUserSecret.SecretArn': made?.MasterUserSecret?.SecretArn,
      }),
    },
  },
  update: [
    {
      of: CHANGEABLE,
      put: {
        ModifyDBCluster: ({ id, properties }) => ({
          DBClusterIdentifier: id,
          ...pick(properties, CHANGEABLE),
          ...off(properties),
          ApplyImmediately: true,
        }),
      },
    },
    {
      of: ['EnableCloudwatchLogsExports'],
      put: {
        ModifyDBCluster: ({ id, properties, before }) => {
          const now = properties.EnableCloudwatchLogsExports ?? [];
          const gone = (before.EnableCloudwatchLogsExports ?? []).filter((type) => !now.includes(type));
          const CloudwatchLogsExportConfiguration = { EnableLogTypes: now, DisableLogTypes: gone };
          return { DBClusterIdentifier: id, CloudwatchLogsExportConfiguration };
        },
      },
    },
  ],
  tags: tagsOf('cluster'),
  stable: {
    DescribeDBClusters: {
      input: ({ id, name }) => ({ DBClusterIdentifier: id === '' ? name : id }),
      state: ({ DBClusters: [found] = [] }) => stateOf(found?.Status),
    },
  },
  read: {
    DescribeDBClusters: {
      input: ({ id }) => ({ DBClusterIdentifier: id }),
      read: ({ DBClusters: [found] = [] }) =>
        found && {
          DBClusterIdentifier: found.DBClusterIdentifier ?? '',
          Engine: found.Engine,
          EngineMode: found.EngineMode,
          EngineVersion: found.EngineVersion,
          DatabaseName: found.DatabaseName,
          MasterUsername: found.MasterUsername,
          ManageMasterUserPassword: found.MasterUserSecret !== undefined,
          EnableHttpEndpoint: found.HttpEndpointEnabled,
          ServerlessV2ScalingConfiguration: found.ServerlessV2ScalingConfiguration,
          Port: found.Port,
          DBSubnetGroupName: found.DBSubnetGroup,
          DBClusterParameterGroupName: found.DBClusterParameterGroup,
          VpcSecurityGroupIds: (found.VpcSecurityGroups ?? []).map(({ VpcSecurityGroupId: group = '' }) => group),
          AvailabilityZones: found.AvailabilityZones,
          EnableIAMDatabaseAuthentication: found.IAMDatabaseAuthenticationEnabled,
          ...pick(found, [
            'DeletionProtection',
            'BackupRetentionPeriod',
            'PreferredBackupWindow',
            'PreferredMaintenanceWindow',
            'StorageEncrypted',
            'KmsKeyId',
            'CopyTagsToSnapshot',
          ]),
          ...exportsOf(found),
        },
    },
  },
  // There are no snapshots here, which AWS would take unless the template says `DeletionPolicy: Delete`.
  delete: { DeleteDBCluster: ({ id }) => ({ DBClusterIdentifier: id, SkipFinalSnapshot: true }) },
  lingers: true,
  unsupported: [
    'AllocatedStorage',
    'AssociatedRoles',
    'AutoMinorVersionUpgrade',
    'BacktrackWindow',
    'ClusterScalabilityType',
    'DBClusterInstanceClass',
    'DBInstanceParameterGroupName',
    'DBSystemId',
    'DatabaseInsightsMode',
    'DeleteAutomatedBackups',
    'Domain',
    'DomainIAMRoleName',
    'EnableGlobalWriteForwarding',
    'EnableLocalWriteForwarding',
    'EngineLifecycleSupport',
    'GlobalClusterIdentifier',
    'Iops',
    'MasterUserAuthenticationType',
    'MonitoringInterval',
    'MonitoringRoleArn',
    'NetworkType',
    'PerformanceInsightsEnabled',
    'PerformanceInsightsKmsKeyId',
    'PerformanceInsightsRetentionPeriod',
    'PubliclyAccessible',
    'ReplicationSourceIdentifier',
    'RestoreToTime',
    'RestoreType',
    'ScalingConfiguration',
    'SnapshotIdentifier',
    'SourceDBClusterIdentifier',
    'SourceDbClusterResourceId',
    'SourceRegion',
    'StorageType',
    'UseLatestRestorableTime',
  ],
});
