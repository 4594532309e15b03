import { validation } from '../errors.ts';

/**
 * What is wrong with an expression beyond its syntax. DynamoDB reports one fault, by kind and not
 * by place: the kinds come in a fixed order, and of each kind the first counts.
 */
export class Problems<Kind extends string> {
  readonly #order: readonly Kind[];
  readonly #found = new Map<Kind, string>();

  /** @param order the kinds, those that are reported first at the front */
  constructor(order: readonly Kind[]) {
    this.#order = order;
  }

  add(kind: Kind, message: string): void {
    if (!this.#found.has(kind)) this.#found.set(kind, message);
  }

  /** @throws ValidationException with the gravest problem */
  check(): void {
    for (const kind of this.#order) {
      const message = this.#found.get(kind);
      if (message !== undefined) throw validation(message);
    }
  }
}
