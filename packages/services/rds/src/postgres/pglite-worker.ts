import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, protocol } from '@electric-sql/pglite';
import { quoted, type Answer, type Column, type PostgresErrorFields, type Statement } from './database.ts';
import { newDatabase } from './pglite-snapshot.ts';

/*
 * PGlite in a thread of its own: while it works, its thread does nothing else, and the cloud goes on.
 */

export interface WorkerData {
  /** Where the database is kept; in memory when left out. */
  readonly folder: string | undefined;
  /** What it calls itself. */
  readonly name: string;
  /** A new database is a copy of this file, which the first one makes: it takes seconds to set up, and a copy none. */
  readonly snapshot: string;
}

export interface Request extends Statement {
  readonly id: number;
  /** The role in whose name it is committed by itself; without one it is a part of the session as it is. */
  readonly alone?: string | undefined;
  /** Holds 1 once nobody waits for it any more: it is undone then. */
  readonly givenUp?: SharedArrayBuffer | undefined;
}

/** How the session is after a statement: idle, in a transaction, or in one that has failed. */
export type SessionStatus = 'I' | 'T' | 'E';

export type Reply =
  | { readonly id: number; readonly answer: Answer; readonly status: SessionStatus }
  | { readonly id: number; readonly error: PostgresErrorFields; readonly status: SessionStatus };

const { folder, name, snapshot } = workerData as WorkerData;
const port = parentPort;
if (port === null) throw new Error('This file is run as a worker.');

const database = await open();
port.on('message', (request: Request) => void carryOut(request).then((reply) => port.postMessage(reply)));
port.postMessage('ready');

async function open(): Promise<PGlite> {
  const place = folder === undefined ? {} : { dataDir: folder };
  if (folder !== undefined && existsSync(`${folder}/PG_VERSION`)) return PGlite.create({ ...place, database: name });
  if (folder !== undefined) mkdirSync(dirname(folder), { recursive: true });
  const made = await PGlite.create({ ...place, loadDataDir: await newDatabase(snapshot) });
  // It serves one database, and is in it already: nobody else can be who would have to be told of its new name.
  await made.query('UPDATE pg_database SET datname = $1 WHERE datname = current_database()', [name]);
  return made;
}

const { serialize } = protocol;

/** Whatever else a statement may set in its session is gone when the next one comes. */
const LEAVES_NOTHING = /^\s*(?:select|insert|update|delete|with|values)\b/i;

/** PostgreSQL has statements that cannot be in a transaction, and says so. */
const NO_TRANSACTION = '25001';

async function carryOut(request: Request): Promise<Reply> {
  const { id, alone } = request;
  try {
    if (alone === undefined) return { id, ...(await send(extended(request))) };
    const outcome = await sendAlone(request, alone);
    if (!LEAVES_NOTHING.test(request.sql)) await send(simple('DISCARD ALL'));
    return { id, ...outcome, status: 'I' };
  } catch (error) {
    const message = `The database has stopped: ${error instanceof Error ? error.message : String(error)}`;
    return { id, error: { severity: 'FATAL', code: '57P01', message }, status: 'I' };
  }
}

async function sendAlone(request: Request, role: string): Promise<Outcome> {
  const outcome = await send(simple(`BEGIN; SET LOCAL ROLE ${quoted(role)}`), extended(request));
  const givenUp = request.givenUp !== undefined && Atomics.load(new Int32Array(request.givenUp), 0) === 1;
  const ended = await send(simple(givenUp || 'error' in outcome ? 'ROLLBACK' : 'COMMIT'));
  if ('error' in outcome && outcome.error.code === NO_TRANSACTION)
    return send(simple(`SET ROLE ${quoted(role)}`), extended(request));
  return 'error' in ended ? ended : outcome;
}

const simple = (sql: string): Uint8Array => serialize.query(sql);

/** One round of the extended protocol, with everything as text: what PostgreSQL sends is what the Data API reads. */
const extended = ({ sql, values }: Statement): Uint8Array =>
  Buffer.concat([
    serialize.parse({ text: sql }),
    serialize.bind({ values: [...values] }),
    serialize.describe({ type: 'P' }),
    serialize.execute({}),
    serialize.sync(),
  ]);

/** @returns what the last of them came to, or the first error */
async function send(...messages: Uint8Array[]): Promise<Outcome & { readonly status: SessionStatus }> {
  const result = await database.execProtocol(Buffer.concat(messages), { throwOnError: false });
  return read(result.messages as readonly ServerMessage[]);
}

interface ServerMessage extends PostgresErrorFields {
  readonly name: string;
  readonly text?: string;
  readonly status?: SessionStatus;
  readonly fields?: readonly unknown[];
}

interface FieldDescription {
  readonly name: string;
  readonly tableID: number;
  readonly columnID: number;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
}

const columnOf = ({ name, tableID, columnID, dataTypeID, dataTypeModifier }: FieldDescription): Column => ({
  name,
  tableId: tableID,
  columnId: columnID,
  typeId: dataTypeID,
  modifier: dataTypeModifier,
});

type Outcome = { readonly answer: Answer } | { readonly error: PostgresErrorFields };

function read(messages: readonly ServerMessage[]): Outcome & { readonly status: SessionStatus } {
  let columns: Column[] = [];
  const rows: (string | null)[][] = [];
  let tag = '';
  let status: SessionStatus = 'I';
  let failed: PostgresErrorFields | undefined;
  for (const message of messages) {
    const { name, fields = [] } = message;
    if (name === 'error') failed ??= errorFields(message);
    if (name === 'rowDescription') columns = (fields as FieldDescription[]).map(columnOf);
    if (name === 'dataRow') rows.push(fields as (string | null)[]);
    if (name === 'commandComplete') tag = message.text ?? '';
    if (name === 'readyForQuery') status = message.status ?? 'I';
  }
  return failed === undefined ? { answer: { columns, rows, tag }, status } : { error: failed, status };
}

/** An error is an object of a class, and a thread takes plain data. */
const errorFields = ({
  message,
  severity,
  code,
  detail,
  hint,
  position,
}: PostgresErrorFields): PostgresErrorFields => ({
  message,
  severity,
  code,
  detail,
  hint,
  position,
});
