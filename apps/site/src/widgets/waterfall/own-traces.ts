/** The traces of the learner's last run of an exercise, from the server behind `pnpm start`. */
import type { RunTraces } from '@coldstart/workshop/api';
import { listen } from '~/live/events.ts';
import { ask, findWorkshop } from '~/live/workshop.ts';

/**
 * Calls back with what the last run has left, now and after each verdict. Where no server is there, never.
 *
 * @param slug the exercise
 */
export async function followTraces(slug: string, onTraces: (found: RunTraces) => void): Promise<void> {
  if ((await findWorkshop()) === undefined) return;
  let newest = 0;
  const read = async (): Promise<void> => {
    const own = (newest += 1);
    const found = await ask<RunTraces>(`cloud/${slug}/traces`);
    if (own === newest) onTraces(found);
  };
  // What cannot be read now is read after the next verdict, or when the server is there again.
  const quietly = (): void => void read().catch(() => undefined);
  listen((event) => {
    if (event.type === 'hello' || (event.type === 'verdict' && event.slug === slug)) quietly();
  });
  quietly();
}

/** What the page says beside the link to the exercise: before it, and after it. */
export function aboutTraces({ account, gradedElsewhere, traces, omitted }: RunTraces): readonly [string, string] {
  if (account === undefined) {
    const why = gradedElsewhere === true ? 'Your last run was of another cloud, which has ended with it. ' : '';
    return [`${why}Grade `, ' on its page, and the traces of your run are offered here.'];
  }
  if (traces.length === 0) {
    return [
      'Your last run of ',
      ' has left no traces: its function has not run. Mend what fails first, and grade again.',
    ];
  }
  const more = omitted === 0 ? '' : ` There are ${omitted} more, which are not shown.`;
  const count = traces.length === 1 ? 'one trace' : `${traces.length} traces`;
  return ['Your last run of ', ` has left ${count}, which X-Ray has kept. They change with every run.${more}`];
}
