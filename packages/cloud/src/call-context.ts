import { randomUUID } from 'node:crypto';
import type { Principal } from '@coldstart/iam';
import type { Access, Call, CallRequest, InnerCall } from './call.ts';
import type { CloudCore } from './core.ts';
import { decide, denial, policiesOf } from './authorize.ts';
import type { JournalEntry } from './journal.ts';
import type { LoadedService } from './registry.ts';
import { GLOBAL, stateKey, type StateAddress, type StateKind } from './state.ts';
import { timerPart, waitingTimers, type ScheduleOptions, type Timer, type WaitingTimer, type When } from './timers.ts';

export interface CallOrigin {
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly request?: CallRequest | undefined;
  readonly cause?: number | undefined;
  /** Condition keys that the calling service adds. */
  readonly context?: Readonly<Record<string, string>> | undefined;
}

/** A call under way: see `Call`. */
export class CallContext implements Call {
  readonly cloud: CloudCore;
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly requestId: string;
  readonly request: CallRequest | undefined;
  readonly entry: JournalEntry;
  /** State that was reached: what is written to disk. */
  readonly touched = new Set<string>();
  readonly #loaded: LoadedService;
  readonly #context: Readonly<Record<string, string>>;

  constructor(cloud: CloudCore, loaded: LoadedService, operation: string, origin: CallOrigin, entry: JournalEntry) {
    this.cloud = cloud;
    this.service = loaded.service.name;
    this.operation = operation;
    this.account = origin.account;
    this.region = origin.region;
    this.principal = origin.principal;
    this.request = origin.request;
    this.requestId = origin.request?.requestId ?? randomUUID();
    this.entry = entry;
    this.#loaded = loaded;
    this.#context = origin.context ?? {};
  }

  now(): number {
    return this.cloud.clock.now();
  }

  state<State extends object>(kind: StateKind<State>, address: Partial<StateAddress> = {}): State {
    const full = this.#address(address);
    if (this.cloud.persistent) this.touched.add(stateKey(kind.name, full));
    return this.cloud.store.get(kind, full);
  }

  dropState(kind: StateKind<object>, address: Partial<StateAddress>): void {
    const key = stateKey(kind.name, this.#address(address));
    if (this.cloud.persistent) this.touched.add(key);
    this.cloud.store.drop(key);
  }

  #address(address: Partial<StateAddress>): StateAddress {
    return {
      account: address.account ?? this.account,
      region: address.region ?? (this.#loaded.service.global === true ? GLOBAL : this.region),
      part: address.part ?? '',
    };
  }

  authorize(access: Access): void {
    const decision = decide(
      {
        principal: this.principal,
        access,
        region: this.region,
        now: this.now(),
        request: this.request,
        extra: this.#context,
      },
      policiesOf(this.cloud, this.principal),
    );
    if (decision.result === 'allowed') return;
    this.cloud.journal.record({
      kind: 'decision',
      account: this.account,
      region: this.region,
      service: this.service,
      action: access.action,
      resource: access.resource,
      principal: this.principal.arn,
      cause: this.entry.id,
      outcome: 'denied',
      message: decision.message,
      detail: { result: decision.result, by: decision.by, missing: decision.missing },
    });
    throw denial(decision, this.#loaded.wire.model.kind);
  }

  async invoke(
    service: string,
    operation: string,
    input: object,
    options: InnerCall = {},
  ): Promise<Record<string, unknown>> {
    const output = await this.cloud.execute(service, operation, input as Record<string, unknown>, {
      account: options.account ?? this.account,
      region: options.region ?? this.region,
      principal: options.as ?? this.principal,
      cause: options.cause ?? this.entry.id,
      context: options.context,
    });
    return output;
  }

  later(delay: number, what: string, task: (call: Call) => void | Promise<void>): void {
    this.cloud.clock.after(delay, async () => {
      await this.cloud.background(this, what, task);
    });
  }

  schedule<Data extends object>(timer: Timer<Data>, when: When, data: Data, options: ScheduleOptions = {}): void {
    const address = this.#timerAddress(timerPart(timer.name, options.key), options);
    const waiting: WaitingTimer = {
      name: timer.name,
      service: this.service,
      region: options.region ?? this.region,
      what: options.what ?? timer.name,
      due: 'at' in when ? when.at : this.now() + when.in,
      data,
      principal: this.principal,
    };
    this.state(waitingTimers, address).timer = waiting;
    this.cloud.timers.arm(address, waiting, this.entry.id);
  }

  unschedule<Data extends object>(
    timer: Timer<Data>,
    key: string,
    where: Pick<ScheduleOptions, 'account' | 'region'> = {},
  ): void {
    const address = this.#timerAddress(timerPart(timer.name, key), where);
    this.dropState(waitingTimers, address);
    this.cloud.timers.disarm(address);
  }

  #timerAddress(part: string, { account, region }: Pick<ScheduleOptions, 'account' | 'region'>): StateAddress {
    const isGlobal = this.#loaded.service.global === true;
    return this.#address({
      part,
      ...(account === undefined ? {} : { account }),
      ...(region === undefined || isGlobal ? {} : { region }),
    });
  }

  /** The same place and principal, for work that goes on after the answer. */
  successor(entry: JournalEntry): CallContext {
    return new CallContext(
      this.cloud,
      this.#loaded,
      this.operation,
      {
        account: this.account,
        region: this.region,
        principal: this.principal,
        request: this.request,
        context: this.#context,
      },
      entry,
    );
  }
}
