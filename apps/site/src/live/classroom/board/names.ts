/** Who somebody is, by id: what the server tells of pairs and changes names learners either way. */
import type { BoardLearner } from '@coldstart/classroom/protocol';
import { person } from '../text.ts';

export class Names {
  readonly #byId = new Map<string, string>();

  put(learners: readonly BoardLearner[]): void {
    for (const { id, name } of learners) this.#byId.set(id, name);
  }

  of(learner: string): HTMLElement {
    return person(this.#byId.get(learner) ?? learner);
  }
}
