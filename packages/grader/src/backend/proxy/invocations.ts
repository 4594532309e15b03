import { randomBytes } from 'node:crypto';
import { loggedLines, type LoggedLine, type Target } from '@coldstart/checks/runner';
import type { Journal, JournalEntry } from '@coldstart/cloud';
import type { WireRequest, WireResponse } from '@coldstart/wire';
import type { PassingCall } from './read-call.ts';

/** Lambda alone runs functions: what tells of that is read here, from its calls, from traces and from its logs. */
const INVOKE = { service: 'lambda', action: 'Invoke' } as const;
const TRACE = 'x-amzn-trace-id';

const isInvoke = ({ service, operation }: PassingCall): boolean =>
  service === INVOKE.service && operation === INVOKE.action;

/** The invocations that pass as calls, and the calls that follow from them. */
export class PassingInvocations {
  readonly #journal: Journal;
  /** By trace: the call that began it. Functions' SDKs pass the trace on with each of their calls. */
  readonly #traces = new Map<string, number>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Headers that a call is sent on with, besides its own: an invocation begins a trace, or goes on with one. */
  headersFor(call: PassingCall, request: WireRequest, { id, at }: JournalEntry): Record<string, string> {
    if (!isInvoke(call)) return {};
    const given = request.headers[TRACE];
    const root = rootOf(given) ?? `1-${Math.floor(at / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
    this.#traces.set(root, id);
    return { [TRACE]: given ?? `Root=${root}` };
  }

  /** What led to a function's call: by its trace; where that was lost on the way, the account's latest invocation. */
  causeOf(request: WireRequest, account: string): number | undefined {
    return this.#traces.get(rootOf(request.headers[TRACE]) ?? '') ?? latestInvoke(this.#journal, account);
  }

  /** Records that a function ran, if this is the answer to an invocation that waited for it. */
  answered(call: PassingCall, entry: JournalEntry, { status, headers, body }: WireResponse): void {
    if (!isInvoke(call) || status !== 200) return;
    const failed = headers['x-amz-function-error'] !== undefined;
    const text = failed ? Buffer.from(body ?? '').toString('utf8') : '';
    this.#journal.record({
      kind: 'invocation',
      account: entry.account,
      region: entry.region,
      service: INVOKE.service,
      action: 'invocation',
      resource: entry.resource,
      cause: entry.id,
      outcome: failed ? 'error' : 'ok',
      message: failed ? `${entry.resource ?? 'The function'} failed: ${text.slice(0, 400)}` : undefined,
      detail: { requestId: headers['x-amzn-requestid'] },
    });
  }
}

const rootOf = (trace: string | undefined): string | undefined => /Root=([^;]+)/.exec(trace ?? '')?.[1];

const latestInvoke = (journal: Journal, account: string): number | undefined =>
  journal.entries({ account, ...INVOKE }).at(-1)?.id;

/**
 * Adds to a journal the invocations that no call passing by has told of (asynchronous ones, retries), from the lines
 * that Lambda writes to CloudWatch Logs: `START RequestId: ...`, and after it what went wrong, if anything did. Which
 * lines are Lambda's only their text can tell: as far as it can, `readLines` of `@coldstart/checks` tells them apart.
 *
 * @param since milliseconds since 1970
 */
export async function recordInvocations(journal: Journal, target: Target, since: number): Promise<void> {
  const { account, region, stack } = target;
  const known = journal.entries({ account, kind: 'invocation' });
  // A retry has the request id of its first attempt: each START counts once more.
  const seen = new Map<string, number>();
  for (const { detail } of known) {
    const id = String(detail?.['requestId'] ?? '');
    seen.set(id, (seen.get(id) ?? 0) + 1);
  }
  for (const name of stack.functions) {
    for (const { requestId, failure } of runsIn(await loggedLines(target, name, { entry: 0, at: since }))) {
      const before = seen.get(requestId) ?? 0;
      if (before > 0) {
        seen.set(requestId, before - 1);
        continue;
      }
      journal.record({
        kind: 'invocation',
        account,
        region,
        service: INVOKE.service,
        action: 'invocation',
        resource: name,
        cause: latestInvoke(journal, account),
        outcome: failure === undefined ? 'ok' : 'error',
        message: failure === undefined ? undefined : `${name} failed: ${failure}`,
        detail: { requestId, source: 'logs' },
      });
    }
  }
}

interface Run {
  readonly requestId: string;
  failure: string | undefined;
}

function runsIn(lines: readonly LoggedLine[]): Run[] {
  const found: Run[] = [];
  let current: Run | undefined;
  for (const { text, by, requestId } of lines) {
    if (requestId === undefined) continue;
    if (by === 'platform' && /^START |"type":"platform\.start"/.test(text)) {
      current = { requestId, failure: undefined };
      found.push(current);
    }
    if (current === undefined) continue;
    const failure = /\bERROR\tInvoke Error\s*\t?(.*)/.exec(text)?.[1] ?? /\bTask timed out after .*/.exec(text)?.[0];
    current.failure ??= failure?.slice(0, 400);
  }
  return found;
}
