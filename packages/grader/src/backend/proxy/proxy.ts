import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Faults, Journal, type FaultEffect, type JournalEntry, type ServiceEntry } from '@coldstart/cloud';
import { AwsError, listen, requestRegion, type Listener, type WireRequest, type WireResponse } from '@coldstart/wire';
import { REGION } from '../backend.ts';
import { faultError } from './fault-errors.ts';
import { createForwarder, NoAnswer } from './forward.ts';
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
  const forwarder = createForwarder(backend);
  const find = serviceFinder(services);
  const functionListeners = new Map<string, Promise<Listener>>();
  /** By trace: the call that began it. Functions' SDKs pass the trace on with each of their calls. */
  const traces = new Map<string, number>();

  async function handle(request: WireRequest, functionsOf: string | undefined): Promise<WireResponse> {
    if (request.path === PROXY_PATH) return { status: 200, headers: {}, body: 'here' };
    const call = await readCall(request, find);
    const account = functionsOf ?? accountOf(request);
    const entry = journal.record({
      kind: 'call',
      account,
      region: requestRegion(request) ?? REGION,
      service: call.service,
      action: call.operation,
      resource: call.resources[0],
      principal: functionsOf === undefined ? `arn:aws:iam::${account}:root` : undefined,
      cause: functionsOf === undefined ? undefined : causeOf(request, account),
      outcome: 'pending',
    });
    const started = performance.now();
    const response = await answer(request, call, entry);
    const { outcome, message } = outcomeOf(response);
    journal.finish(entry, { outcome, message, duration: performance.now() - started });
    if (call.service === 'lambda' && call.operation === 'Invoke' && response.status === 200) {
      recordInvocation(entry, response);
    }
    return response;
  }

  async function answer(request: WireRequest, call: PassingCall, entry: JournalEntry): Promise<WireResponse> {
    const { service, operation, resources } = call;
    const effect = faults.any ? faults.hit({ account: entry.account, service, operation, resources }) : undefined;
    if (effect !== undefined) {
      recordFault(entry, effect);
      if (effect === 'drop') return { status: 0, headers: {} };
      const error = faultError(effect, call, entry);
      if (error !== undefined) return refuse(error, call, request);
      if (typeof effect === 'object' && 'delay' in effect) await sleep(effect.delay);
    }
    const more: Record<string, string> =
      call.operation === 'Invoke' ? { 'x-amzn-trace-id': traceOf(request, entry) } : {};
    try {
      if (effect === 'duplicate') await forwarder.send(request, more);
      return await forwarder.send(request, more);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      // As a client sees a server that is gone: its connection ends.
      return { status: 0, headers: {} };
    }
  }

  function traceOf(request: WireRequest, entry: JournalEntry): string {
    const given = request.headers['x-amzn-trace-id'];
    const root = rootOf(given) ?? `1-${Math.floor(entry.at / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
    traces.set(root, entry.id);
    return given ?? `Root=${root}`;
  }

  /** By its trace; where that was lost on the way, the account's latest invocation. */
  function causeOf(request: WireRequest, account: string): number | undefined {
    const traced = traces.get(rootOf(request.headers['x-amzn-trace-id']) ?? '');
    return traced ?? journal.entries({ account, service: 'lambda', action: 'Invoke' }).at(-1)?.id;
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

  function recordInvocation(entry: JournalEntry, response: WireResponse): void {
    const failed = response.headers['x-amz-function-error'] !== undefined;
    const text = failed ? Buffer.from(response.body ?? '').toString('utf8') : '';
    journal.record({
      kind: 'invocation',
      account: entry.account,
      region: entry.region,
      service: 'lambda',
      action: 'invocation',
      resource: entry.resource,
      cause: entry.id,
      outcome: failed ? 'error' : 'ok',
      message: failed ? `${entry.resource ?? 'The function'} failed: ${text.slice(0, 400)}` : undefined,
      detail: { requestId: response.headers['x-amzn-requestid'] },
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

const rootOf = (trace: string | undefined): string | undefined => /Root=([^;]+)/.exec(trace ?? '')?.[1];

function refuse(error: AwsError, { known }: PassingCall, request: WireRequest): WireResponse {
  if (known !== undefined) return known.wire.fail(error, request, () => undefined);
  const body = JSON.stringify({ __type: error.code, message: error.message });
  return { status: error.status ?? 400, headers: { 'content-type': 'application/json' }, body };
}
