import type { CreateDBInstanceMessage, DBInstance } from '@aws-sdk/client-rds';
import { requestTagKeys, type Call } from '@coldstart/cloud';
import { changeCluster, onInstance } from '../clusters/clusters.ts';
import { checkEngine, ENGINE, familyOf } from '../engines.ts';
import { invalidCombination, invalidValue, noSuchInstance, notImplemented, refused } from '../errors.ts';
import { matches } from '../filters.ts';
import { checkId, endpointOf, idOf, instanceArn, newResourceId } from '../names.ts';
import { pageOf } from '../paging.ts';
import type { RdsOperations } from '../sdk.ts';
import { settle } from '../settles.ts';
import { changeDatabases, readDatabases, type Databases, type Instance } from '../state.ts';
import { accessTo, newTags } from '../tags.ts';

/** The one class of Serverless v2; the others have a size of their own. */
const SERVERLESS = 'db.serverless';
const CLASS = /^db\.(?:serverless|(?:[trx]\d+\w*)\.[\w-]+)$/;

function describe(all: Databases, instance: Instance): DBInstance {
  const cluster = all.clusters.get(instance.cluster);
  return {
    DBInstanceIdentifier: instance.id,
    DBInstanceClass: instance.instanceClass,
    Engine: ENGINE,
    EngineVersion: cluster?.engineVersion,
    DBInstanceStatus: instance.status,
    MasterUsername: cluster?.masterUser,
    DBName: cluster?.databaseName,
    Endpoint:
      instance.status === 'creating'
        ? undefined
        : { Address: endpointOf(instance, instance.id, ''), Port: cluster?.port, HostedZoneId: 'Z29XKXDKYMONMX' },
    AllocatedStorage: 1,
    InstanceCreateTime: new Date(instance.created),
    PreferredBackupWindow: cluster?.backupWindow,
    BackupRetentionPeriod: cluster?.backupRetention,
    DBSecurityGroups: [],
    VpcSecurityGroups: (cluster?.securityGroups ?? []).map((id) => ({ VpcSecurityGroupId: id, Status: 'active' })),
    DBParameterGroups: [{ DBParameterGroupName: instance.parameterGroup, ParameterApplyStatus: 'in-sync' }],
    AvailabilityZone: instance.zone,
    PreferredMaintenanceWindow: instance.maintenanceWindow,
    PendingModifiedValues: {},
    MultiAZ: false,
    AutoMinorVersionUpgrade: instance.autoMinorUpgrade,
    ReadReplicaDBInstanceIdentifiers: [],
    LicenseModel: 'postgresql-license',
    PubliclyAccessible: instance.publiclyAccessible,
    StorageType: 'aurora',
    DbInstancePort: 0,
    DBClusterIdentifier: instance.cluster,
    StorageEncrypted: cluster?.encrypted,
    KmsKeyId: cluster?.kmsKeyId,
    DbiResourceId: instance.resourceId,
    DomainMemberships: [],
    CopyTagsToSnapshot: false,
    MonitoringInterval: 0,
    PromotionTier: instance.promotionTier,
    DBInstanceArn: instance.arn,
    IAMDatabaseAuthenticationEnabled: cluster?.iamAuthentication,
    PerformanceInsightsEnabled: instance.performanceInsights,
    DeletionProtection: false,
    AssociatedRoles: [],
    TagList: instance.tags,
    NetworkType: 'IPV4',
  };
}

/** @throws AwsError InvalidParameterValue */
function readClass(given: string | undefined): string {
  if (given === undefined || !CLASS.test(given)) throw invalidValue(`Invalid DB Instance class: ${given}`);
  return given;
}

function change(call: Call, given: string | undefined): Instance {
  const id = idOf(given ?? '');
  const found = changeDatabases(call).instances.get(id);
  if (found === undefined) throw noSuchInstance(id);
  return found;
}

const answer = (call: Call, instance: Instance) => ({ DBInstance: describe(readDatabases(call), instance) });

/** What is the cluster's to say. */
const OF_CLUSTER = [
  'MasterUsername',
  'MasterUserPassword',
  'ManageMasterUserPassword',
  'DBName',
  'BackupRetentionPeriod',
] as const;

function create(input: CreateDBInstanceMessage, call: Call): Instance {
  if (input.DBClusterIdentifier === undefined)
    throw notImplemented(
      'A DB instance without a cluster',
      'Make a DB cluster of aurora-postgresql, and name it as DBClusterIdentifier.',
    );
  const cluster = changeCluster(call, input.DBClusterIdentifier);
  const foreign = OF_CLUSTER.find((member) => input[member] !== undefined);
  if (foreign !== undefined)
    throw invalidCombination(
      `The requested DB Instance will be a member of a DB Cluster. Set ${foreign} for the DB Cluster.`,
    );
  const instanceClass = readClass(input.DBInstanceClass);
  if (instanceClass === SERVERLESS && cluster.scaling === undefined)
    throw invalidCombination(
      'Set the Serverless v2 scaling configuration on the parent DB cluster before creating a Serverless v2 DB instance.',
    );
  const id = idOf(input.DBInstanceIdentifier ?? '');
  return {
    id,
    arn: instanceArn(call, id),
    resourceId: newResourceId('db'),
    cluster: cluster.id,
    account: call.account,
    region: call.region,
    created: call.now(),
    status: 'creating',
    instanceClass,
    promotionTier: input.PromotionTier ?? 1,
    publiclyAccessible: input.PubliclyAccessible ?? false,
    zone: input.AvailabilityZone ?? cluster.zones[0] ?? `${call.region}a`,
    maintenanceWindow: input.PreferredMaintenanceWindow ?? cluster.maintenanceWindow,
    autoMinorUpgrade: input.AutoMinorVersionUpgrade ?? true,
    performanceInsights: input.EnablePerformanceInsights ?? false,
    parameterGroup: input.DBParameterGroupName ?? `default.${familyOf(cluster.engineVersion)}`,
    tags: newTags(input.Tags),
  };
}

export const instanceOperations: RdsOperations = {
  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
  CreateDBInstance: {
    access: (input, call, action) =>
      accessTo(call, instanceArn(call, idOf(input.DBInstanceIdentifier ?? '')), action, requestTagKeys(input.Tags)),
    run(input, call) {
      checkId('DBInstanceIdentifier', input.DBInstanceIdentifier ?? '');
      checkEngine(input.Engine);
      const { instances } = changeDatabases(call);
      const instance = create(input, call);
      if (instances.has(instance.id)) throw refused('DBInstanceAlreadyExists', 'DB instance already exists');
      instances.set(instance.id, instance);
      settle(call, instance, 'creating');
      return answer(call, instance);
    },
  },

  DescribeDBInstances: {
    run(input, call) {
      const all = readDatabases(call);
      const id = input.DBInstanceIdentifier === undefined ? undefined : idOf(input.DBInstanceIdentifier);
      if (id !== undefined && !all.instances.has(id)) throw noSuchInstance(id);
      const found = [...all.instances.values()].filter(
        (instance) =>
          (id === undefined || instance.id === id) &&
          matches(input.Filters, {
            'db-instance-id': [instance.id, instance.arn],
            'db-cluster-id': [instance.cluster, all.clusters.get(instance.cluster)?.arn ?? ''],
            'dbi-resource-id': [instance.resourceId],
            engine: [ENGINE],
          }),
      );
      const { items, Marker } = pageOf(found, input, ({ id: key }) => key);
      return { Marker, DBInstances: items.map((instance) => describe(all, instance)) };
    },
  },

  ModifyDBInstance: {
    access: onInstance,
    run(input, call) {
      const instance = change(call, input.DBInstanceIdentifier);
      instance.instanceClass =
        input.DBInstanceClass === undefined ? instance.instanceClass : readClass(input.DBInstanceClass);
      instance.promotionTier = input.PromotionTier ?? instance.promotionTier;
      instance.publiclyAccessible = input.PubliclyAccessible ?? instance.publiclyAccessible;
      instance.maintenanceWindow = input.PreferredMaintenanceWindow ?? instance.maintenanceWindow;
      instance.autoMinorUpgrade = input.AutoMinorVersionUpgrade ?? instance.autoMinorUpgrade;
      instance.performanceInsights = input.EnablePerformanceInsights ?? instance.performanceInsights;
      return answer(call, instance);
    },
  },

  RebootDBInstance: {
    access: onInstance,
    run(input, call) {
      const instance = change(call, input.DBInstanceIdentifier);
      settle(call, instance, 'modifying');
      return answer(call, instance);
    },
  },

  /** Instances of a cluster leave no snapshot. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html */
  DeleteDBInstance: {
    access: onInstance,
    run(input, call) {
      const instance = change(call, input.DBInstanceIdentifier);
      if (input.FinalDBSnapshotIdentifier !== undefined)
        throw invalidCombination('FinalDBSnapshotIdentifier cannot be specified when deleting a cluster instance.');
      settle(call, instance, 'deleting');
      return answer(call, instance);
    },
  },

  StartDBInstance: { access: onInstance, run: (input, call) => refuseAlone(change(call, input.DBInstanceIdentifier)) },
  StopDBInstance: { access: onInstance, run: (input, call) => refuseAlone(change(call, input.DBInstanceIdentifier)) },
};

function refuseAlone({ id }: Instance): never {
  throw refused(
    'InvalidDBInstanceState',
    `The specified DB Instance ${id} is a member of a cluster: stop or start the DB cluster instead.`,
  );
}
