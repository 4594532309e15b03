import { defineState, type Call, type ResourceTag } from '@coldstart/cloud';

export interface Scaling {
  readonly min: number;
  readonly max: number;
  /** Seconds; only where it may pause. */
  readonly pauseAfter: number | undefined;
}

export type Status = 'creating' | 'available' | 'modifying' | 'stopping' | 'stopped' | 'starting' | 'deleting';

export interface MasterSecret {
  readonly arn: string;
  readonly kmsKeyId: string;
  /** What is being done to it, until that moment. */
  busy: 'creating' | 'rotating';
  until: number;
}

/** A DB cluster of Aurora PostgreSQL. */
export interface Cluster {
  id: string;
  arn: string;
  /** `cluster-...`, which stays when it is renamed; its databases lie under this name. */
  readonly resourceId: string;
  readonly account: string;
  readonly region: string;
  /** Milliseconds since 1970; so are the other moments here. */
  readonly created: number;
  status: Status;
  engineVersion: string;
  readonly masterUser: string;
  /** A digest: what it is, its owner knows, or Secrets Manager. */
  masterPassword: string;
  /** Of the secret that RDS keeps for the master user. */
  masterSecret: MasterSecret | undefined;
  /** The one that it was created with; none is in what AWS tells of it where none was named. */
  readonly databaseName: string | undefined;
  /** All that are in it. */
  databases: string[];
  port: number;
  httpEndpoint: boolean;
  scaling: Scaling | undefined;
  readonly subnetGroup: string;
  parameterGroup: string;
  securityGroups: string[];
  deletionProtection: boolean;
  backupRetention: number;
  backupWindow: string;
  maintenanceWindow: string;
  readonly encrypted: boolean;
  readonly kmsKeyId: string | undefined;
  copyTagsToSnapshot: boolean;
  iamAuthentication: boolean;
  logExports: string[];
  readonly zones: string[];
  tags: ResourceTag[];
  /** Whether the endpoint has been used, or the database started, for the last time then. */
  active: number;
  /** It has been paused, and is back at this moment. */
  resumesAt: number | undefined;
}

export interface Instance {
  id: string;
  arn: string;
  readonly resourceId: string;
  readonly cluster: string;
  readonly account: string;
  readonly region: string;
  readonly created: number;
  status: Status;
  instanceClass: string;
  promotionTier: number;
  publiclyAccessible: boolean;
  readonly zone: string;
  maintenanceWindow: string;
  autoMinorUpgrade: boolean;
  performanceInsights: boolean;
  readonly parameterGroup: string;
  tags: ResourceTag[];
}

export interface SubnetGroup {
  readonly name: string;
  readonly arn: string;
  description: string;
  vpcId: string;
  subnets: { readonly id: string; readonly zone: string }[];
  tags: ResourceTag[];
}

export interface ParameterGroup {
  readonly name: string;
  readonly arn: string;
  readonly family: string;
  readonly description: string;
  parameters: Map<string, { readonly value: string; readonly method: string }>;
  tags: ResourceTag[];
}

export interface GroupOption {
  readonly port: number | undefined;
  readonly version: string | undefined;
  readonly settings: ReadonlyMap<string, string>;
  readonly securityGroups: readonly string[];
}

export interface OptionGroup {
  readonly name: string;
  readonly arn: string;
  readonly engine: string;
  /** Of the engine, its major one. */
  readonly version: string;
  readonly description: string;
  options: Map<string, GroupOption>;
  tags: ResourceTag[];
}

/** What an account has of RDS in a Region. */
export const databases = defineState('rds/databases', () => ({
  clusters: new Map<string, Cluster>(),
  instances: new Map<string, Instance>(),
  subnetGroups: new Map<string, SubnetGroup>(),
  parameterGroups: new Map<string, ParameterGroup>(),
  optionGroups: new Map<string, OptionGroup>(),
}));

export type Databases = ReturnType<typeof databases.init>;

/** To be changed: it is written to disk with the call. */
export const changeDatabases = (call: Call): Databases => call.state(databases);

export const readDatabases = (call: Call): Databases =>
  call.cloud.store.peek(databases, { account: call.account, region: call.region, part: '' }) ?? databases.init();

/** Its instances, the writer first. */
export const membersOf = (all: Databases, cluster: Cluster): Instance[] =>
  [...all.instances.values()]
    .filter((instance) => instance.cluster === cluster.id)
    .toSorted((a, b) => a.created - b.created || a.promotionTier - b.promotionTier);
