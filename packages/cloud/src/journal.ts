import type { Decision } from '@coldstart/iam';

/** What an entry tells of. */
export type JournalKind =
  | 'call' // an API call, from outside or by a service
  | 'delivery' // an event handed to a function or a queue
  | 'invocation' // a function ran
  | 'retry' // another attempt was planned
  | 'decision' // a policy was evaluated and refused
  | 'fault' // a fault that was asked for took effect
  | 'state'; // a resource changed by itself (a stack failed, an item expired)

export type JournalOutcome = 'pending' | 'ok' | 'error' | 'denied' | 'throttled';

/**
 * What a function wrote, as the runtime that has run it took it: not what a function's text says of itself, nor what
 * anybody has put into CloudWatch Logs.
 */
export interface FunctionLog {
  readonly functionName: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly lines: readonly FunctionLogLine[];
  /** Where the invocation starts in `lines`: before lies what the initialization wrote. Absent outside invocations. */
  readonly start: number | undefined;
  /** Whether CloudWatch Logs has taken the lines; it does not where the function's role may not write them. */
  arrived: boolean;
}

export interface FunctionLogLine {
  readonly message: string;
  readonly by: 'function' | 'platform';
}

/** IAM's answer to one question of a call. */
export interface AccessDecision {
  /** `lambda:InvokeFunction` */
  readonly action: string;
  readonly resource: string;
  readonly result: Decision['result'];
  /** The statement that decided, where one did: `index` is its place in the policy, from 0. */
  readonly by: Decision['by'];
  /** The kind of policy that lacks an Allow. */
  readonly missing: Decision['missing'];
}

/** One thing that happened in the cloud. */
export interface JournalEntry {
  readonly id: number;
  /** The entry that led to this one. */
  readonly cause: number | undefined;
  readonly kind: JournalKind;
  readonly account: string;
  readonly region: string;
  /** Endpoint prefix of the service: `lambda`, `s3`. */
  readonly service: string;
  /** The operation or what happened: `Invoke`, `attempt 2`. */
  readonly action: string;
  /** Name or ARN of what it happened to. */
  resource: string | undefined;
  /** ARN of who did it. */
  readonly principal: string | undefined;
  /** The cloud's time, in milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds of real time that it took; 0 while it is pending. */
  duration: number;
  outcome: JournalOutcome;
  /** In one sentence, for a person. */
  message: string | undefined;
  /** Whatever else there is to open: the event, the policy decision, the error code. */
  detail: Readonly<Record<string, unknown>> | undefined;
  /** Of a call: what IAM was asked, and what it said. */
  readonly decisions: AccessDecision[];
  /** Of an invocation that has ended, and of lines that came outside of one. */
  log: FunctionLog | undefined;
}

export type NewEntry = Pick<JournalEntry, 'kind' | 'account' | 'region' | 'service' | 'action'> &
  Partial<Pick<JournalEntry, 'cause' | 'resource' | 'principal' | 'outcome' | 'message' | 'detail'>>;

export interface JournalFilter {
  readonly account?: string;
  readonly service?: string;
  readonly action?: string;
  readonly kind?: JournalKind;
  /** Only entries after this one. */
  readonly after?: number;
}

/** Entries kept at least; the oldest go first. */
const CAPACITY = 50_000;
/** So many more may be there until they go. */
const SLACK = 2_000;
/** Characters of functions' logs that are kept; the oldest go first. */
const LOG_CAPACITY = 32 * 1024 * 1024;

/** Records what happened, each entry linked to its cause. */
export class Journal {
  readonly #entries = new Map<number, JournalEntry>();
  /** The same: whoever asks asks for one account's, and there are many accounts in a run of the grader. */
  readonly #byAccount = new Map<string, JournalEntry[]>();
  readonly #listeners = new Set<(entry: JournalEntry) => void>();
  readonly #logged: JournalEntry[] = [];
  #logSize = 0;
  readonly #now: () => number;
  #last = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Id of the newest entry; 0 at the beginning. */
  get last(): number {
    return this.#last;
  }

  record(entry: NewEntry): JournalEntry {
    // Each member by its name, in one order: what is spread over others takes half as much memory again, and there are
    // fifty thousand.
    const full: JournalEntry = {
      id: ++this.#last,
      cause: entry.cause,
      kind: entry.kind,
      account: entry.account,
      region: entry.region,
      service: entry.service,
      action: entry.action,
      resource: entry.resource,
      principal: entry.principal,
      at: this.#now(),
      duration: 0,
      outcome: entry.outcome ?? 'ok',
      message: entry.message,
      detail: entry.detail,
      decisions: [],
      log: undefined,
    };
    this.#entries.set(full.id, full);
    const own = this.#byAccount.get(full.account);
    if (own === undefined) this.#byAccount.set(full.account, [full]);
    else own.push(full);
    if (this.#entries.size > CAPACITY + SLACK) this.#dropOldest();
    this.#tell(full);
    return full;
  }

  /** Many at once: to take the first of a long list or map away costs as much as to take away a thousand. */
  #dropOldest(): void {
    const dropped = new Map<string, number>();
    for (const { id, account } of this.#entries.values()) {
      if (this.#entries.size <= CAPACITY) break;
      this.#entries.delete(id);
      dropped.set(account, (dropped.get(account) ?? 0) + 1);
    }
    for (const [account, count] of dropped) {
      const own = this.#byAccount.get(account);
      own?.splice(0, count);
      if (own?.length === 0) this.#byAccount.delete(account);
    }
  }

  /** Completes an entry that was recorded as pending. */
  finish(
    entry: JournalEntry,
    end: Partial<Pick<JournalEntry, 'outcome' | 'message' | 'detail' | 'duration' | 'resource'>>,
  ): void {
    Object.assign(entry, end);
    this.#tell(entry);
  }

  /** Keeps with an entry what a function wrote. */
  keepLog(entry: JournalEntry, log: FunctionLog): void {
    entry.log = log;
    this.#logged.push(entry);
    this.#logSize += sizeOf(log);
    while (this.#logSize > LOG_CAPACITY && this.#logged[0] !== entry) {
      const oldest = this.#logged.shift();
      this.#logSize -= sizeOf(oldest?.log);
      if (oldest !== undefined) oldest.log = undefined;
    }
  }

  entries({ account, service, action, kind, after = 0 }: JournalFilter = {}): JournalEntry[] {
    const all = account === undefined ? [...this.#entries.values()] : (this.#byAccount.get(account) ?? []);
    // Ids grow, and what is asked for is most often new.
    return all
      .slice(all.findLastIndex(({ id }) => id <= after) + 1)
      .filter(
        (entry) =>
          (service === undefined || entry.service === service) &&
          (action === undefined || entry.action === action) &&
          (kind === undefined || entry.kind === kind),
      );
  }

  /** The entry and what led to it, first cause first. */
  chain(id: number): JournalEntry[] {
    const chain: JournalEntry[] = [];
    for (
      let entry = this.#entries.get(id);
      entry !== undefined;
      entry = entry.cause === undefined ? undefined : this.#entries.get(entry.cause)
    ) {
      chain.unshift(entry);
    }
    return chain;
  }

  /** Calls back for each entry, when it is recorded and again when it is finished; returns the way to stop. */
  subscribe(listener: (entry: JournalEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(entry: JournalEntry): void {
    for (const listener of this.#listeners) listener(entry);
  }
}

const sizeOf = (log: FunctionLog | undefined): number =>
  (log?.lines ?? []).reduce((sum, { message }) => sum + message.length, 0);
