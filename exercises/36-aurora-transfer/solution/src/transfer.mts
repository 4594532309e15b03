import { setTimeout as pause } from 'node:timers/promises';
import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  DatabaseResumingException,
  ExecuteStatementCommand,
  RDSDataClient,
  RollbackTransactionCommand,
  type Field,
  type SqlParameter,
} from '@aws-sdk/client-rds-data';

interface Transfer {
  transferId: string;
  from: string;
  to: string;
  amount: string;
  note: string;
}

interface Answer {
  statusCode: number;
}

const HALF_A_SECOND = 500;

const data = new RDSDataClient();

const database = {
  resourceArn: process.env.CLUSTER_ARN,
  secretArn: process.env.SECRET_ARN,
  database: process.env.DATABASE,
};

const text = (name: string, stringValue: string): SqlParameter => ({ name, value: { stringValue } });
const whole = (name: string, longValue: number): SqlParameter => ({ name, value: { longValue } });

/** The SDK does not try again while the database comes back. */
async function begin(): Promise<string | undefined> {
  for (;;) {
    try {
      const { transactionId } = await data.send(new BeginTransactionCommand(database));
      return transactionId;
    } catch (error) {
      if (!(error instanceof DatabaseResumingException)) throw error;
      await pause(HALF_A_SECOND);
    }
  }
}

export const handler = async (transfer: Transfer): Promise<Answer> => {
  const transactionId = await begin();
  try {
    const statusCode = await move(transfer, async (sql, parameters) => {
      const command = new ExecuteStatementCommand({ ...database, transactionId, sql, parameters });
      const { records = [], numberOfRecordsUpdated = 0 } = await data.send(command);
      return { records, changed: numberOfRecordsUpdated };
    });
    const End = statusCode === 200 ? CommitTransactionCommand : RollbackTransactionCommand;
    await data.send(new End({ ...database, transactionId }));
    return { statusCode };
  } catch (error) {
    await data.send(new RollbackTransactionCommand({ ...database, transactionId }));
    throw error;
  }
};

type Run = (sql: string, parameters: SqlParameter[]) => Promise<{ records: Field[][]; changed: number }>;

async function move({ transferId, from, to, amount, note }: Transfer, run: Run): Promise<number> {
  // 12.50 is 1250 cents: without the point, and without a calculation.
  const cents = Number(amount.replace('.', ''));
  // Whoever wants one of these accounts waits until this transaction has ended.
  const accounts = await run('SELECT id, cents FROM account WHERE id IN (:from, :to) ORDER BY id FOR UPDATE', [
    text('from', from),
    text('to', to),
  ]);
  const balances = new Map(accounts.records.map(([id, balance]) => [id?.stringValue, balance?.longValue ?? 0]));
  if (!balances.has(from) || !balances.has(to)) return 404;
  const written = await run(
    `INSERT INTO transfer (id, from_account, to_account, cents, note)
     VALUES (:id, :from, :to, :cents, :note) ON CONFLICT (id) DO NOTHING`,
    [text('id', transferId), text('from', from), text('to', to), whole('cents', cents), text('note', note)],
  );
  if (written.changed === 0) return 200;
  if ((balances.get(from) ?? 0) < cents) return 409;
  await run('UPDATE account SET cents = cents - :cents WHERE id = :from', [whole('cents', cents), text('from', from)]);
  await run('UPDATE account SET cents = cents + :cents WHERE id = :to', [whole('cents', cents), text('to', to)]);
  return 200;
}
