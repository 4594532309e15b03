import { ClassroomError, readMembership } from '@coldstart/classroom/client';
import type { CourseLocation } from '../grade-command.ts';
import { tell } from '../print.ts';
import { chosenWork } from './chosen-work.ts';
import { SubmissionRun } from './submission-run.ts';

export interface SubmitCommand {
  readonly variant?: string;
  readonly wait: boolean;
  readonly send?: true;
  readonly course?: string;
}

/**
 * @returns the exit code: 0 all passed (without waiting: all is kept), 1 something failed, 2 something was not taken or has
 *   no verdict, 130 when interrupted
 */
export async function submitCommand(
  name: string | undefined,
  { variant, wait, send }: SubmitCommand,
  location: CourseLocation,
  signal: AbortSignal,
): Promise<number> {
  const membership = await readMembership(location.root);
  if (membership === undefined)
    throw new ClassroomError(
      'You are in no classroom yet. `pnpm join http://ADDRESS CODE` joins one, as your instructor shows it.',
    );
  if (send === true && (name !== undefined || variant !== undefined))
    throw new ClassroomError('--send sends what waits and submits nothing new. Leave the exercise out.');
  const run = new SubmissionRun(location.root, membership, signal);
  try {
    if (send === true) return await run.sendOnly();
    const chosen = await chosenWork(name, variant, location, membership);
    if (chosen.length > 0) return await run.submit(chosen, wait);
    tell('Nothing that you have begun has changed since you submitted it. `pnpm submit EXERCISE` shows its verdict.');
    return await run.sendOnly();
  } catch (error) {
    if (!signal.aborted) throw error;
    tell(run.interrupted);
    return 130;
  }
}
