/** What is to be said of an execution: in a sentence, and of what it has done outside. */
import type { Kind } from '~/lib/signs.ts';
import type { Execution } from './execution.ts';
import type { Script } from './ops.ts';
import { begin, pendingOf, resume, runOn } from './replay.ts';

export interface Seen {
  readonly text: string;
  readonly times: number;
}

/** What happened outside, each thing once, with how often it did. */
export function seenOf({ effects }: Pick<Execution, 'effects'>): Seen[] {
  const texts = [...new Set(effects)];
  return texts.map((text) => ({ text, times: effects.filter((effect) => effect === text).length }));
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `Tue 10:00` */
export const timeText = (hours: number): string =>
  `${DAYS[Math.floor(hours / 24) % 7]} ${String(hours % 24).padStart(2, '0')}:00`;

export function sentenceOf(script: Script, execution: Execution): { kind: Kind; text: string } {
  const { status, runs, line, says = '' } = execution;
  switch (status) {
    case 'new':
      return { kind: 'service', text: 'Nothing has run yet.' };
    case 'running':
      return runs.at(-1)?.marks[line]?.kind === 'open'
        ? {
            kind: 'wait',
            text: 'The code has run, and its result is not written down yet. Killed now, it would run again.',
          }
        : { kind: 'service', text: `Run ${runs.length} is under way.` };
    case 'killed':
      return { kind: 'failure', text: 'The environment is gone, with its variables. The checkpoints are left.' };
    case 'suspended': {
      const [wait] = pendingOf(execution);
      return {
        kind: 'wait',
        text: `The invocation has ended, and nothing is billed. "${wait?.name ?? ''}" is waited for.`,
      };
    }
    case 'failed':
      return { kind: 'failure', text: says };
    case 'done':
      return verdictOf(script, execution);
  }
}

function verdictOf(script: Script, execution: Execution): { kind: Kind; text: string } {
  const runs = `Done after ${execution.runs.length} ${execution.runs.length === 1 ? 'run' : 'runs'}.`;
  const twice = seenOf(execution).filter(({ times }) => times > 1);
  const wrong = [
    ...twice.map(({ text, times }) => `"${text}" has happened ${times} times.`),
    ...[script.wrong?.(execution.effects) ?? []].flat(),
  ];
  if (wrong.length > 0) return { kind: 'failure', text: `${runs} ${wrong.join(' ')}` };
  return { kind: 'success', text: `${runs} Everything has happened once.` };
}

/** The whole way, with nobody killing anything; who is asked says yes. */
export function wholeOf(script: Script, isSafe: boolean): Execution {
  let execution = runOn(begin(script, isSafe));
  while (execution.status === 'suspended') {
    const [wait] = pendingOf(execution);
    execution = runOn(resume(execution, wait?.kind === 'callback' ? 'yes' : undefined));
  }
  return execution;
}
