import type { Graded, SendingEvent, Waiting } from '@coldstart/classroom/client';
import { harmless } from '@coldstart/grader/text';
import { createTerminalReport } from '@coldstart/grader/terminal';
import { print, printError, style, tell } from '../print.ts';

/** `hello-event`, or `beat-the-deadline (python)` where there are several languages to tell apart. */
export const nameOf = ({ slug, variant }: { readonly slug: string; readonly variant: string }): string =>
  /^(?:typescript|yaml)$/.test(variant) ? slug : `${slug} (${variant})`;

/** Writes of what waited, and of what is submitted now, as it happens. */
export function sayEvent(
  event: SendingEvent | { readonly type: 'busy'; readonly seconds: number },
  now: ReadonlySet<string>,
): void {
  switch (event.type) {
    case 'sent': {
      const { asked } = event.waiting;
      const when = now.has(asked.id) ? '' : ` (written ${moment(asked.writtenAt)})`;
      const late = event.submitted.late === undefined ? '' : ` It is ${lateness(event.submitted.late)} late.`;
      return tell(`${nameOf(asked)} is submitted${when}.${late}`);
    }
    case 'refused':
      return printError(refusal(event.waiting, event.reason));
    case 'broken':
      return printError(`A submission that waited cannot be read, and was set aside: ${event.path}.`);
    case 'busy':
      return tell(`The classroom is busy: again in ${event.seconds} s. Nothing is lost.`);
  }
}

export const refusal = ({ asked, name }: Waiting, reason: string): string =>
  `${nameOf(asked)} was not taken: ${reason} What you sent is kept in .coldstart/classroom/outbox/refused/${name}.`;

/** The verdict as `pnpm grade` shows one, and what it counts. */
export function sayVerdict({ verdict: { verdict, points }, late, counts, remark, slug }: Graded): void {
  print(createTerminalReport(style).exercise(harmlessWithin(verdict), true));
  const after =
    late === undefined || points === verdict.points ? '' : `, after what being ${lateness(late)} late takes`;
  const which = counts ? 'This submission counts' : 'Another submission of yours counts; this one has';
  print();
  tell(`${which}${counts ? ':' : ''} ${points} of ${verdict.maxPoints} points${after}.`);
  if (remark !== undefined) tell(`Your instructor says: ${harmless(remark.text)}`);
  if (verdict.status === 'fail' || verdict.status === 'error')
    tell(`Next: \`pnpm grade ${harmless(slug)}\` grades here, as often as you like.`);
}

/** `in 3 minutes` is of no use in a log: the local time. */
const moment = (iso: string): string =>
  new Date(iso).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** `45 s`, `12 min`, `3 h 20 min`, `2 days` */
export function lateness(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

/** What a server sends is printed as text, whatever it holds. */
function harmlessWithin<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_, one: unknown) =>
    typeof one === 'string' ? harmless(one) : one,
  ) as Value;
}
