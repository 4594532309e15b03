import { once } from 'node:events';
import { hostname } from 'node:os';
import { openDatabase, Queue, SandboxBroken, startWorker } from '@coldstart/classroom-server';
import { UsageError } from '@coldstart/grader';
import { print, printError } from '../print.ts';

export interface WorkerCommand {
  readonly slots: number;
  readonly trustLearners: boolean;
}

/** Grades until it is asked to end. @throws UsageError, DatabaseProblem */
export async function workerCommand(
  root: string,
  { slots, trustLearners: trust }: WorkerCommand,
  ended: AbortSignal,
): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (url === undefined || url === '')
    throw new UsageError(
      'A worker needs the database that its classroom has: DATABASE_URL=postgres://USER:PASSWORD@HOST/NAME. Without one, `pnpm classroom` grades in its own process, and needs no worker.',
    );
  const say = sayOnce();
  const database = await openDatabase({ url, connections: slots + 2 });
  const queue = await Queue.open(database, say);
  try {
    const worker = await startWorker({ database, queue, root, slots, trust, say }).catch((error: unknown) => {
      if (error instanceof SandboxBroken) throw new UsageError(error.message, { cause: error });
      throw error;
    });
    const { kind, engine } = worker.isolation;
    const where = kind === 'none' ? 'in processes of this machine, since learners are trusted' : `in ${engine ?? ''}`;
    print(`Worker ${worker.id} on ${hostname()} grades, ${slots} at once, ${where}. Ctrl-C ends it.`);
    if (!ended.aborted) await once(ended, 'abort');
    await worker.close();
  } finally {
    await queue.close();
    await database.close();
  }
}

/** What is said again and again, while a database is away, is said once. */
function sayOnce(): (message: string) => void {
  let last = '';
  return (message) => {
    if (message !== last) printError(message);
    last = message;
  };
}
