import type { Capability } from '@coldstart/exercise';
import type { Target } from './context.ts';

/** What a backend offers, by capability. */
export interface Capabilities {
  readonly clock?: ClockCapability | undefined;
  readonly faults?: FaultsCapability | undefined;
  readonly journal?: JournalCapability | undefined;
  /** True where policies are enforced. */
  readonly iam: boolean;
  /** How many times as long as elsewhere it takes until what happened is to be seen; 1 when left out. */
  readonly pace?: number | undefined;
  /** True where nothing may be made but what goes with the stack: nobody forgets this account afterwards. */
  readonly stackAlone?: boolean | undefined;
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

/** What a function wrote, as the runtime that has run it took it. */
export interface FunctionLog {
  readonly functionName: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly lines: readonly FunctionLogLine[];
  /** Where the invocation starts in `lines`: before lies what the initialization wrote. Absent outside invocations. */
  readonly start: number | undefined;
  /** Whether CloudWatch Logs has taken the lines; it does not where the function's role may not write them. */
  readonly arrived: boolean;
}

export interface FunctionLogLine {
  readonly message: string;
  /** What a function prints is the function's, whatever it looks like. */
  readonly by: 'function' | 'platform';
}

/** IAM's answer to one question of a call. */
export interface AccessDecision {
  /** `lambda:InvokeFunction` */
  readonly action: string;
  readonly resource: string;
  readonly result: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** The statement that decided, where one did: `index` is its place in the policy, from 0. */
  readonly by:
    | { readonly policyType: string; readonly policyName: string; readonly index: number; readonly statement: object }
    | undefined;
  /** The kind of policy that lacks an Allow: `identity-based`. */
  readonly missing: string | undefined;
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
  /** Of a call: what IAM was asked, and what it said. */
  readonly decisions: readonly AccessDecision[];
  /** Of an invocation that has ended, and of lines that came outside of one. */
  readonly log: FunctionLog | undefined;
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
  /**
   * Whether it is the cloud's own, which knows what each invocation wrote and called, as whom, and what IAM said to that.
   * The one of a proxy has what passes: no logs, no principals of functions, no decisions.
   */
  readonly complete: boolean;
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
