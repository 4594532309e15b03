import { randomUUID } from 'node:crypto';
import type { Principal } from '@coldstart/iam';
import type { Access, Call, CallRequest, InnerCall } from './call.ts';
import type { CloudCore } from './core.ts';
import { decide, denial, policiesOf } from './authorize.ts';
import type { JournalEntry } from './journal.ts';
import type { LoadedService } from './registry.ts';
import { registeredPollers, type Poller, type PollingOptions } from './pollers.ts';
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
  /** The X-Ray header that the calling service hands on. */
  readonly trace?: string | undefined;
  readonly requestId?: string | undefined;
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
  readonly calledVia: string | undefined;
  readonly trace: string | undefined;
  readonly entry: JournalEntry;
  /** State that was reached: what is written to disk. */
  readonly touched = new Set<string>();
  /** An operation that changes nothing: what it reaches is not written, but for what it has planned or dropped. */
  readonly looks: boolean;
  readonly #loaded: LoadedService;
  readonly #context: Readonly<Record<string, string>>;

  constructor(
    cloud: CloudCore,
    loaded: LoadedService,
    operation: string,
    origin: CallOrigin,
    entry: JournalEntry,
    looks = false,
  ) {
    this.cloud = cloud;
    this.looks = looks;
    this.service = loaded.service.name;
    this.operation = operation;
    this.account = origin.account;
    this.region = origin.region;
    this.principal = origin.principal;
    this.request = origin.request;
    this.calledVia = origin.context?.['aws:CalledViaLast'];
    this.trace = origin.trace ?? origin.request?.headers['x-amzn-trace-id'];
    this.requestId = origin.request?.requestId ?? origin.requestId ?? randomUUID();
    this.entry = entry;
    this.#loaded = loaded;
    this.#context = origin.context ?? {};
  }

  now(): number {
    return this.cloud.clock.now();
  }

  state<State extends object>(kind: StateKind<State>, address: Partial<StateAddress> = {}): State {
    const full = this.#address(address);
    if (this.cloud.persistent && !this.looks) this.touched.add(stateKey(kind.name, full));
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
    const { result, by, missing, message } = decision;
    this.entry.decisions.push({ action: access.action, resource: access.resource, result, by, missing });
    if (result === 'allowed') return;
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
      message,
      detail: { result, by, missing },
    });
    const { service, wire } = this.#loaded;
    throw denial(decision, wire.model.refusesAs, service.deniedAs);
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
      trace: options.trace,
      requestId: options.requestId,
    });
    return output;
  }

  schedule<Data extends object>(
    timer: Pick<Timer<Data>, 'name'>,
    when: When,
    data: Data,
    options: ScheduleOptions = {},
  ): void {
    const address = this.#timerAddress(timerPart(timer.name, options.key), options);
    const waiting: WaitingTimer = {
      name: timer.name,
      service: options.service ?? this.service,
      region: options.region ?? this.region,
      what: options.what ?? timer.name,
      due: 'at' in when ? when.at : this.now() + when.in,
      data,
      principal: options.as ?? this.principal,
    };
    if (options.unlessEarlier === true && this.#isDueBy(waiting.due, address)) return;
    this.#plan(address, waiting, options.cause);
  }

  #isDueBy(moment: number, address: StateAddress): boolean {
    const waiting = this.cloud.store.peek(waitingTimers, address)?.timer;
    return waiting !== undefined && waiting.due <= moment;
  }

  #plan(address: StateAddress, timer: WaitingTimer, cause = this.entry.id): void {
    this.cloud.store.get(waitingTimers, address).timer = timer;
    if (this.cloud.persistent) this.touched.add(stateKey(waitingTimers.name, address));
    this.cloud.timers.arm(address, timer, cause);
  }

  unschedule<Data extends object>(
    timer: Timer<Data>,
    key: string,
    where: Pick<ScheduleOptions, 'account' | 'region'> = {},
  ): void {
    this.#unschedule(this.#timerAddress(timerPart(timer.name, key), where));
  }

  #unschedule(address: StateAddress): void {
    this.dropState(waitingTimers, address);
    this.cloud.timers.disarm(address);
  }

  announce(arn: string): void {
    this.cloud.arrivals.announce(arn);
    for (const address of this.cloud.pollers.at(arn)) this.#wake(address);
  }

  waitForArrival(arn: string, milliseconds: number): Promise<boolean> {
    return this.cloud.arrivals.wait(arn, milliseconds);
  }

  startPolling<Data extends object>(poller: Poller<Data>, options: PollingOptions<Data>): void {
    const { key, source, data } = options;
    const address = this.#timerAddress(timerPart(poller.name, key), options);
    this.#stopPolling(address);
    this.state(registeredPollers, address).poller = {
      name: poller.name,
      key,
      service: this.service,
      source,
      region: options.region ?? this.region,
      principal: options.as ?? this.principal,
      what: options.what ?? poller.name,
      data,
    };
    this.cloud.pollers.add(source, address);
    this.#wake(address);
  }

  stopPolling<Data extends object>(poller: Poller<Data>, key: string): void {
    this.#stopPolling(this.#timerAddress(timerPart(poller.name, key), {}));
  }

  #stopPolling(address: StateAddress): void {
    const poller = this.cloud.store.peek(registeredPollers, address)?.poller;
    if (poller === undefined) return;
    this.cloud.pollers.remove(poller.source, address);
    this.dropState(registeredPollers, address);
    this.#unschedule(address);
  }

  /** A poller looks now; its wake-up is part of what this call changes, and is on disk with it. */
  #wake(address: StateAddress): void {
    const poller = this.cloud.store.peek(registeredPollers, address)?.poller;
    const now = this.now();
    if (poller === undefined || this.#isDueBy(now, address)) return;
    const { name, service, region, principal, what } = poller;
    this.#plan(address, { name, service, region, principal, what, due: now, data: { address } });
  }

  #timerAddress(part: string, { account, region }: Pick<ScheduleOptions, 'account' | 'region'>): StateAddress {
    const isGlobal = this.#loaded.service.global === true;
    return this.#address({
      part,
      ...(account === undefined ? {} : { account }),
      ...(region === undefined || isGlobal ? {} : { region }),
    });
  }
}
