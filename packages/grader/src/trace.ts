/** What happened in the cloud while one check ran, in the order in which it began. */
export interface Trace {
  readonly steps: readonly TraceStep[];
  /** Steps left out because there were too many. */
  readonly omitted: number;
}

export interface TraceStep {
  readonly id: number;
  /** The step that led to this one. */
  readonly cause?: number;
  readonly kind: 'call' | 'delivery' | 'invocation' | 'retry' | 'decision' | 'fault' | 'state';
  /** As AWS writes it: `DynamoDB`. */
  readonly service: string;
  readonly action: string;
  /** As the template calls it (`OrdersFunction`), else its name. */
  readonly resource?: string;
  /** Who did it: `the check`, `OrdersFunction`, `Lambda`. */
  readonly actor?: string;
  /** Milliseconds of the cloud's time since the check began: virtual, so that a retry after two minutes is at 120,000. */
  readonly at: number;
  /** Milliseconds of real time. */
  readonly duration: number;
  readonly outcome: 'pending' | 'ok' | 'error' | 'denied' | 'throttled';
  readonly message?: string;
  /** To be opened: the event, the policy decision, the error, the log lines. */
  readonly detail?: Readonly<Record<string, unknown>>;
}
