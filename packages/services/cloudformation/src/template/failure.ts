/** A macro that could not expand the template: change sets fail with it, stacks roll back. */
export class TransformFailure extends Error {
  constructor(name: string, message: string) {
    super(`Transform ${name} failed with: ${message}`);
  }
}
