import { randomBytes } from 'node:crypto';
import type { Call, Cancel, Cloud } from '@coldstart/cloud';
import { PostgresError, type Transaction } from '../postgres/database.ts';
import { badRequest, databaseError, noSuchTransaction, stillRunning } from './errors.ts';
import type { DataOperations } from './sdk.ts';
import { readLogin, wrongPassword, type Login } from './secret.ts';
import { findTarget, isLongArn, onCluster, openTarget, type Target } from './target.ts';

/*
 * Transactions of the Data API: each is ended by whoever began it, or by the time.
 * https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_BeginTransaction.html
 */

const MINUTE = 60_000;
/** Between two calls. */
const MOST_IDLE = 3 * MINUTE;
const LONGEST = 24 * 60 * MINUTE;

export interface OpenTransaction {
  readonly id: string;
  readonly target: Target;
  readonly transaction: Transaction;
  readonly begun: number;
  isBusy: boolean;
  stopWaiting: Cancel;
}

const open = new WeakMap<Cloud, Map<string, OpenTransaction>>();

/** They are connections, and end with the cloud's process, as connections do. */
export function openTransactions(cloud: Cloud): Map<string, OpenTransaction> {
  const present = open.get(cloud) ?? new Map<string, OpenTransaction>();
  open.set(cloud, present);
  return present;
}

/** Ends the transactions of a cluster that is about to go. */
export function forgetTransactions(cloud: Cloud, isGone: (open: OpenTransaction) => boolean): void {
  for (const transaction of openTransactions(cloud).values()) {
    if (!isGone(transaction)) continue;
    transaction.stopWaiting();
    openTransactions(cloud).delete(transaction.id);
  }
}

/** Rolls back what nobody has asked for in three minutes, or what has been open for a day. */
function expectMore(cloud: Cloud, open: OpenTransaction): void {
  open.stopWaiting();
  const left = open.begun + LONGEST - cloud.clock.now();
  open.stopWaiting = cloud.clock.after(Math.max(0, Math.min(MOST_IDLE, left)), async () => {
    if (open.isBusy) return;
    openTransactions(cloud).delete(open.id);
    await open.transaction.rollback();
  });
}

interface InTransaction {
  readonly resourceArn?: string | undefined;
  readonly transactionId?: string | undefined;
  readonly database?: string | undefined;
}

/** @throws AwsError TransactionNotFoundException, BadRequestException, DatabaseErrorException for another user than began it */
function find(call: Call, { resourceArn, transactionId = '', database }: InTransaction, login: Login): OpenTransaction {
  const found = openTransactions(call.cloud).get(transactionId);
  if (found === undefined) throw noSuchTransaction(transactionId);
  if (found.target.cluster.arn !== resourceArn) throw badRequest('Database cluster is not the same as the transaction');
  if (database !== undefined && database !== '' && database !== found.target.databaseName)
    throw badRequest('Database name is not the same as transaction');
  const { username, password } = found.target.login;
  if (username !== login.username || password !== login.password) throw databaseError(wrongPassword(login.username));
  return found;
}

/** Carries something out in a transaction: one thing at a time. @throws AwsError */
export async function within<Result>(
  call: Call,
  input: InTransaction,
  login: Login,
  work: (open: OpenTransaction) => Promise<Result>,
): Promise<Result> {
  const found = find(call, input, login);
  if (found.isBusy) throw stillRunning();
  found.isBusy = true;
  try {
    return await work(found);
  } catch (error) {
    throw error instanceof PostgresError ? databaseError(error) : error;
  } finally {
    found.isBusy = false;
    if (openTransactions(call.cloud).has(found.id)) expectMore(call.cloud, found);
  }
}

async function end(call: Call, input: InTransaction & { readonly secretArn?: string }, how: 'commit' | 'rollback') {
  findTarget(call, input);
  const login = await readLogin(call, input.secretArn ?? '');
  await within(call, input, login, async ({ id, transaction, stopWaiting }) => {
    stopWaiting();
    openTransactions(call.cloud).delete(id);
    await transaction[how]();
  });
}

export const transactionOperations: DataOperations = {
  BeginTransaction: {
    access: onCluster,
    tolerates: isLongArn,
    async run(input, call) {
      const target = await openTarget(call, input);
      const transaction = await begin(target);
      const id = randomBytes(138).toString('base64');
      const begun = { id, target, transaction, begun: call.now(), isBusy: false, stopWaiting: () => undefined };
      openTransactions(call.cloud).set(id, begun);
      expectMore(call.cloud, begun);
      return { transactionId: id };
    },
  },

  CommitTransaction: {
    access: onCluster,
    tolerates: isLongArn,
    async run(input, call) {
      await end(call, input, 'commit');
      return { transactionStatus: 'Transaction Committed' };
    },
  },

  RollbackTransaction: {
    access: onCluster,
    tolerates: isLongArn,
    async run(input, call) {
      await end(call, input, 'rollback');
      return { transactionStatus: 'Rollback Complete' };
    },
  },
};

async function begin({ database, login }: Target): Promise<Transaction> {
  try {
    return await database.begin(login.username);
  } catch (error) {
    throw error instanceof PostgresError ? databaseError(error) : error;
  }
}
