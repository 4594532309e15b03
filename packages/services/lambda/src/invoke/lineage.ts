import { createHash, randomBytes } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { functionArn } from '../names.ts';
import type { InvokedVersion } from './invoked-version.ts';

/**
 * Invocations of one function that follow from each other.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
const MOST = 16;
/** `43e12f0f:5`: eight digits that stand for a function, and how often it was invoked on the way. */
const STEP = /([0-9a-f]{8}):(\d+)/g;
const CODE = 'RecursiveInvocationException';
export const LOOP =
  "Lambda has detected your function being invoked in a recursive loop with other AWS resources and stopped your function's invocation.";

/**
 * The X-Ray header that a function runs with: the one that its event came with, with one more invocation of it in the
 * lineage. Clients of AWS put it into the function's own calls, and queues, topics and buckets hand it on.
 *
 * @throws AwsError where the function is part of a loop that it may not be part of
 */
export function traceOf(call: Call, { asked, found }: InvokedVersion, upstream: string | undefined): string {
  const fields = (upstream ?? newTrace(call.now())).split(';').filter((field) => field !== '');
  const others = fields.filter((field) => !field.startsWith('Lineage='));
  const steps = stepsOf(upstream);
  const own = createHash('sha256').update(functionArn(asked)).digest('hex').slice(0, 8);
  const count = (steps.get(own) ?? 0) + 1;
  if (count > MOST && found.recursiveLoop === 'Terminate') throw stopped(call, functionArn(asked));
  steps.set(own, count);
  return [...others, `Lineage=${[...steps].map(([id, times]) => `${id}:${times}`).join('|')}`].join(';');
}

/** The header, of those that a batch's messages came with, that has come the longest way. */
export function longestLineage(traces: readonly (string | undefined)[]): string | undefined {
  const length = (trace: string | undefined): number => Math.max(0, ...stepsOf(trace).values());
  return traces.reduce((longest, trace) => (length(trace) > length(longest) ? trace : longest), traces[0]);
}

export const isRecursion = (error: unknown): boolean => error instanceof AwsError && error.code === CODE;

function stepsOf(trace: string | undefined): Map<string, number> {
  const [, lineage = ''] = /(?:^|;)Lineage=([^;]*)/.exec(trace ?? '') ?? [];
  return new Map([...lineage.matchAll(STEP)].map(([, id = '', times]) => [id, Number(times)]));
}

/** What did not start has no entry of its own yet. */
function stopped(call: Call, resource: string): AwsError {
  call.cloud.journal.record({
    kind: 'invocation',
    account: call.account,
    region: call.region,
    service: 'lambda',
    action: 'Invoke',
    resource,
    cause: call.entry.id,
    outcome: 'error',
    message: `Stopped after ${MOST} times in the same chain: ${LOOP}`,
    detail: { code: CODE },
  });
  return new AwsError(CODE, LOOP, { status: 400, fields: { Type: 'User', Message: LOOP } });
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
export function newTrace(now: number): string {
  const seconds = Math.floor(now / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}
