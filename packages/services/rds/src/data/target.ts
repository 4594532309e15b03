import { parseArn, resourceTagKeys, type Access, type Call } from '@coldstart/cloud';
import type { Violation } from '@coldstart/wire';
import { openDatabase } from '../postgres/live.ts';
import { PostgresError, type Database } from '../postgres/database.ts';
import { changeDatabases, membersOf, readDatabases, type Cluster } from '../state.ts';
import { databaseError, noEndpoint, noInstance, unavailable } from './errors.ts';
import { wake } from './pause.ts';
import { checkLogin, readLogin, type Login } from './secret.ts';

/*
 * What a call of the Data API is about: a cluster by its ARN, a database in it, and who asks.
 */

interface Named {
  readonly resourceArn?: string | undefined;
  readonly secretArn?: string | undefined;
}

export interface Target {
  readonly cluster: Cluster;
  readonly database: Database;
  readonly databaseName: string;
  readonly login: Login;
}

function findCluster(call: Call, arn: string): Cluster | undefined {
  const { account, region } = parseArn(arn) ?? {};
  if (account !== call.account || region !== call.region) return undefined;
  return [...readDatabases(call).clusters.values()].find((cluster) => cluster.arn === arn);
}

/**
 * The model allows ARNs of 100 characters, and those of the secrets that RDS itself makes are longer: AWS takes them.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html
 */
export const isLongArn = ({ path, kind }: Violation): boolean =>
  kind === 'bounds' && (path === 'secretArn' || path === 'resourceArn');

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrdsdataapi.html */
export function onCluster({ resourceArn = '' }: Named, call: Call, action: string): Access {
  return { action, resource: resourceArn, context: resourceTagKeys(findCluster(call, resourceArn)?.tags) };
}

/** @throws AwsError HttpEndpointNotEnabledException, also for a cluster that is not there */
export function findTarget(call: Call, { resourceArn = '' }: Named): Cluster {
  const cluster = findCluster(call, resourceArn);
  if (cluster === undefined || !cluster.httpEndpoint) throw noEndpoint(resourceArn);
  return cluster;
}

/** The cluster, awake, and the login of the secret. @throws AwsError as AWS refuses what is not there, or not awake */
export async function reach(call: Call, input: Named): Promise<{ readonly cluster: Cluster; readonly login: Login }> {
  const { id } = findTarget(call, input);
  const login = await readLogin(call, input.secretArn ?? '');
  const all = changeDatabases(call);
  const cluster = all.clusters.get(id);
  if (cluster === undefined) throw noEndpoint(input.resourceArn ?? '');
  checkWriter(cluster, membersOf(all, cluster)[0]?.status);
  wake(call, cluster);
  return { cluster, login };
}

/** @throws AwsError also for a database that is not there, and a user who may not */
export async function openTarget(
  call: Call,
  input: Named & { readonly database?: string | undefined },
): Promise<Target> {
  const { cluster, login } = await reach(call, input);
  const databaseName = input.database === undefined || input.database === '' ? login.username : input.database;
  try {
    if (!cluster.databases.includes(databaseName)) throw noSuchDatabase(databaseName);
    const database = await openDatabase(call.cloud, cluster, databaseName);
    await checkLogin(database, cluster, login);
    return { cluster, database, databaseName, login };
  } catch (error) {
    throw error instanceof PostgresError ? databaseError(error) : error;
  }
}

function checkWriter({ status }: Cluster, writer: string | undefined): void {
  if (writer === undefined) throw noInstance();
  if (![status, writer].every((one) => one === 'available' || one === 'modifying')) throw unavailable();
}

const noSuchDatabase = (name: string): PostgresError =>
  new PostgresError({ severity: 'FATAL', code: '3D000', message: `database "${name}" does not exist` });
