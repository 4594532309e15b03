/** Nothing can be graded here now, and no submission is why. The message says what to do. */
export class SandboxBroken extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SandboxBroken';
  }
}

/** The grader has died while it graded a submission, on a machine that it shares: perhaps of it, perhaps of something else. */
export class GraderDied extends SandboxBroken {}
