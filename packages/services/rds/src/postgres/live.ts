import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Cloud } from '@coldstart/cloud';
import type { Cluster } from '../state.ts';
import { literal, quoted, type Database } from './database.ts';

/*
 * The databases that are open. Nothing of a database is loaded before its first statement.
 */

type Open = Map<string, Promise<Database>>;

const open = new WeakMap<Cloud, Open>();

function openIn(cloud: Cloud): Open {
  const present = open.get(cloud) ?? new Map<string, Promise<Database>>();
  open.set(cloud, present);
  return present;
}

/** A PostgreSQL of the machine that takes PGlite's place, as a URL of a superuser. */
const serverUrl = (): string | undefined => process.env['COLDSTART_POSTGRES_URL'] || undefined;

const keyOf = ({ account, resourceId }: Cluster, name: string): string => `${account}/${resourceId}/${name}`;
const serverNameOf = ({ resourceId }: Cluster, name: string): string => `coldstart_${resourceId}_${name}`.slice(0, 63);
const folderOf = (cloud: Cloud, { resourceId }: Cluster): string | undefined =>
  cloud.folder === undefined ? undefined : join(cloud.folder, 'rds', resourceId);

/** @throws PostgresError where it cannot be opened */
export function openDatabase(cloud: Cloud, cluster: Cluster, name: string): Promise<Database> {
  const present = openIn(cloud);
  const key = keyOf(cluster, name);
  const found = present.get(key);
  if (found !== undefined) return found;
  const opening = start(cloud, cluster, name);
  present.set(key, opening);
  // The next statement tries again.
  opening.catch(() => present.delete(key));
  return opening;
}

async function start(cloud: Cloud, cluster: Cluster, name: string): Promise<Database> {
  const url = serverUrl();
  const database =
    url === undefined ? await startPglite(cloud, cluster, name) : await startOnServer(url, cluster, name);
  await prepare(database, cluster, name);
  return database;
}

async function startPglite(cloud: Cloud, cluster: Cluster, name: string): Promise<Database> {
  const folder = folderOf(cloud, cluster);
  const { PgliteDatabase } = await import('./pglite.ts');
  const database = new PgliteDatabase(folder === undefined ? undefined : join(folder, encodeURIComponent(name)), name);
  return database;
}

async function startOnServer(url: string, cluster: Cluster, name: string): Promise<Database> {
  const { createServerDatabase, ServerDatabase } = await import('./server.ts');
  return new ServerDatabase(await createServerDatabase(url, serverNameOf(cluster, name)));
}

/** The master user owns the database and what is in it, without being a superuser, as on Aurora. */
async function prepare(database: Database, { masterUser }: Cluster, name: string): Promise<void> {
  const run = (sql: string) => database.administer({ sql, values: [] });
  const { rows } = await run(`SELECT 1 FROM pg_roles WHERE rolname = ${literal(masterUser)}`);
  const role = quoted(masterUser);
  if (rows.length === 0) await run(`CREATE ROLE ${role} NOLOGIN CREATEDB CREATEROLE`);
  const {
    rows: [[current] = []],
  } = await run('SELECT current_database()');
  await run(`GRANT ALL ON DATABASE ${quoted(current ?? name)} TO ${role} WITH GRANT OPTION`);
  await run(`GRANT ALL ON SCHEMA public TO ${role} WITH GRANT OPTION`);
}

/** A cluster is gone: its databases, and what they hold, go with it. */
export async function dropCluster(cloud: Cloud, cluster: Cluster): Promise<void> {
  await closeAll(cloud, keyOf(cluster, ''));
  for (const name of cluster.databases) await dropOnServer(cluster, name);
  const folder = folderOf(cloud, cluster);
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}

export async function dropDatabase(cloud: Cloud, cluster: Cluster, name: string): Promise<void> {
  await closeAll(cloud, keyOf(cluster, name));
  await dropOnServer(cluster, name);
  const folder = folderOf(cloud, cluster);
  if (folder !== undefined) rmSync(join(folder, encodeURIComponent(name)), { recursive: true, force: true });
}

async function dropOnServer(cluster: Cluster, name: string): Promise<void> {
  const url = serverUrl();
  if (url === undefined) return;
  const { dropServerDatabase } = await import('./server.ts');
  await dropServerDatabase(url, serverNameOf(cluster, name));
}

/** Ends what runs; files stay. @param prefix `111122223333/` for those of an account, nothing for all */
export async function closeAll(cloud: Cloud, prefix = ''): Promise<void> {
  const present = openIn(cloud);
  for (const [key, opening] of present) {
    if (!key.startsWith(prefix)) continue;
    present.delete(key);
    const database = await opening.catch(() => undefined);
    await database?.close();
  }
}
