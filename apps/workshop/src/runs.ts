import type { ExerciseState, WorkshopEvent } from './api.ts';

type Run = NonNullable<ExerciseState['run']>;

/** What is under way, for a page that is opened in the middle of it. */
export class Runs {
  readonly #runs = new Map<string, Run>();

  update(event: WorkshopEvent): void {
    if (!('slug' in event)) return;
    const key = `${event.slug}.${event.variant}`;
    const run = this.#runs.get(key);
    if (event.type === 'verdict') this.#runs.delete(key);
    else if (event.type === 'phase') this.#runs.set(key, { phase: event.phase, checks: run?.checks ?? [] });
    else if (event.type === 'check' && run !== undefined)
      this.#runs.set(key, { ...run, checks: [...run.checks, event.verdict] });
  }

  of(slug: string, variant: string): Run | undefined {
    return this.#runs.get(`${slug}.${variant}`);
  }
}
