/** Texts that were written on the page and are not sent yet, by learner: a reload loses nothing. */
import { keep, kept } from './kept.ts';

export class Drafts {
  readonly #learner: string;

  constructor(learner: string) {
    this.#learner = learner;
  }

  /** By path; null for a file that was removed. */
  of(slug: string, variant: string): Readonly<Record<string, string | null>> {
    return kept<Record<string, string | null>>(this.#name(slug, variant), {});
  }

  /** @param text null where the file was removed, undefined where it is again as the server has it. @returns false where the browser does not keep it */
  put(slug: string, variant: string, path: string, text: string | null | undefined): boolean {
    const { [path]: _, ...others } = this.of(slug, variant);
    const now = text === undefined ? others : { ...others, [path]: text };
    return keep(this.#name(slug, variant), Object.keys(now).length === 0 ? undefined : now);
  }

  #name(slug: string, variant: string): string {
    return `coldstart-room-draft ${this.#learner} ${slug} ${variant}`;
  }
}
