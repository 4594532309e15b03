import type { Problem } from './verdict.ts';

/** The learner's files cannot be graded as they are; the others go on. */
export class LearnerProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Omit<Problem, 'details'> & { details?: string[] }) {
    super(problem.message);
    this.name = 'LearnerProblem';
    this.problem = { details: [], ...problem };
  }
}

/** The machine or the command is at fault, not the learner's work: exit code 2. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}
