/** Nothing can be graded here now, and no submission is why. The message says what to do. */
export class SandboxBroken extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SandboxBroken';
  }
}
