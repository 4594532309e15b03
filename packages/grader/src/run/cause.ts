import type { CheckEntry } from '@coldstart/exercise';
import type { CheckVerdict } from '../verdict.ts';

/**
 * The check above that failed for the same reason, so that the reason is told once: one that this check builds on, or
 * one that met the same cause.
 */
export function toldBy(
  { after }: Pick<CheckEntry, 'after'>,
  check: CheckVerdict,
  above: readonly CheckVerdict[],
): string | undefined {
  if (check.status === 'pass') return undefined;
  const broken = above.find(({ id, status }) => after.includes(id) && (status === 'fail' || status === 'error'));
  if (broken !== undefined) return broken.because ?? broken.id;
  const cause = causeOf(check);
  return above.find((other) => other.status === check.status && other.because === undefined && causeOf(other) === cause)
    ?.id;
}

/** What broke, as a text that is the same for two failures of one cause, whatever their checks asked for. */
function causeOf({ message, expected = '', happened = message, meaning, chain = [] }: CheckVerdict): string {
  if (meaning !== undefined) return `${meaning} ${deniedAction([happened, ...chain.map(({ text }) => text)]) ?? ''}`;
  const what = withoutIds(happened);
  const error = /\b\w+(?:Error|Exception)(?:: .+)/s.exec(what)?.[0];
  // "It was ..." speaks of what was expected; an error and a sentence of its own stand for themselves.
  return error ?? (/^(?:it|they|there|the same)\b/.test(what) ? `${withoutIds(expected)} ${what}` : what);
}

function deniedAction(texts: readonly string[]): string | undefined {
  return texts.map((text) => /not authorized to perform: (\S+)/.exec(text)?.[1]).find((action) => action !== undefined);
}

/** Request ids, and what the checks make up anew for each of them. */
function withoutIds(text: string): string {
  return text.replaceAll(/\b(?=[a-f-]*\d)[0-9a-f-]{8,}\b/g, '');
}
