import {
  DatabaseResumingException,
  ExecuteStatementCommand,
  RDSDataClient,
  type Field,
  type SqlParameter,
} from '@aws-sdk/client-rds-data';
import type { CheckContext, Invocation } from '@coldstart/checks';

export const FUNCTION = 'TransferFunction';

/** As schema.sql has them. */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS account (
     id text PRIMARY KEY,
     cents bigint NOT NULL CHECK (cents <= 100000000000))`,
  `CREATE TABLE IF NOT EXISTS transfer (
     id text PRIMARY KEY,
     from_account text NOT NULL REFERENCES account,
     to_account text NOT NULL REFERENCES account,
     cents bigint NOT NULL,
     note text NOT NULL CHECK (length(note) <= 200))`,
];

/** The most that an account may hold, in cents. */
export const FULL = 100_000_000_000;

const MINUTE = 60_000;

/** A database that has paused comes back meanwhile. */
export function sql(t: CheckContext, statement: string, parameters: SqlParameter[] = []): Promise<Field[][]> {
  const command = new ExecuteStatementCommand({
    resourceArn: t.stack.output('ClusterArn'),
    secretArn: t.stack.output('SecretArn'),
    database: 'bank',
    sql: statement,
    parameters,
  });
  return awake(t, async () => (await t.client(RDSDataClient).send(command)).records ?? []);
}

async function awake(t: CheckContext, ask: () => Promise<Field[][]>): Promise<Field[][]> {
  const outcome = await t.eventually(
    async (): Promise<{ result: Field[][] } | { error: unknown }> => {
      try {
        return { result: await ask() };
      } catch (error) {
        if (error instanceof DatabaseResumingException) throw error;
        return { error };
      }
    },
    { within: MINUTE },
  );
  if ('result' in outcome) return outcome.result;
  throw outcome.error;
}

const text = (name: string, stringValue: string): SqlParameter => ({ name, value: { stringValue } });

export interface Transfer {
  readonly transferId: string;
  readonly from: string;
  readonly to: string;
  readonly amount: string;
  readonly note: string;
}

/** An account that nobody has had yet. @param cents what it holds */
export async function account(
  t: CheckContext,
  cents: number,
  id = `${t.random.word()}-${t.random.hex(8)}`,
): Promise<string> {
  for (const table of TABLES) await sql(t, table);
  await sql(t, 'INSERT INTO account (id, cents) VALUES (:id, :cents)', [
    text('id', id),
    { name: 'cents', value: { longValue: cents } },
  ]);
  return id;
}

export async function balanceOf(t: CheckContext, id: string): Promise<number | undefined> {
  const [row] = await sql(t, 'SELECT cents FROM account WHERE id = :id', [text('id', id)]);
  return row?.[0]?.longValue;
}

/** Rows of the table `transfer` with this id. */
export async function written(t: CheckContext, transferId: string): Promise<object[]> {
  const columns = ['id', 'from_account', 'to_account', 'cents', 'note'];
  const rows = await sql(t, `SELECT ${columns.join(', ')} FROM transfer WHERE id = :id`, [text('id', transferId)]);
  return rows.map((row) =>
    Object.fromEntries(row.map((field, at) => [columns[at] ?? '', field.stringValue ?? field.longValue])),
  );
}

export const euros = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

export function transferOf(t: CheckContext, from: string, to: string, cents: number, note = t.random.word()): Transfer {
  return { transferId: t.random.uuid(), from, to, amount: euros(cents), note };
}

/** Fails unless the function answers so. */
export async function expectStatus(
  t: CheckContext,
  transfer: Transfer,
  status: number,
  what: string,
): Promise<Invocation> {
  const invocation = await t.invoke(FUNCTION, transfer);
  const { error, result } = invocation;
  if (error !== undefined)
    return t.fail(`${what} to be answered with ${status}`, `the function failed with ${error.type}: ${error.message}`);
  t.expect(result, `the answer to ${what}`).toEqual({ statusCode: status });
  return invocation;
}

/** What two accounts hold, and what is written of a transfer. */
export async function stateOf(t: CheckContext, { from, to, transferId }: Transfer): Promise<object> {
  return {
    from: await balanceOf(t, from),
    to: await balanceOf(t, to),
    transfers: (await written(t, transferId)).length,
  };
}
