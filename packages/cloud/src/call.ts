import type { PolicyDocument, Principal } from '@coldstart/iam';
import type { Cloud } from './cloud.ts';
import type { JournalEntry } from './journal.ts';
import type { StateAddress, StateKind } from './state.ts';
import type { Poller, PollingOptions } from './pollers.ts';
import type { ScheduleOptions, Timer, When } from './timers.ts';

/** The HTTP request behind a call, as far as operations may look at it. */
export interface CallRequest {
  /** What the answer's headers call it. */
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Address of the caller, for `aws:SourceIp`. */
  readonly sourceIp: string;
  readonly secure: boolean;
}

/** One question to IAM: may the caller do this to that? */
export interface Access {
  /** `lambda:InvokeFunction` */
  readonly action: string;
  /** ARN, or `*` for actions without a resource. */
  readonly resource: string;
  /** Condition keys of this request beyond the global ones, e.g. `s3:prefix`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** The policy on the resource itself, where it has one. */
  readonly resourcePolicy?: PolicyDocument | undefined;
  /** The account that owns the resource; the ARN's, or the caller's where the ARN names none. */
  readonly resourceAccount?: string;
}

/** Options of a call that one service makes to another. */
export interface InnerCall {
  /** Who calls; the current principal when left out. */
  readonly as?: Principal;
  readonly account?: string;
  readonly region?: string;
  /** The journal entry that led to it; the current one when left out. */
  readonly cause?: number;
  /** Condition keys of the call, e.g. `aws:SourceArn` of a delivery. */
  readonly context?: Readonly<Record<string, string>>;
  /** The X-Ray header that it goes on with. */
  readonly trace?: string | undefined;
  /** What the call is known by, where the caller tells of it. */
  readonly requestId?: string;
}

/**
 * What an operation works with: who calls, where, and everything it may touch.
 *
 * State that was reached through `state` is written to disk after the operation when the
 * cloud keeps its data, so services keep no state anywhere else.
 */
export interface Call {
  readonly cloud: Cloud;
  /** Service as in ARNs and IAM actions. */
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly requestId: string;
  /** Absent when a service calls another. */
  readonly request: CallRequest | undefined;
  /** The service that calls for the principal, with the principal's rights: `events.amazonaws.com`. */
  readonly calledVia: string | undefined;
  /** The X-Ray header that it came with: what it belongs to, and how often a function was part of that. */
  readonly trace: string | undefined;
  readonly entry: JournalEntry;

  /** The cloud's time, in milliseconds since 1970. */
  now(): number;
  /** State of the caller's account and Region, unless the address says otherwise. */
  state<State extends object>(kind: StateKind<State>, address?: Partial<StateAddress>): State;
  /** Drops a part of state, e.g. that of a deleted table. */
  dropState(kind: StateKind<object>, address: Partial<StateAddress>): void;
  /** Asks IAM; throws the denial as AWS words it. */
  authorize(access: Access): void;
  /** Calls an operation of another service in this cloud, permissions checked as for anyone. */
  invoke(service: string, operation: string, input: object, options?: InnerCall): Promise<Record<string, unknown>>;
  /**
   * Plans something for later, as the caller and in the call's account and Region unless the options say otherwise.
   * It is durable: see `defineTimer`. The timer must be among the service's `timers`.
   */
  schedule<Data extends object>(
    timer: Pick<Timer<Data>, 'name'>,
    when: When,
    data: Data,
    options?: ScheduleOptions,
  ): void;
  /** Ends a timer that was scheduled with this key; one that has fired already is no error. */
  unschedule<Data extends object>(
    timer: Timer<Data>,
    key: string,
    where?: Pick<ScheduleOptions, 'account' | 'region'>,
  ): void;
  /** Something has arrived at what the ARN names, such as a record in a stream: wakes who waits for it, and its pollers. */
  announce(arn: string): void;
  /**
   * Waits until something arrives there, at most so many milliseconds of the cloud's time: long polling.
   *
   * @returns whether something has arrived; somebody else may have taken it meanwhile
   */
  waitForArrival(arn: string, milliseconds: number): Promise<boolean>;
  /** Has a poller read what arrives somewhere, beginning now: see `definePoller`. */
  startPolling<Data extends object>(poller: Poller<Data>, options: PollingOptions<Data>): void;
  /** A look under way is finished, and is the last. */
  stopPolling<Data extends object>(poller: Poller<Data>, key: string): void;
}
