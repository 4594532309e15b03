import type { AccessDecision, JournalCapability, JournalEntry } from './capabilities.ts';

/** A call that a function made, as the cloud recorded it. */
export interface RecordedCall {
  /** Signing name: `lambda`, `dynamodb`. */
  readonly service: string;
  /** `Invoke`, `PutItem` */
  readonly operation: string;
  /** Name or ARN of what it was about. */
  readonly resource: string | undefined;
  /**
   * ARN of who made it: `arn:aws:sts::111122223333:assumed-role/ROLE/FUNCTION`. Absent where the journal is a proxy's,
   * which cannot tell.
   */
  readonly principal: string | undefined;
  /** The cloud's time, in milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds until it was answered. */
  readonly duration: number;
  readonly outcome: JournalEntry['outcome'];
  /** AWS's sentence, of a call that failed. */
  readonly message: string | undefined;
  /** What IAM was asked, and which statement decided. None where the journal is a proxy's: there no policy is evaluated. */
  readonly decisions: readonly AccessDecision[];
  /** Of an invocation: whether the function `ran` while the call waited, or its event was `queued` to run it later. */
  readonly led: 'ran' | 'queued' | undefined;
}

/**
 * The calls that a function itself made during one invocation, retries of it included, in their order: what it really
 * did, whatever it answered or logged.
 */
export function callsDuring(
  journal: JournalCapability,
  account: string,
  requestId: string,
  after: number,
): RecordedCall[] {
  const entries = journal.entries(account, { after });
  const runs = entries.filter(({ kind, detail }) => kind === 'invocation' && detail?.['requestId'] === requestId);
  // A proxy learns of an invocation from its answer only, and links what happened meanwhile to the call that asked for it.
  const causes = new Set(runs.map(({ id, cause }) => (journal.complete ? id : cause)));
  return entries
    .filter(({ kind, cause, principal }) => {
      return kind === 'call' && causes.has(cause) && (journal.complete || principal === undefined);
    })
    .map((entry) => ({
      service: entry.service,
      operation: entry.action,
      resource: entry.resource,
      principal: entry.principal,
      at: entry.at,
      duration: entry.duration,
      outcome: entry.outcome,
      message: entry.message,
      decisions: entry.decisions,
      led: ledTo(entry, entries),
    }));
}

function ledTo({ id, action, outcome, detail }: JournalEntry, entries: readonly JournalEntry[]): RecordedCall['led'] {
  if (entries.some(({ kind, cause }) => kind === 'invocation' && cause === id)) return 'ran';
  const queued = detail?.['invocationType'] === 'Event' || action === 'InvokeAsync';
  return queued && outcome === 'ok' ? 'queued' : undefined;
}
