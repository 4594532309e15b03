/** Why a request did not bring an event to its target. */
export interface Failure {
  /** As dead letters name it. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  readonly code: string;
  readonly message: string;
  /** Whether another attempt may help. */
  readonly passes: boolean;
  /** What the target answered, if it did. */
  readonly status?: number | undefined;
  /** Seconds that the target asks for; a negative number asks for no other attempt. */
  readonly retryAfter?: number | undefined;
}
