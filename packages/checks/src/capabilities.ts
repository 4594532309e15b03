import type { Target } from './context.ts';

/** What a backend may offer beyond AWS's own APIs. */
export type Capability = 'clock' | 'faults' | 'journal' | 'iam' | 'custom-runtimes';

/** What a backend offers, by capability. */
export interface Capabilities {
  readonly clock?: ClockCapability | undefined;
  readonly faults?: FaultsCapability | undefined;
  readonly journal?: JournalCapability | undefined;
  /** True where policies are enforced. */
  readonly iam: boolean;
  /** What it does not have, each with the reason: "LocalStack evaluates no policies". */
  readonly lacks: Readonly<Partial<Record<Capability, string>>>;
}

/** Time that can be moved. */
export interface ClockCapability {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves ahead by so many milliseconds; what falls due on the way happens, in order, before it returns. */
  advance(milliseconds: number): Promise<void>;
  /** Milliseconds until something falls due, if anything will. */
  nextDue(): number | undefined;
  /** Waits for what is under way. */
  settled(): Promise<void>;
}

/** What happens to the calls that a rule picks. */
export type FaultEffect =
  | 'throttle'
  | 'deny'
  | 'drop'
  | 'duplicate'
  | { readonly delay: number }
  | { readonly error: { readonly code: string; readonly message: string; readonly status?: number } };

export interface Fault {
  /** Signing name: `dynamodb`, `lambda`, `logs`. */
  readonly service: string;
  /** All operations when left out. */
  readonly operation?: string;
  /** Only calls whose resource's ARN contains this. */
  readonly resource?: string;
  /** The first matching call that is hit, from 1; 1 when left out. */
  readonly nth?: number;
  /** How many are hit from there on; 1 when left out. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

/** Calls that go wrong on purpose. */
export interface FaultsCapability {
  /** Adds a rule for one account; returns the way to take it back. */
  add(account: string, fault: Fault): () => void;
  clear(account: string): void;
}

/** One thing that happened in the cloud. */
export interface JournalEntry {
  readonly id: number;
  readonly cause: number | undefined;
  readonly kind: 'call' | 'delivery' | 'invocation' | 'retry' | 'decision' | 'fault' | 'state';
  readonly service: string;
  readonly action: string;
  readonly resource: string | undefined;
  readonly principal: string | undefined;
  /** Milliseconds since 1970, the cloud's time. */
  readonly at: number;
  readonly duration: number;
  readonly outcome: 'pending' | 'ok' | 'error' | 'denied' | 'throttled';
  readonly message: string | undefined;
  readonly detail: Readonly<Record<string, unknown>> | undefined;
}

export interface JournalQuery {
  readonly service?: string;
  readonly action?: string;
  readonly kind?: JournalEntry['kind'];
  /** Only entries after this id. */
  readonly after?: number;
}

/** What happened, causally linked. */
export interface JournalCapability {
  /** Id of the newest entry. */
  last(): number;
  entries(account: string, query?: JournalQuery): readonly JournalEntry[];
  /** The entry and what led to it, first cause first. */
  chain(id: number): readonly JournalEntry[];
  /**
   * Adds what is only to be learned by asking, such as invocations that no call told of.
   *
   * @param since milliseconds since 1970, the cloud's time
   */
  catchUp?(target: Target, since: number): Promise<void>;
}

/** A check needs what this backend lacks. */
export class Unsupported extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'Unsupported';
  }
}

/** "It needs `iam`: LocalStack evaluates no policies." */
export function describeMissing(missing: readonly Capability[], { lacks }: Capabilities): string {
  const reasons = missing.map((name) => `\`${name}\`: ${lacks[name] ?? 'this backend does not have it'}`);
  return `It needs ${reasons.join('; and ')}.`;
}
