import { check, type CheckContext } from '@coldstart/checks';

interface Item {
  id: string;
  ms: number;
}

interface Answer {
  done?: unknown;
  ids?: unknown;
  remaining?: unknown;
  memoryMB?: unknown;
}

/** So many items that take so long each. */
function items(t: CheckContext, count: number, ms: number): Item[] {
  return Array.from({ length: count }, () => ({ id: `${t.random.word()}-${t.random.hex(6)}`, ms }));
}

async function answerTo(t: CheckContext, list: readonly Item[], what: string): Promise<Answer> {
  const { result, error } = await t.invoke('BatchFunction', { items: list });
  if (error?.type === 'Sandbox.Timedout')
    t.fail(`an answer for ${what} before the time is up`, `Lambda killed the function: ${error.message}`);
  if (error !== undefined) t.fail(`an answer for ${what}`, `it failed with ${error.type}: ${error.message}`);
  t.expect(result, `the answer for ${what}`).toBe('an object', (value) => typeof value === 'object' && value !== null);
  return result as Answer;
}

/** When all are done sooner than that is possible, nobody waited for them. */
function mustStopEarly(t: CheckContext, done: unknown, list: readonly Item[], seconds: string, least: number): void {
  const what = `the number of items done in ${seconds}`;
  const expected = `at least ${least}, but not all`;
  if (done === list.length)
    t.fail(
      `${what} to be ${expected}`,
      `it was ${done}, which is all of them. There is no time for that: wait for each item to end before you count it`,
    );
  t.expect(done, what).toBe(expected, (value) => typeof value === 'number' && value >= least && value < list.length);
}

/** Logs arrive within moments, or not at all. */
const PROMPTLY = { within: 1500 };

/** As many as fit into the function's two seconds twice over. */
const LONG = { count: 40, ms: 100 };

interface LongRun {
  readonly list: readonly Item[];
  readonly answer: Answer;
}

/** Two checks look at the same run of a deployed function: it takes as long as the timeout is. */
const longRuns = new WeakMap<object, Promise<LongRun>>();

function longRun(t: CheckContext): Promise<LongRun> {
  let run = longRuns.get(t.stack);
  if (run === undefined) {
    const list = items(t, LONG.count, LONG.ms);
    run = answerTo(t, list, '40 items of 100 ms').then((answer) => ({ list, answer }));
    longRuns.set(t.stack, run);
  }
  return run;
}

check('short-list', async (t) => {
  const list = items(t, t.random.int(3, 5), 5);
  const answer = await answerTo(t, list, `${list.length} short items`);
  t.expect(answer, `the answer for ${list.length} short items`).toHaveMembers({
    done: list.length,
    ids: list.map(({ id }) => id),
    remaining: [],
  });
});

check('long-list', async (t) => {
  const { list, answer } = await longRun(t);
  mustStopEarly(t, answer.done, list, 'two seconds', 5);
});

check('remaining', async (t) => {
  const { list, answer } = await longRun(t);
  const { ids, remaining } = answer;
  t.expect(ids, '`ids`').toBe('a list', Array.isArray);
  t.expect(remaining, '`remaining`').toBe('a list', Array.isArray);
  const both = [...(ids as unknown[]), ...(remaining as unknown[])];
  t.expect(both, '`ids` followed by `remaining`').toEqual(list.map(({ id }) => id));
});

check('any-timeout', async (t) => {
  await t.configure('BatchFunction', { Timeout: 1 });
  try {
    const list = items(t, 15, 100);
    const { done } = await answerTo(t, list, '15 items of 100 ms, when the timeout is 1 second');
    mustStopEarly(t, done, list, 'one second', 2);
  } finally {
    await t.configure('BatchFunction', { Timeout: 2 });
  }
});

check('logs', async (t) => {
  const list = items(t, 1, 5);
  const { requestId, error } = await t.invoke('BatchFunction', { items: list });
  if (error !== undefined) t.fail('an answer for one short item', `it failed with ${error.type}: ${error.message}`);
  const name = t.stack.resource('BatchFunction');
  await t.eventually(async () => {
    const lines = await t.logs('BatchFunction');
    const text = lines.filter((line) => !line.startsWith('[coldstart]')).join('\n');
    const facts: [string, string][] = [
      [`arn:aws:lambda:${t.region}:${t.account}:function:${name}`, "the function's ARN, which is"],
      [`/aws/lambda/${name}`, 'the name of the log group, which is'],
      ['[$LATEST]', 'the name of the log stream, which contains'],
      [requestId, 'the request id, which is'],
      ['256', 'the memory limit, which is'],
    ];
    for (const [fact, what] of facts) {
      if (!text.includes(fact))
        t.fail(
          `the log to have ${what} ${fact}`,
          text === '' ? 'the log has no lines of yours' : `its lines are:\n${text}`,
        );
    }
  }, PROMPTLY);
});

check('memory', async (t) => {
  const { memoryMB } = await answerTo(t, items(t, 1, 5), 'one short item');
  t.expect(memoryMB, '`memoryMB`').toEqual(256);
});

check('empty-list', async (t) => {
  const answer = await answerTo(t, [], 'an empty list');
  t.expect(answer, 'the answer for an empty list').toHaveMembers({ done: 0, ids: [], remaining: [] });
});
