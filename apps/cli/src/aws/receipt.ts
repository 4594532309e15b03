import { writeSync } from 'node:fs';
import { cleanCommand, type Left, type Receipt } from '@coldstart/grader/aws';

/** What was made, what was deleted, and what is still there. */
export function receiptLines({ made, deleted, seconds, region }: Receipt): string[] {
  const all = [...made].map(([type, count]) => `${count} ${type}`);
  return [
    `Made in ${region}: ${all.length === 0 ? 'nothing' : all.join(', ')}.`,
    `Deleted in ${seconds.toFixed(1)} s: ${deleted.length === 0 ? 'nothing' : deleted.join(', ')}.`,
  ];
}

/** @param clean the command that tries again */
export function leftLines(left: readonly Left[], clean: string): string[] {
  if (left.length === 0) return [];
  return [
    'Still there, and it may cost something:',
    ...left.flatMap(({ what, reason, console: link, command }) => [
      `  ${what}: ${reason}`,
      `    ${link}`,
      `    ${command}`,
    ]),
    `What has the tags of a run goes at once by: ${clean}`,
  ];
}

interface Leaving {
  readonly session: Parameters<typeof cleanCommand>[0] & { readonly region: string };
  left(): readonly Left[];
}

/**
 * Says what is left should the process end before everything is deleted, as after a second Ctrl-C.
 *
 * @returns takes the promise back
 */
export function tellWhenLeaving(run: Leaving): () => void {
  const { session } = run;
  const tell = (): void => {
    const lines = leftLines(run.left(), cleanCommand(session, session.region));
    // The process waits for nothing any more.
    if (lines.length > 0) writeSync(2, `\n${lines.join('\n')}\n`);
  };
  process.on('exit', tell);
  return () => void process.off('exit', tell);
}
