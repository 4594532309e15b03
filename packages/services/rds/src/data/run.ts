import type { Call } from '@coldstart/cloud';
import { GaveUp, PostgresError, type Answer, type Statement } from '../postgres/database.ts';
import { databaseError, invalidStatement, timedOut } from './errors.ts';
import { openTarget, reach, type Target } from './target.ts';
import { within } from './transactions.ts';

/** How long a call waits for its statement. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.limitations.html */
const TIMEOUT = 45_000;

export interface Asked {
  readonly resourceArn?: string | undefined;
  readonly secretArn?: string | undefined;
  readonly database?: string | undefined;
  readonly transactionId?: string | undefined;
  readonly continueAfterTimeout?: boolean | undefined;
}

/** Where statements go: into the transaction that was named, or each into one of its own. */
export interface Place {
  readonly target: Target;
  readonly run: (statement: Statement) => Promise<Answer>;
}

/**
 * @param work given where to send its statements
 * @throws AwsError in the Data API's words
 */
export async function inPlace<Result>(
  call: Call,
  asked: Asked,
  work: (place: Place) => Promise<Result>,
): Promise<Result> {
  if (asked.transactionId === undefined) {
    const target = await openTarget(call, asked);
    return worded(() => work({ target, run: (statement) => timed(call, asked, target, statement) }));
  }
  const { login } = await reach(call, asked);
  return within(call, asked, login, ({ transaction, target }) =>
    worded(() => work({ target, run: (statement) => patiently(call, (giveUp) => transaction.run(statement, giveUp)) })),
  );
}

async function timed(call: Call, asked: Asked, target: Target, statement: Statement): Promise<Answer> {
  const {
    database,
    login: { username: user },
  } = target;
  if (asked.continueAfterTimeout !== true)
    return patiently(call, (giveUp) => database.run(statement, { user, giveUp }));
  const running = database.run(statement, { user });
  return patiently(call, (giveUp) => Promise.race([running, giveUp.then(() => Promise.reject(new GaveUp()))]));
}

/** @param work given what settles once the time is over */
async function patiently<Result>(call: Call, work: (giveUp: Promise<void>) => Promise<Result>): Promise<Result> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = call.cloud.clock.after(TIMEOUT, resolve);
  try {
    return await work(promise);
  } finally {
    stop();
  }
}

const MULTIPLE = 'cannot insert multiple commands into a prepared statement';

async function worded<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GaveUp) throw timedOut();
    if (!(error instanceof PostgresError)) throw error;
    throw error.message === MULTIPLE ? invalidStatement("Multistatements aren't supported.") : databaseError(error);
  }
}
