import { setTimeout as sleep } from 'node:timers/promises';
import {
  Faults,
  Journal,
  type FaultEffect,
  type FaultSubject,
  type JournalEntry,
  type ServiceEntry,
} from '@coldstart/cloud';
import { AwsError, listen, requestRegion, type Listener, type WireRequest, type WireResponse } from '@coldstart/wire';
import { REGION } from '../backend.ts';
import { faultError } from './fault-errors.ts';
import { createForwarder, NoAnswer } from './forward.ts';
import { PassingInvocations } from './invocations.ts';
import { outcomeOf } from './outcome.ts';
import { serviceFinder } from './services.ts';
import { readCall, type PassingCall } from './read-call.ts';

/** Stands between a client and a backend: causes faults there, and writes down what passes. */
export interface Proxy {
  /** Where the grader sends its calls. */
  readonly endpoint: string;
  readonly faults: Faults;
  readonly journal: Journal;
  /**
   * Where the functions of one account send theirs.
   *
   * @param listenOn address of this machine that the functions can reach
   * @param name what they call it, where that differs
   */
  forFunctions(account: string, listenOn: string, name?: string): Promise<string>;
  close(): Promise<void>;
}

/** Any size: the backend has limits of its own. */
const BODY_LIMIT = 1024 * 1024 * 1024;
/** Answers that the proxy itself is there: containers ask for it to see whether they reach this machine. */
export const PROXY_PATH = '/_coldstart/proxy';

/** @param services whose calls can be read */
export async function startProxy(backend: string, services: readonly ServiceEntry[]): Promise<Proxy> {
  const faults = new Faults();
  const journal = new Journal(Date.now);
  const invocations = new PassingInvocations(journal);
  const forwarder = createForwarder(backend);
  const find = serviceFinder(services);
  const functionListeners = new Map<string, Promise<Listener>>();

  async function handle(request: WireRequest, functionsOf: string | undefined): Promise<WireResponse> {
    if (request.path === PROXY_PATH) return { status: 200, headers: {}, body: 'here' };
    const account = functionsOf ?? accountOf(request);
    const region = requestRegion(request) ?? REGION;
    const call = await readCall(request, find, { account, region });
    const entry = journal.record({
      kind: 'call',
      account,
      region,
      service: call.service,
      action: call.operation,
      resource: call.resources.names[0],
      principal: functionsOf === undefined ? `arn:aws:iam::${account}:root` : undefined,
      cause: functionsOf === undefined ? undefined : invocations.causeOf(request, account),
      outcome: 'pending',
    });
    const started = performance.now();
    const response = await answer(request, call, entry);
    const { outcome, message } = outcomeOf(response);
    journal.finish(entry, { outcome, message, duration: performance.now() - started });
    invocations.answered(call, entry, response);
    return response;
  }

  async function answer(request: WireRequest, call: PassingCall, entry: JournalEntry): Promise<WireResponse> {
    const effect = faults.any ? faults.hit(subjectOf(call, entry)) : undefined;
    if (effect !== undefined) {
      recordFault(entry, effect);
      if (effect === 'drop') return { status: 0, headers: {} };
      const error = faultError(effect, call, entry);
      if (error !== undefined) return refuse(error, call, request);
      if (typeof effect === 'object' && 'delay' in effect) await sleep(effect.delay);
    }
    const more = invocations.headersFor(call, request, entry);
    try {
      if (effect === 'duplicate') await forwarder.send(request, more);
      return await forwarder.send(request, more);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      // As a client sees a server that is gone: its connection ends.
      return { status: 0, headers: {} };
    }
  }

  function recordFault(entry: JournalEntry, effect: FaultEffect): void {
    journal.record({
      kind: 'fault',
      account: entry.account,
      region: entry.region,
      service: entry.service,
      action: typeof effect === 'string' ? effect : (Object.keys(effect)[0] ?? ''),
      resource: entry.resource,
      cause: entry.id,
      message: `A fault was asked for: ${JSON.stringify(effect)}`,
    });
  }

  const listenAt = (host: string, functionsOf?: string): Promise<Listener> =>
    listen({
      port: 0,
      host,
      bodyLimit: () => BODY_LIMIT,
      handle: (request) => handle(request, functionsOf),
      tooLarge: async () => ({ status: 413, headers: {} }),
    });

  const front = await listenAt('127.0.0.1');
  return {
    endpoint: front.url,
    faults,
    journal,
    async forFunctions(account, listenOn, name = listenOn) {
      let listening = functionListeners.get(account);
      if (listening === undefined) {
        listening = listenAt(listenOn, account);
        functionListeners.set(account, listening);
      }
      return `http://${name}:${(await listening).port}`;
    },
    async close() {
      const others = await Promise.allSettled(functionListeners.values());
      await Promise.all(others.map(async (other) => (other.status === 'fulfilled' ? other.value.close() : undefined)));
      await front.close();
      forwarder.close();
    },
  };
}

/** An access key of 12 digits is its account. */
function accountOf(request: WireRequest): string {
  const header = /Credential=([^/,\s]+)/.exec(request.headers['authorization'] ?? '')?.[1];
  const key = header ?? request.query.get('X-Amz-Credential')?.split('/')[0] ?? '';
  return /^\d{12}$/.test(key) ? key : '000000000000';
}

/** What faults pick calls by: names as the input has them, and the ARN as the embedded cloud has it. */
function subjectOf(
  { service, operation, resources: { names, arn } }: PassingCall,
  { account }: JournalEntry,
): FaultSubject {
  return { account, service, operation, resources: [...names, ...(arn === undefined ? [] : [arn])] };
}

function refuse(error: AwsError, { known }: PassingCall, request: WireRequest): WireResponse {
  if (known !== undefined) return known.wire.fail(error, request, () => undefined);
  const body = JSON.stringify({ __type: error.code, message: error.message });
  return { status: error.status ?? 400, headers: { 'content-type': 'application/json' }, body };
}
