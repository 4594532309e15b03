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
  /** Before and after it waited: the time, and what the context says is left. */
  clock: [{ at: number; left: number }, { at: number; left: number }];
}

async function seen(
  t: CheckContext,
  event: object,
  what = 'the function to answer',
  options: { qualifier?: string; traceId?: string } = {},
): Promise<{ seen: Seen; requestId: string }> {
  const { result, error, requestId } = await t.invoke(FUNCTION, event, options);
  if (error !== undefined) t.fail(what, `it failed with ${error.type}: ${error.message}`);
  t.expect(result, 'the answer').toBe(
    "the handler's result, as JSON",
    (value) => typeof value === 'object' && value !== null && 'pid' in value,
  );
  return { seen: result as Seen, requestId };
}

/** A call that `src/bootstrap` made to the Runtime API that the bench plays. */
interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

interface Scene {
  handler?: string;
  /** The headers and bodies of the events that it gets, one after the other. */
  events?: { headers: Record<string, string>; body: object }[];
  /** Milliseconds before each of them comes. */
  pause?: number;
}

/** What became of the bootstrap, from the bench. */
async function played(t: CheckContext, scene: Scene): Promise<{ calls: Call[]; exit: { code: number } | null }> {
  const answer = await t.callObject('BenchFunction', { handler: 'handler.handler', limit: 4000, ...scene });
  return answer as unknown as { calls: Call[]; exit: { code: number } | null };
}

/** An event as Lambda sends it. */
function eventOf(t: CheckContext, body: object, headers: Record<string, string> = {}) {
  const id = t.random.uuid();
  const own = { 'lambda-runtime-aws-request-id': id, 'lambda-runtime-deadline-ms': String(Date.now() + 5000) };
  return { id, event: { headers: { ...own, ...headers }, body } };
}

const paths = (calls: readonly Call[]): string[] =>
  calls.map(({ method, path }) => `${method} ${path.replace('/2018-06-01/runtime', '')}`);

check('loop', async (t) => {
  const pids = new Set<number>();
  const calls: number[] = [];
  for (let round = 1; round <= 3; round += 1) {
    const echo = { text: t.random.unicode(8), list: [t.random.int(1, 99), null, true] };
    const answer = await seen(t, { echo }, `an answer to event ${round} of 3`);
    t.expect(answer.seen.echo, `the answer to event ${round} of 3`).toEqual(echo);
    pids.add(answer.seen.pid);
    calls.push(answer.seen.calls);
  }
  t.expect(pids.size, 'the number of processes that answered three events').toEqual(1);
  // Each of its characters has three bytes, and pieces of a large body are cut anywhere.
  const large = t.random.word() + '\u6f22'.repeat(200_000);
  const whole = await seen(t, { echo: large }, 'an answer to an event of 600,000 bytes');
  t.expect(whole.seen.echo, 'the answer to an event of 600,000 bytes').toBe('as it came', (echo) => echo === large);
  const [first = 0] = calls;
  t.expect(calls, 'how often the handler had been called at each event').toEqual([first, first + 1, first + 2]);
});

check('request-id', async (t) => {
  for (const qualifier of [undefined, '$LATEST', undefined]) {
    const echo = t.random.unicode();
    const answer = await seen(t, { echo }, undefined, { qualifier });
    t.expect(answer.seen.echo, 'the answer').toEqual(echo);
    t.expect(answer.seen.requestId, '`context.awsRequestId`').toEqual(answer.requestId);
    const arn = `arn:aws:lambda:${t.region}:${t.account}:function:${t.stack.resource(FUNCTION)}`;
    const invoked = qualifier === undefined ? arn : `${arn}:${qualifier}`;
    t.expect(answer.seen.arn, '`context.invokedFunctionArn`').toEqual(invoked);
  }
});

check('handler-error', async (t) => {
  const before = await seen(t, {});
  const reason = t.random.words(3);
  const error = await t.expectRefusal(FUNCTION, { fail: reason }, 'ValidationError');
  t.expect(error.message, 'the message of a failing handler').toEqual(reason);
  const { stackTrace } = error.payload as { stackTrace?: unknown };
  t.expect(stackTrace, '`stackTrace` of the error').toBe('a list of the lines of its stack', (lines) => {
    return Array.isArray(lines) && lines.some((line) => String(line).includes('handler.mjs'));
  });
  const after = await seen(t, {}, 'an answer to the event after the failed one');
  t.expect(after.seen.pid, 'the process after the failed event').toEqual(before.seen.pid);
});

check('init-error', async (t) => {
  const name = `f${t.random.hex(6)}`;
  const cases: [handler: string, type: string, what: string][] = [
    [`${name}.handler`, 'Runtime.ImportModuleError', `${name}.mjs does not exist`],
    [`handler.${name}`, 'Runtime.HandlerNotFound', `handler.mjs does not export ${name}`],
  ];
  for (const [handler, type, what] of cases) {
    const { calls, exit } = await played(t, { handler });
    t.expect(paths(calls), `the calls of bootstrap when ${what}`).toEqual(['POST /init/error']);
    const said = describedBy(t, calls[0]?.body ?? '');
    t.expect(said['errorType'], `\`errorType\` when ${what}`).toEqual(type);
    t.expect(said['errorMessage'], `\`errorMessage\` when ${what}`).toContain(name);
    if (exit === null) return t.fail(`bootstrap to exit when ${what}`, 'it went on');
    t.expect(exit.code, `the exit code of bootstrap when ${what}`).toBe('a number other than 0', (code) => code !== 0);
  }
});

function describedBy(t: CheckContext, body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Said below.
  }
  return t.fail('the body of the error to be a JSON object', `it was ${body.slice(0, 80)}`);
}

check('invocation-id', async (t) => {
  // The Runtime API refuses an answer with another id than the one that it gave.
  await seen(t, {}, 'Lambda to take the answer');
  const invocation = t.random.uuid();
  const header = { 'lambda-runtime-invocation-id': invocation };
  const events = [eventOf(t, {}, header), eventOf(t, {}), eventOf(t, { fail: 'it must' }, header)];
  const { calls } = await played(t, { events: events.map(({ event }) => event) });
  const answers = calls.filter(({ method }) => method === 'POST');
  const [first, second, third] = events.map(({ id }) => id);
  t.expect(paths(answers), 'where the answers were sent').toEqual([
    `POST /invocation/${first}/response`,
    `POST /invocation/${second}/response`,
    `POST /invocation/${third}/error`,
  ]);
  const given = answers.map(({ headers }) => headers['lambda-runtime-invocation-id'] ?? 'none');
  t.expect(given, '`Lambda-Runtime-Invocation-Id` of a result, of one to an event without it, and of an error').toEqual(
    [invocation, 'none', invocation],
  );
});

check('remaining-time', async (t) => {
  await mustCountDown(t, 2);
  await t.withConfiguration(FUNCTION, { Timeout: 9 }, () => mustCountDown(t, 9));
});

async function mustCountDown(t: CheckContext, timeout: number): Promise<void> {
  const [before, after] = (await seen(t, { wait: 200 })).seen.clock;
  t.expect(before.left, `the remaining time at the start, in ms, with a timeout of ${timeout} seconds`).toBe(
    `nearly ${timeout * 1000}`,
    (left) => typeof left === 'number' && left > timeout * 1000 - 900 && left <= timeout * 1000,
  );
  const missing = before.left - after.left - (after.at - before.at);
  t.expect(Math.abs(missing), 'the ms by which the remaining time counted down too fast or too slowly').toBeAtMost(5);
}

check('patience', async (t) => {
  // Real time: the process that waits is a real one.
  const { event } = eventOf(t, { echo: 1 });
  const { calls, exit } = await played(t, { events: [event], pause: 1200 });
  t.expect(
    paths(calls).map((path) => path.replace(/invocation\/[^/]{36}/, 'invocation/<id>')),
    'the calls of bootstrap when the first event takes a second to come',
  ).toEqual(['GET /invocation/next', 'POST /invocation/<id>/response', 'GET /invocation/next']);
  t.expect(exit, 'the end of bootstrap meanwhile').toBeAbsent();
});

check('trace-id', async (t) => {
  for (let round = 1; round <= 2; round += 1) {
    const root = `Root=1-${t.random.hex(8)}-${t.random.hex(24)}`;
    const { traceId } = (await seen(t, {}, undefined, { traceId: `${root};Parent=${t.random.hex(16)};Sampled=0` }))
      .seen;
    t.expect(traceId, '`_X_AMZN_TRACE_ID` in the handler').toContain(root);
  }
});
