import { pick, type Tag } from '@coldstart/cloud';
import { resourceRow, stateOf, tagsOf } from './resource-row.ts';

interface InstanceProperties {
  DBInstanceIdentifier?: string;
  DBClusterIdentifier?: string;
  DBInstanceClass?: string;
  Engine?: string;
  PromotionTier?: number;
  PubliclyAccessible?: boolean;
  AvailabilityZone?: string;
  PreferredMaintenanceWindow?: string;
  AutoMinorVersionUpgrade?: boolean;
  EnablePerformanceInsights?: boolean;
  DBParameterGroupName?: string;
  DBSubnetGroupName?: string;
  Tags?: Tag[];
}

const CHANGEABLE = [
  'DBInstanceClass',
  'PromotionTier',
  'PubliclyAccessible',
  'PreferredMaintenanceWindow',
  'AutoMinorVersionUpgrade',
  'EnablePerformanceInsights',
] as const;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html */
export const rdsInstance = resourceRow<InstanceProperties>({
  type: 'AWS::RDS::DBInstance',
  name: { property: 'DBInstanceIdentifier', most: 63, lower: true },
  create: {
    CreateDBInstance: {
      input: ({ name, properties, tags }) => ({
        DBInstanceIdentifier: name,
        DBInstanceClass: properties.DBInstanceClass ?? '',
        Engine: properties.Engine ?? '',
        ...pick(
          properties,
          CHANGEABLE.filter((property) => property !== 'DBInstanceClass'),
        ),
        ...pick(properties, ['DBClusterIdentifier', 'AvailabilityZone', 'DBParameterGroupName', 'DBSubnetGroupName']),
        Tags: tags,
      }),
      id: ({ DBInstance: made }) => made?.DBInstanceIdentifier,
      attributes: ({ DBInstance: made }) => ({
        DBInstanceArn: made?.DBInstanceArn,
        DbiResourceId: made?.DbiResourceId,
      }),
    },
    DescribeDBInstances: {
      input: ({ name }) => ({ DBInstanceIdentifier: name }),
    },
  },
  update: [
    {
      of: CHANGEABLE,
      put: {
        ModifyDBInstance: ({ id, properties }) => ({
          DBInstanceIdentifier: id,
          ...pick(properties, CHANGEABLE),
          ApplyImmediately: true,
        }),
      },
    },
  ],
  tags: tagsOf('db'),
  stable: {
    DescribeDBInstances: {
      input: ({ id, name }) => ({ DBInstanceIdentifier: id === '' ? name : id }),
      state: ({ DBInstances: [found] = [] }) => stateOf(found?.DBInstanceStatus),
    },
  },
  read: {
    DescribeDBInstances: {
      input: ({ id }) => ({ DBInstanceIdentifier: id }),
      read: ({ DBInstances: [found] = [] }) =>
        found && {
          DBInstanceIdentifier: found.DBInstanceIdentifier ?? '',
          EnablePerformanceInsights: found.PerformanceInsightsEnabled,
          DBParameterGroupName: found.DBParameterGroups?.[0]?.DBParameterGroupName,
          ...pick(found, [
            'DBClusterIdentifier',
            'DBInstanceClass',
            'Engine',
            'PromotionTier',
            'PubliclyAccessible',
            'AvailabilityZone',
            'PreferredMaintenanceWindow',
            'AutoMinorVersionUpgrade',
          ]),
        },
    },
  },
  delete: { DeleteDBInstance: ({ id }) => ({ DBInstanceIdentifier: id, SkipFinalSnapshot: true }) },
  lingers: true,
  unsupported: [
    'AdditionalStorageVolumes',
    'AllocatedStorage',
    'AllowMajorVersionUpgrade',
    'ApplyImmediately',
    'AssociatedRoles',
    'AutomaticBackupReplicationKmsKeyId',
    'AutomaticBackupReplicationRegion',
    'AutomaticBackupReplicationRetentionPeriod',
    'BackupRetentionPeriod',
    'BackupTarget',
    'CACertificateIdentifier',
    'CertificateRotationRestart',
    'CharacterSetName',
    'CopyTagsToSnapshot',
    'CustomIAMInstanceProfile',
    'DBClusterSnapshotIdentifier',
    'DBName',
    'DBSecurityGroups',
    'DBSnapshotIdentifier',
    'DBSystemId',
    'DatabaseInsightsMode',
    'DedicatedLogVolume',
    'DeleteAutomatedBackups',
    'DeletionProtection',
    'Domain',
    'DomainAuthSecretArn',
    'DomainDnsIps',
    'DomainFqdn',
    'DomainIAMRoleName',
    'DomainOu',
    'EnableCloudwatchLogsExports',
    'EnableIAMDatabaseAuthentication',
    'EngineLifecycleSupport',
    'EngineVersion',
    'Iops',
    'KmsKeyId',
    'LicenseModel',
    'ManageMasterUserPassword',
    'MasterUserAuthenticationType',
    'MasterUserPassword',
    'MasterUserSecret',
    'MasterUsername',
    'MaxAllocatedStorage',
    'MonitoringInterval',
    'MonitoringRoleArn',
    'MultiAZ',
    'NcharCharacterSetName',
    'NetworkType',
    'OptionGroupName',
    'PerformanceInsightsKMSKeyId',
    'PerformanceInsightsRetentionPeriod',
    'Port',
    'PreferredBackupWindow',
    'ProcessorFeatures',
    'ReplicaMode',
    'RestoreTime',
    'SourceDBClusterIdentifier',
    'SourceDBInstanceAutomatedBackupsArn',
    'SourceDBInstanceIdentifier',
    'SourceDbiResourceId',
    'SourceRegion',
    'StorageEncrypted',
    'StorageThroughput',
    'StorageType',
    'TdeCredentialArn',
    'TdeCredentialPassword',
    'Timezone',
    'UseDefaultProcessorFeatures',
    'UseLatestRestorableTime',
    'VPCSecurityGroups',
  ],
});
