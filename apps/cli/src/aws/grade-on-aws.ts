import { type GradeOptions, type Job } from '@coldstart/grader';
import { AwsRun, cleanCommand, openSession, planLines, type SessionOptions } from '@coldstart/grader/aws';
import { print, printError } from '../print.ts';
import { agrees, requireSomebody, type Asking } from './consent.ts';
import { leftLines, receiptLines, tellWhenLeaving } from './receipt.ts';

export interface OnAws {
  readonly jobs: readonly Job[];
  readonly where: SessionOptions;
  readonly asking: Asking;
  readonly signal: AbortSignal;
  /** Grades, and says how it went. @returns the exit code */
  grade(options: Pick<GradeOptions, 'aws' | 'force'>): Promise<number>;
}

/** Says what will be made in whose account, asks once, grades, and deletes everything. @returns the exit code */
export async function gradeOnAws({ jobs, where, asking, signal, grade }: OnAws): Promise<number> {
  requireSomebody(asking);
  const session = await openSession(where);
  for (const line of await planLines(jobs, session)) print(line);
  if (signal.aborted || !(await agrees('Deploy this there?', asking, signal))) {
    print(signal.aborted ? '\nInterrupted. Nothing was made.' : 'Nothing was made.');
    return signal.aborted ? 130 : 0;
  }
  // What was made is deleted, whether anyone still reads what this says or not.
  process.stdout.removeAllListeners('error').on('error', () => undefined);
  const run = new AwsRun({
    session,
    signal,
    onRemove: (stackName) => printError(`Deleting ${stackName} ...`),
    onReceipt: (receipt) => receiptLines(receipt).forEach(printError),
  });
  const interrupted = (): void =>
    printError('Interrupted: deleting what was made. Another Ctrl-C leaves it there, and says what it is.');
  signal.addEventListener('abort', interrupted, { once: true });
  const done = tellWhenLeaving(run);
  let exit: number;
  try {
    exit = await grade({ aws: run, force: true });
  } finally {
    signal.removeEventListener('abort', interrupted);
    done();
    for (const line of leftLines(run.left(), cleanCommand(session, session.region))) printError(line);
  }
  if (signal.aborted) return 130;
  return run.left().length > 0 ? 2 : exit;
}
