/** Error names that the interpreter itself gives: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export const ERRORS = {
  dataLimit: 'States.DataLimitExceeded',
  exceededTolerance: 'States.ExceedToleratedFailureThreshold',
  heartbeat: 'States.HeartbeatTimeout',
  intrinsic: 'States.IntrinsicFailure',
  query: 'States.QueryEvaluationError',
  resultPath: 'States.ResultPathMatchFailure',
  runtime: 'States.Runtime',
  taskFailed: 'States.TaskFailed',
  timeout: 'States.Timeout',
} as const;

export interface FailureDetails {
  readonly error?: string;
  readonly cause?: string;
  /** What a catcher is told for want of a cause: nothing for a time-out, `null` otherwise. */
  readonly causeForCatcher?: string;
  /** A second name that retriers and catchers may give: a heartbeat that stayed away is a time-out, too. */
  readonly alias?: string;
  /** Where in the state a query stands that failed: `Output/total`. */
  readonly location?: string;
  /** Whether a query failed, which the history tells in an event of its own. */
  readonly query?: boolean;
  /** Whether a query failed on what the state had already begun with: then the history links to the state's start. */
  readonly begun?: boolean;
  /** Whether a state of a branch or an iteration was the one to fail. */
  readonly fromChild?: boolean;
}

/** Why a state, or a whole execution, did not succeed. */
export class Failure extends Error {
  readonly details: FailureDetails;

  constructor(details: FailureDetails) {
    super(details.cause ?? details.error ?? '');
    this.name = 'Failure';
    this.details = details;
  }
}

/** A failure whose cause names the state that was running. */
export class StateFailure extends Failure {
  override name = 'StateFailure';
}

export const runtimeFailure = (cause: string): StateFailure => new StateFailure({ error: ERRORS.runtime, cause });

export const queryFailure = (cause: string, location: string | undefined, begun = false): StateFailure =>
  new StateFailure({ error: ERRORS.query, cause, location, query: true, begun });
