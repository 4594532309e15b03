import { check, type CheckContext } from '@coldstart/checks';

const FUNCTION = 'LoopFunction';

/** What `handler.mjs` tells. */
interface Seen {
  echo: unknown;
  calls: number;
  pid: number;
  requestId: string;
  arn: string;
  traceId: string;
  remaining: [number, number];
}

async function seen(
  t: CheckContext,
  event: object,
  what = 'the function to answer',
): Promise<{ seen: Seen; requestId: string }> {
  const { result, error, requestId } = await t.invoke(FUNCTION, event);
  if (error !== undefined) t.fail(what, `it failed with ${error.type}: ${error.message}`);
  t.expect(result, 'the answer').toBe(
    "the handler's result, as JSON",
    (value) => typeof value === 'object' && value !== null && 'pid' in value,
  );
  return { seen: result as Seen, requestId };
}

check('loop', async (t) => {
  const pids = new Set<number>();
  for (let round = 1; round <= 3; round += 1) {
    const echo = t.random.hex(8);
    const answer = await seen(t, { echo }, `an answer to event ${round} of 3`);
    t.expect(answer.seen.echo, `the answer to event ${round} of 3`).toEqual(echo);
    pids.add(answer.seen.pid);
  }
  t.expect(pids.size, 'the number of processes that answered three events').toEqual(1);
});

check('request-id', async (t) => {
  for (const echo of [t.random.unicode(), t.random.unicode()]) {
    const answer = await seen(t, { echo });
    t.expect(answer.seen.echo, 'the answer').toEqual(echo);
    t.expect(answer.seen.requestId, '`context.awsRequestId`').toEqual(answer.requestId);
    t.expect(answer.seen.arn, '`context.invokedFunctionArn`').toContain(t.stack.resource(FUNCTION));
  }
});

check('handler-error', async (t) => {
  const before = await seen(t, {});
  const reason = t.random.words(3);
  const { error, result } = await t.invoke(FUNCTION, { fail: reason });
  if (error === undefined)
    return t.fail('a failing handler to fail the invocation', `it was answered with ${JSON.stringify(result)}`);
  t.expect({ type: error.type, message: error.message }, 'the error of a failing handler').toEqual({
    type: 'ValidationError',
    message: reason,
  });
  const after = await seen(t, {}, 'an answer to the event after the failed one');
  t.expect(after.seen.pid, 'the process after the failed event').toEqual(before.seen.pid);
});

check('init-error', async (t) => {
  const file = `f${t.random.hex(6)}`;
  try {
    await t.configure(FUNCTION, { Handler: `${file}.handler` });
    const { error } = await t.invoke(FUNCTION, {});
    t.expect(error?.type, `the error when ${file}.mjs does not exist`).toEqual('Runtime.ImportModuleError');
    t.expect(error?.message, 'the message of that error').toContain(file);
    await t.configure(FUNCTION, { Handler: `handler.${file}` });
    const missing = await t.invoke(FUNCTION, {});
    t.expect(missing.error?.type, `the error when handler.mjs does not export ${file}`).toEqual(
      'Runtime.HandlerNotFound',
    );
  } finally {
    await t.configure(FUNCTION, { Handler: 'handler.handler' });
  }
});

check('invocation-id', async (t) => {
  // The Runtime API refuses an answer with another id than the one that it gave.
  const { error } = await t.invoke(FUNCTION, {});
  if (error?.type === 'Sandbox.Timedout')
    t.fail('Lambda to take the answer', `no answer was taken before the time was up: ${error.message}`);
  if (error !== undefined) t.fail('the function to answer', `it failed with ${error.type}: ${error.message}`);
});

check('remaining-time', async (t) => {
  const { seen: first } = await seen(t, { wait: 60 });
  const [before, after] = first.remaining;
  t.expect(before, 'the remaining time at the start, with a timeout of 2 seconds').toBe(
    'between 1000 and 2000 ms',
    (value) => typeof value === 'number' && value > 1000 && value <= 2000,
  );
  t.expect(before - after, 'what 60 ms of waiting take from the remaining time').toBeAtLeast(50);
  try {
    await t.configure(FUNCTION, { Timeout: 9 });
    const { seen: second } = await seen(t, {});
    t.expect(second.remaining[0], 'the remaining time at the start, with a timeout of 9 seconds').toBe(
      'between 7000 and 9000 ms',
      (value) => typeof value === 'number' && value > 7000 && value <= 9000,
    );
  } finally {
    await t.configure(FUNCTION, { Timeout: 2 });
  }
});

check('patience', async (t) => {
  const before = await seen(t, {});
  // Real time: the process that waits is a real one.
  await new Promise((resolve) => setTimeout(resolve, 1200));
  const after = await seen(t, {}, 'an answer after a second without events');
  t.expect(after.seen.pid, 'the process after a second without events').toEqual(before.seen.pid);
});

check('trace-id', async (t) => {
  const traces = [await seen(t, {}), await seen(t, {})].map((answer) => answer.seen.traceId);
  for (const trace of traces) t.expect(trace, '`_X_AMZN_TRACE_ID`').toMatch(/^Root=1-/, 'a trace id such as Root=1-…');
  t.expect(traces[0], '`_X_AMZN_TRACE_ID` of one invocation').toNotEqual(traces[1]);
});
