import { AwsError, type ServiceModel } from '@coldstart/wire';
import { Arrivals } from './arrivals.ts';
import type { Call } from './call.ts';
import { CallContext, type CallOrigin } from './call-context.ts';
import type { Clock } from './clock.ts';
import type { Cloud } from './cloud.ts';
import { causeFault } from './cause-fault.ts';
import { Faults } from './faults.ts';
import { measure } from './metrics/measure.ts';
import { Journal, type JournalEntry } from './journal.ts';
import type { Identity } from './identity.ts';
import { outcomeOf } from './outcome.ts';
import { PollerIndex } from './pollers.ts';
import type { Persistence } from './persistence.ts';
import { Registry, validate, type LoadedService } from './registry.ts';
import type { ServiceEntry } from './service-entry.ts';
import type { Access } from './call.ts';
import type { AnyOperation, AnyService, Measured } from './service.ts';
import { accessKeys, everywhere } from './credentials.ts';
import { stateKey, StateStore, type StateAddress } from './state.ts';
import { ArmedTimers, waitingTimers, type WaitingTimer } from './timers.ts';
import { UsageLog, type Meters } from './usage.ts';
import { CORE_TIMERS } from './delivery/queue.ts';

type Values = Record<string, unknown>;

/** The inside of the cloud: carries calls out, whoever makes them. */
export class CloudCore implements Cloud {
  endpoint = '';
  certificate = (): string => '';
  functionUrlsNeedInvoke = true;
  send: Cloud['send'] = () => Promise.reject(new Error('A request was sent before the cloud was up.'));
  readonly clock: Clock;
  readonly journal: Journal;
  readonly usage = new UsageLog();
  readonly store: StateStore;
  readonly faults = new Faults();
  readonly registry: Registry;
  readonly timers: ArmedTimers;
  readonly arrivals: Arrivals;
  readonly pollers = new PollerIndex();
  readonly report: (error: unknown) => void;
  persistence: Persistence | undefined;
  #meters: Meters | undefined;
  #identity: Identity | undefined;

  constructor(services: readonly ServiceEntry[], clock: Clock, store: StateStore, report: (error: unknown) => void) {
    this.registry = new Registry(services);
    this.clock = clock;
    this.store = store;
    this.journal = new Journal(() => clock.now());
    this.report = report;
    this.arrivals = new Arrivals(clock);
    this.timers = new ArmedTimers(clock, store, (address, timer, cause) => this.#fire(address, timer, cause));
  }

  /** Counts from now on what AWS would bill. */
  useMeters(meters: Meters): void {
    this.#meters = meters;
    let last = 0;
    this.journal.subscribe((entry) => {
      // Each entry is told of again when it ends.
      if (entry.id <= last) return;
      last = entry.id;
      for (const usage of meters.entry(entry)) this.usage.note(entry.account, usage);
    });
  }

  get persistent(): boolean {
    return this.persistence !== undefined;
  }

  get folder(): string | undefined {
    return this.persistence?.folder;
  }

  saveLater(key: string): void {
    this.persistence?.saveLater(key);
  }

  get services(): readonly ServiceEntry[] {
    return this.registry.entries;
  }

  get identity(): Identity {
    if (this.#identity === undefined) throw new Error('Users and roles were asked for before the first call.');
    return this.#identity;
  }

  /** Ends the functions of an account, and forgets all that it had, its keys and faults included. */
  async dropAccount(account: string): Promise<void> {
    for (const { service } of await this.registry.loaded()) service.forgetAccount?.(this, account);
    this.timers.forgetAccount(account);
    this.pollers.forgetAccount(account);
    this.faults.clear(account);
    const keys = this.store.peek(accessKeys, everywhere)?.byId;
    for (const [id, key] of keys ?? []) if (key.account === account) keys?.delete(id);
    const dropped = this.store.dropAccount(account);
    this.arrivals.forgetAccount(account);
    this.usage.forget(account);
    this.persistence?.save([...dropped, stateKey(accessKeys.name, everywhere)]);
  }

  async close(): Promise<void> {
    this.clock.close();
    for (const { service } of await this.registry.loaded()) await service.close?.(this);
    // A timer that has fired already still writes down what it has done.
    await this.clock.settled();
    this.persistence?.close();
  }

  async load(service: string): Promise<LoadedService> {
    const loading = this.registry.load(service);
    if (loading === undefined) throw noSuchService(service);
    return loading;
  }

  async modelOf(service: string): Promise<ServiceModel | undefined> {
    return (await this.registry.load(service))?.wire.model;
  }

  /** Carries out one call: faults, validation, permissions, the operation itself, the journal. */
  async execute(service: string, operation: string, input: Values, origin: CallOrigin): Promise<Values> {
    return this.carryOut(await this.load(service), operation, input, origin);
  }

  async carryOut(loaded: LoadedService, operation: string, input: Values, origin: CallOrigin): Promise<Values> {
    await this.#loadIdentity();
    const started = performance.now();
    const entry = this.journal.record({
      kind: 'call',
      account: origin.account,
      region: origin.region,
      service: loaded.service.name,
      action: operation,
      principal: origin.principal.arn,
      cause: origin.cause,
      outcome: 'pending',
    });
    const call = new CallContext(this, loaded, operation, origin, entry, !loaded.changes(operation));
    try {
      const implemented = loaded.service.operations[operation] ?? loaded.service.inner?.[operation];
      if (implemented === undefined) throw notImplemented(loaded, operation);
      validate(loaded, operation, input);
      const accesses = accessesOf(loaded.service, implemented, input, call);
      if (accesses[0] !== undefined) entry.resource = accesses[0].resource;
      const twice = this.faults.any && (await causeFault(this, loaded, call, accesses)) === 'duplicate';
      for (const access of accesses) call.authorize(access);
      if (loaded.changes(operation)) this.persistence?.checkRoom(Number(call.request?.headers['content-length'] ?? 0));
      if (twice) await implemented.run(structuredClone(input), call);
      const output = (await implemented.run(input, call)) ?? {};
      measureAll(call, loaded.service.metrics?.[operation]?.(input, output, call));
      if (call.touched.size > 0) this.persistence?.save(call.touched);
      this.journal.finish(entry, { outcome: 'ok', duration: performance.now() - started });
      if (!isLook(loaded, operation, origin)) this.#meter(loaded, operation, input, output as Values, origin);
      return output as Values;
    } catch (reason) {
      let error = reason;
      try {
        if (error instanceof AwsError) measureAll(call, loaded.service.failureMetrics?.(operation, input, error, call));
        // What an operation had changed before it failed is in memory; the disk must agree.
        if (call.touched.size > 0) this.persistence?.save(call.touched);
      } catch (unsaved) {
        error = unsaved;
      }
      this.journal.finish(entry, {
        outcome: outcomeOf(error),
        duration: performance.now() - started,
        message: error instanceof Error ? error.message : String(error),
        detail: { code: error instanceof AwsError ? error.code : 'InternalFailure' },
      });
      throw error;
    }
  }

  /** A call of a service on its own account: resumed timers, deliveries. */
  async context(service: string, what: string, origin: CallOrigin): Promise<{ call: Call; done: () => void }> {
    const loaded = await this.load(service);
    await this.#loadIdentity();
    const entry: JournalEntry = this.journal.record({
      kind: 'state',
      account: origin.account,
      region: origin.region,
      service,
      action: what,
      cause: origin.cause,
    });
    const call = new CallContext(this, loaded, what, origin, entry);
    return { call, done: () => this.persistence?.save(call.touched) };
  }

  /** What the timer changes, and that it is gone, is one record on disk: it is not forgotten half done. */
  async #fire(address: StateAddress, timer: WaitingTimer, cause: number | undefined): Promise<void> {
    const loaded = await this.load(timer.service);
    const kind = [...CORE_TIMERS, ...(loaded.service.timers ?? [])].find(({ name }) => name === timer.name);
    if (kind === undefined)
      throw new Error(`${timer.name} is not among the timers of ${timer.service}: list it there.`);
    await this.#loadIdentity();
    const { account } = address;
    const { region } = timer;
    const entry = this.journal.record({
      kind: 'state',
      account,
      region,
      service: timer.service,
      action: timer.what,
      cause,
    });
    const call = new CallContext(this, loaded, timer.what, { account, region, principal: timer.principal }, entry);
    call.dropState(waitingTimers, address);
    try {
      await kind.fire(call, timer.data as never);
    } finally {
      // Where it changed nothing but that it is gone, that may wait for the next record: it bears to be repeated.
      if (call.touched.size === 1) this.persistence?.saveSoon(call.touched);
      else this.persistence?.save(call.touched);
    }
  }

  #meter({ service }: LoadedService, operation: string, input: Values, output: Values, { account }: CallOrigin): void {
    for (const usage of this.#meters?.call(service.name, operation, input, output) ?? [])
      this.usage.note(account, usage);
  }

  async #loadIdentity(): Promise<void> {
    this.#identity ??= await this.registry.identity();
  }
}

function measureAll(call: Call, measured: Measured | undefined): void {
  if (measured !== undefined) measure(call, measured.measurements, measured.place);
}

/** The root of an account who changes nothing looks at what there is: that is no part of what runs there. */
function isLook(loaded: LoadedService, operation: string, { principal, account }: CallOrigin): boolean {
  return principal.arn === `arn:aws:iam::${account}:root` && !loaded.changes(operation);
}

function accessesOf(service: AnyService, operation: AnyOperation, input: Values, call: Call): readonly Access[] {
  const action = `${service.iamPrefix ?? service.name}:${operation.action ?? call.operation}`;
  if (operation.access === undefined) return [{ action, resource: '*' }];
  const asked = operation.access(input, call, action);
  return asked === undefined ? [] : Array.isArray(asked) ? (asked as readonly Access[]) : [asked as Access];
}

function notImplemented({ service }: LoadedService, operation: string): AwsError {
  return new AwsError(
    'NotImplemented',
    `${operation} of ${service.name} is not part of this cloud. On AWS it exists; here, use another operation or another endpoint.`,
    { status: 501 },
  );
}

export function noSuchService(service: string): AwsError {
  return new AwsError(
    'NotImplemented',
    `The service ${service} is not part of this cloud. On AWS it exists; here, use another endpoint.`,
    {
      status: 501,
    },
  );
}
