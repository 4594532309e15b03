/** What became of a submission, in a line. */
import type { SubmissionState } from '@coldstart/classroom/protocol';
import type { Kind } from '~/lib/signs.ts';
import { lateBy } from './words.ts';

type Sent = Omit<SubmissionState, 'slug'>;

export function stateOf({ verdict, ahead, late }: Sent): { kind: Kind; text: string } {
  const behind = late === undefined ? '' : `, ${lateBy(late)}`;
  if (verdict === undefined) {
    const place = ahead === 0 ? 'is graded now or next' : `waits: ${ahead} ${ahead === 1 ? 'is' : 'are'} graded first`;
    return { kind: 'wait', text: place + behind };
  }
  const { status, maxPoints, problem } = verdict.verdict;
  const text = `${verdict.points} of ${maxPoints} points${problem === undefined ? '' : ', nothing could be checked'}${behind}`;
  return { kind: status === 'pass' ? 'success' : 'failure', text };
}
