import type { AnswerSink, InvocationResult } from '@coldstart/runtime';
import type { Call, JournalEntry } from '@coldstart/cloud';
import type { SegmentLink, Subsegment } from '@coldstart/cloud/tracing';
import { count, endIfIdle, liveOf } from '../live.ts';
import { tellOfInvocation, tellOfThrottle } from '../metrics.ts';
import { functionArn } from '../names.ts';
import { traceOf } from './lineage.ts';
import { decided, isSampled } from './trace/decide.ts';
import { traceInvocation, type TracedEvent, type TracedInvocation } from './trace/traced.ts';
import { noteBilled } from './billing.ts';
import { takeSlot, type ConcurrencySlot } from './concurrency.ts';
import { writeLogs } from './logs.ts';
import { specOf } from './spec.ts';
import { checkTenant } from './tenants.ts';
import type { InvokedVersion } from './invoked-version.ts';
import { runtimeOf } from '../runtime.ts';

export interface RunRequest {
  readonly requestId: string;
  readonly payload: Uint8Array;
  /** JSON */
  readonly clientContext: string | undefined;
  /** As the journal calls it: `Invoke`, `attempt 2`. */
  readonly action: string;
  /** The X-Ray header that its event came with. */
  readonly trace: string | undefined;
  /** Traces that have led to its own. */
  readonly links?: readonly SegmentLink[];
  /** Of an asynchronous invocation. */
  readonly event?: TracedEvent;
  /** Whose environments it runs in, where tenants have their own. */
  readonly tenantId?: string | undefined;
  /** Takes an answer that is written bit by bit. */
  readonly sink?: AnswerSink | undefined;
}

export interface FinishedRun {
  readonly result: InvocationResult;
  readonly entry: JournalEntry;
  /** The X-Ray header that it ran with. */
  readonly trace: string;
  /** Of an asynchronous invocation that is traced: the attempts so far. */
  readonly attempts?: readonly Subsegment[] | undefined;
}

/**
 * Runs a function once. What the function does wrong is in the result.
 *
 * @throws AwsError `TooManyRequestsException` when there is no concurrency left for it,
 *   `RecursiveInvocationException` when it is part of a loop
 */
export async function runFunction(call: Call, invoked: InvokedVersion, request: RunRequest): Promise<FinishedRun> {
  const { requestId, payload, clientContext, action, tenantId, sink } = request;
  checkTenant(invoked, tenantId);
  const { cloud } = call;
  const live = liveOf(cloud);
  const { key, settings } = invoked.version;
  const given = traceOf(call, invoked, decided(call, invoked, request.trace));
  const traced = isSampled(given) ? traceInvocation(call, invoked, { ...request, trace: given }) : undefined;
  const trace = traced?.header ?? given;
  const { provisioned, release } = slotFor(call, invoked, traced);
  count(live.running, key, 1);
  const at = call.now();
  const running = live.running.get(key) ?? 1;
  let ended: { readonly duration?: number; readonly failed: boolean } = { failed: true };
  const entry = cloud.journal.record({
    kind: 'invocation',
    account: invoked.asked.account,
    region: invoked.asked.region,
    service: 'lambda',
    action,
    resource: functionArn(invoked.asked, invoked.asked.qualifier),
    cause: call.entry.id,
    outcome: 'pending',
    // Its calls can be asked for while it runs.
    detail: { requestId },
  });
  live.entries.set(requestId, entry.id);
  const started = performance.now();
  try {
    const spec = await specOf(call, invoked, provisioned, tenantId);
    live.runtime ??= await runtimeOf(cloud);
    const result = await live.runtime.invoke(spec, {
      requestId,
      payload,
      invokedFunctionArn: invoked.invokedArn,
      clientContext,
      tenantId,
      traceId: trace,
      sink,
    });
    noteBilled(call, spec, result);
    ended = { duration: result.duration, failed: result.functionError !== undefined };
    traced?.ended(result, performance.now() - started);
    cloud.journal.finish(entry, {
      outcome: result.functionError === undefined ? 'ok' : 'error',
      // With the start of its environment, in which it may be calling others already.
      duration: performance.now() - started,
      message: sentence(invoked, action, result),
      detail: {
        requestId,
        version: invoked.version.version,
        ...(result.initDuration !== undefined && { init: `${result.initDuration.toFixed(0)} ms` }),
        event: excerpt(payload),
        ...(result.functionError === undefined ? { answer: excerpt(result.payload) } : { error: errorOf(result) }),
        logs: result.logs.slice(0, MOST_LINES).map(({ message }) => message.slice(0, MOST_CHARACTERS)),
      },
    });
    await writeLogs(call, spec, { role: settings.role, entry, ...result });
    return { result, entry, trace, attempts: traced?.attempts };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    cloud.journal.finish(entry, { outcome: 'error', message: `${invoked.found.name} could not run: ${why}` });
    throw error;
  } finally {
    tellOfInvocation(call, invoked.asked, { at, running, duration: ended.duration, failed: ended.failed });
    live.entries.delete(requestId);
    count(live.running, key, -1);
    release();
    endIfIdle(live, key);
  }
}

/** @throws AwsError `TooManyRequestsException` */
function slotFor(call: Call, invoked: InvokedVersion, traced: TracedInvocation | undefined): ConcurrencySlot {
  try {
    return takeSlot(call, invoked);
  } catch (error) {
    tellOfThrottle(call, invoked.asked);
    traced?.throttled();
    throw error;
  }
}

/** The journal keeps the beginning of events and logs, since it keeps many. */
const MOST_CHARACTERS = 2000;
const MOST_LINES = 50;

/** JSON as what it says, where it is short; else its beginning, as text. */
function excerpt(payload: Uint8Array): unknown {
  const text = Buffer.from(payload).toString('utf8');
  if (text.length > MOST_CHARACTERS) return `${text.slice(0, MOST_CHARACTERS)} …`;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** In plain words: `Orders attempt 2 failed: ValidationError: no such item`. */
function sentence({ found }: InvokedVersion, action: string, result: InvocationResult): string {
  const what = action === 'Invoke' ? found.name : `${found.name} ${action}`;
  if (result.functionError === undefined) return `${what} took ${result.duration.toFixed(0)} ms`;
  const { errorType, errorMessage } = errorOf(result);
  return `${what} failed: ${[errorType, errorMessage].filter((part) => part !== undefined).join(': ')}`;
}

/** What a failed function said about it. */
export function errorOf({ payload }: InvocationResult): { errorType?: string; errorMessage?: string } {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    if (typeof value !== 'object' || value === null) return {};
    const { errorType, errorMessage } = value as Record<string, unknown>;
    return {
      ...(typeof errorType === 'string' && { errorType }),
      ...(typeof errorMessage === 'string' && { errorMessage }),
    };
  } catch {
    return { errorMessage: Buffer.from(payload).toString('utf8') };
  }
}
