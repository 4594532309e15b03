/** The learner's own definition, kept from one visit of the page to the next. */
import type { Asked } from './session.ts';

const NAME = 'coldstart-state-stepper';

export interface Kept extends Asked {
  /** The example that it began with. */
  readonly example: string;
}

export function keptOne(): Kept | undefined {
  try {
    const text = localStorage.getItem(NAME);
    return text === null ? undefined : (JSON.parse(text) as Kept);
  } catch {
    // Closed, or written by something else.
    return undefined;
  }
}

export function keep(kept: Kept | undefined): void {
  try {
    if (kept === undefined) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    // Closed or full: then it is gone with the page.
  }
}
