import { listen } from '@coldstart/wire';
import { CloudCore } from './core.ts';
import { createClock, type Clock } from './clock.ts';
import { clockMemory } from './clock-memory.ts';
import type { Faults } from './faults.ts';
import { Front } from './front.ts';
import type { Journal } from './journal.ts';
import { Persistence } from './persistence.ts';
import type { ServiceEntry } from './service-entry.ts';
import { StateStore } from './state.ts';
import { makeTestUser } from './test-user.ts';
import type { Meters, UsageLog } from './usage.ts';

export interface CloudOptions {
  /** The services that it has; IAM must be among them. */
  readonly services: readonly ServiceEntry[];
  /** 0, or left out: any free port. */
  readonly port?: number;
  /** The address to listen on; `127.0.0.1` when left out. */
  readonly host?: string;
  /** Keeps the state in this folder over restarts; in memory when left out. */
  readonly dataDir?: string;
  /** Secret of an account's root user, whose access key id is the account's number; `test` for all when left out. `undefined` refuses the account. */
  readonly rootSecrets?: (account: string) => string | undefined;
  /** The key `test` is that of an administrator of this name, instead of the root of its account. */
  readonly testUser?: string | undefined;
  /**
   * False for AWS as it was until October 2025, and as the recordings have it: `lambda:InvokeFunctionUrl` alone lets
   * somebody call a function URL. https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
   */
  readonly functionUrlsNeedInvoke?: boolean;
  /**
   * True for a cloud in which the keys of a function's environment are of use to its processes alone, so that none acts
   * in another's name. AWS has no such rule. What is signed to be handed on, as presigned URLs are, may be.
   */
  readonly keysStay?: boolean;
  /** False for a cloud whose time stands still but for `clock.advance`: for tests. */
  readonly timeRuns?: boolean;
  /** Count what AWS would bill; nothing is counted when left out. */
  readonly meters?: Meters;
  /** Told of faults of the cloud itself; standard error when left out. */
  readonly log?: (message: string) => void;
}

/** A cloud that is ready for calls. */
export interface RunningCloud {
  readonly endpoint: string;
  readonly port: number;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly usage: UsageLog;
  readonly faults: Faults;
  /** Ends the functions of one account and forgets everything of it. */
  dropAccount(account: string): Promise<void>;
  /** Ends every function, closes the port, and leaves no file behind but those of `dataDir`. */
  close(): Promise<void>;
}

/** Starts the embedded cloud. */
export async function startCloud(options: CloudOptions): Promise<RunningCloud> {
  const log = options.log ?? ((message: string) => void process.stderr.write(`${message}\n`));
  const report = (error: unknown): void =>
    log(`Fault in the embedded cloud: ${error instanceof Error ? error.stack : String(error)}`);
  const store = new StateStore();
  const persistence = options.dataDir === undefined ? undefined : new Persistence(options.dataDir, store, report);
  const memory = persistence === undefined ? undefined : clockMemory(store, persistence, report);
  const clock = createClock(report, options.timeRuns, memory);
  const core = new CloudCore(options.services, clock, store, report);
  core.functionUrlsNeedInvoke = options.functionUrlsNeedInvoke ?? true;
  const secrets = options.rootSecrets ?? (() => 'test');
  core.persistence = persistence;
  if (options.meters !== undefined) core.useMeters(options.meters);
  const testUser = options.testUser === undefined ? undefined : await makeTestUser(core, options.testUser);
  const front = new Front(core, { store, clock, rootSecret: secrets, testUser }, options.keysStay ?? false);
  core.send = (request, sender) => front.handle(request, sender);
  const listener = await listen({
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    bodyLimit: (request) => front.bodyLimit(request),
    tooLarge: (request, limit) => front.tooLarge(request, limit),
    handle: (request) => front.handle(request),
    other: (firstByte) => front.takerOf(firstByte),
  }).catch((error: unknown) => {
    core.persistence?.close();
    throw error;
  });
  core.endpoint = listener.url;
  core.certificate = () => listener.certificate;
  if (core.persistent) {
    core.pollers.restore(store);
    core.timers.restore();
  }
  return {
    endpoint: listener.url,
    port: listener.port,
    clock,
    journal: core.journal,
    usage: core.usage,
    faults: core.faults,
    dropAccount: (account) => core.dropAccount(account),
    async close() {
      core.arrivals.close();
      await listener.close();
      await core.close();
    },
  };
}
