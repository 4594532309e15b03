import { functionLogLines, type Target } from '@coldstart/checks/runner';
import type { Journal } from '@coldstart/cloud';

/**
 * Adds to a journal the invocations that no call passing by has told of (asynchronous ones, retries), from the lines
 * that Lambda writes to CloudWatch Logs: `START RequestId: ...`, and after it what went wrong, if anything did.
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
    for (const { requestId, failure } of startsIn(await functionLogLines(target, name, since))) {
      const before = seen.get(requestId) ?? 0;
      if (before > 0) {
        seen.set(requestId, before - 1);
        continue;
      }
      journal.record({
        kind: 'invocation',
        account,
        region,
        service: 'lambda',
        action: 'invocation',
        resource: name,
        cause: journal.entries({ account, service: 'lambda', action: 'Invoke' }).at(-1)?.id,
        outcome: failure === undefined ? 'ok' : 'error',
        message: failure === undefined ? undefined : `${name} failed: ${failure}`,
        detail: { requestId, source: 'logs' },
      });
    }
  }
}

function startsIn(lines: readonly string[]): { requestId: string; failure: string | undefined }[] {
  const found: { requestId: string; failure: string | undefined }[] = [];
  for (const line of lines) {
    const started = /^START RequestId: (\S+)/.exec(line)?.[1];
    if (started !== undefined) found.push({ requestId: started, failure: undefined });
    const current = found.at(-1);
    if (current === undefined) continue;
    const failure = /\bERROR\tInvoke Error\s*\t?(.*)/.exec(line)?.[1] ?? /\bTask timed out after .*/.exec(line)?.[0];
    current.failure ??= failure?.slice(0, 400);
  }
  return found;
}
