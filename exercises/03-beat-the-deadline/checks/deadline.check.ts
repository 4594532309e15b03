import { check, type CheckContext } from '@coldstart/checks';

const FUNCTION = 'BatchFunction';

interface Item {
  id: string;
  ms: number;
}

/** What `work.mts` logs of an item. */
interface Work {
  item: string;
  from: number;
  to: number;
}

interface Run {
  readonly answer: Record<string, unknown>;
  readonly requestId: string;
  /** What was really done, in the order in which it ended. */
  readonly work: readonly Work[];
  /** What the function itself logged, without what Lambda writes before it. */
  readonly text: string;
  readonly stream: string;
  /** Milliseconds from the call to the answer. */
  readonly took: number;
}

/** So many items that take so long each. */
function items(t: CheckContext, count: number, ms: number): Item[] {
  return Array.from({ length: count }, () => ({ id: `${t.random.word()}-${t.random.hex(6)}`, ms }));
}

/** Before the text: time, request id and level of Node.js's `console`; level, time and request id of Python's `logging`. */
const PREFIX = /^(?:\S+\t[0-9a-f-]{36}\t[A-Z]+\t|\[[A-Z]+\]\t\S+\t[0-9a-f-]{36}\t)/;

async function run(t: CheckContext, list: readonly Item[], what: string): Promise<Run> {
  const called = Date.now();
  const { result, error, requestId } = await t.invoke(FUNCTION, { items: list });
  const took = Date.now() - called;
  if (error?.type === 'Sandbox.Timedout')
    t.fail(`an answer before the time is up for ${what}`, `Lambda killed the function: ${error.message}`);
  if (error !== undefined) t.fail(`an answer for ${what}`, `it failed with ${error.type}: ${error.message}`);
  t.expect(result, `the answer for ${what}`).toBe('an object', (value) => typeof value === 'object' && value !== null);
  const { lines, stream } = await t.invocationLog(FUNCTION, requestId);
  const texts = lines.map((line) => line.replace(PREFIX, ''));
  const work = texts.flatMap(workOf);
  const text = texts.filter((line) => workOf(line).length === 0).join('\n');
  return { answer: result as Record<string, unknown>, requestId, work, text, stream, took };
}

function workOf(line: string): Work[] {
  const [, item = '', from, to] = /^\{"item": ?"([^"]*)", ?"from": ?(\d+), ?"to": ?(\d+)\}$/.exec(line) ?? [];
  return from === undefined ? [] : [{ item, from: Number(from), to: Number(to) }];
}

/** What the answer calls done was done, in order, one after the other, and takes the time that it takes. */
function mustBeDone(t: CheckContext, { answer, work, took }: Run, list: readonly Item[], what: string): void {
  const done = list.slice(0, work.length);
  t.expect(
    work.map(({ item }) => item),
    `the items of ${what} that were processed to their end`,
  ).toEqual(done.map(({ id }) => id));
  for (const [index, { item, from }] of work.entries()) {
    const before = work[index - 1];
    // The clock may be set a millisecond apart from the timer.
    if (before !== undefined && from < before.to - 1)
      t.fail('each item to begin when the one before it has ended', `${item} began while ${before.item} was under way`);
  }
  t.expect(answer, `the answer for ${what}`).toHaveMembers({ done: done.length, ids: done.map(({ id }) => id) });
  const least = done.reduce((sum, { ms }) => sum + ms, 0);
  if (took < least * 0.9)
    t.fail(`${done.length} items to take ${least} ms`, `the answer came after ${took} ms: wait for each item to end`);
}

/** It went on until less than a second was left of its time. */
function mustUseItsTime(t: CheckContext, { work }: Run, list: readonly Item[], timeout: number): void {
  if (work.length === list.length) return;
  const busy = (work.at(-1)?.to ?? 0) - (work[0]?.from ?? 0);
  const left = timeout * 1000 - busy;
  // Beginning and answering take a moment, too.
  t.expect(left, `the milliseconds that were left of ${timeout} seconds when it stopped`).toBeAtMost(1300);
}

/** The answer names what was not begun, in order. */
function mustRemain(t: CheckContext, { answer, work }: Run, list: readonly Item[], what: string): void {
  const rest = list.slice(work.length).map(({ id }) => id);
  t.expect(answer['remaining'], `\`remaining\` after ${what}`).toEqual(rest);
}

/** Two checks look at the same run of a deployed function: it takes as long as the timeout is. */
const longRuns = new WeakMap<object, Promise<{ list: readonly Item[]; long: Run }>>();

function longRun(t: CheckContext): Promise<{ list: readonly Item[]; long: Run }> {
  let started = longRuns.get(t.stack);
  if (started === undefined) {
    const list = items(t, 60, 40);
    started = run(t, list, '60 items of 40 ms').then((long) => ({ list, long }));
    longRuns.set(t.stack, started);
  }
  return started;
}

check('short-list', async (t) => {
  const list = items(t, t.random.int(3, 5), 20);
  const what = `${list.length} short items`;
  const short = await run(t, list, what);
  mustBeDone(t, short, list, what);
  t.expect(short.answer, `the answer for ${what}`).toHaveMembers({ done: list.length, remaining: [] });
});

check('long-list', async (t) => {
  const { list, long } = await longRun(t);
  mustBeDone(t, long, list, '60 items of 40 ms');
  mustUseItsTime(t, long, list, 2);
});

check('remaining', async (t) => {
  const { list, long } = await longRun(t);
  mustRemain(t, long, list, '60 items of 40 ms');
});

check('any-timeout', async (t) => {
  const list = items(t, 15, 100);
  const what = '15 items of 100 ms, when the timeout is 1 second';
  const short = await t.withConfiguration(FUNCTION, { Timeout: 1 }, () => run(t, list, what));
  mustBeDone(t, short, list, what);
  mustRemain(t, short, list, what);
});

/** A limit that nobody could have guessed, in MB. */
const limit = (t: CheckContext): number => 300 + t.random.int(1, 99) * 2;

check('logs', async (t) => {
  const memory = limit(t);
  const { text, requestId, stream } = await t.withConfiguration(FUNCTION, { MemorySize: memory }, () =>
    run(t, items(t, 1, 5), 'one short item'),
  );
  const name = t.stack.resource(FUNCTION);
  const facts: [string, string][] = [
    [`arn:aws:lambda:${t.region}:${t.account}:function:${name}`, "the function's ARN, which is"],
    [`/aws/lambda/${name}`, 'the name of the log group, which is'],
    [stream, 'the name of the log stream, which is'],
    [requestId, 'the request id, which is'],
  ];
  let rest = text;
  for (const [fact, what] of facts) {
    mustTell(t, text, text.includes(fact), `${what} ${fact}`);
    rest = rest.replaceAll(fact, '');
  }
  mustTell(t, text, new RegExp(`(?<!\\d)${memory}(?!\\d)`).test(rest), `the memory limit, which is ${memory}`);
});

function mustTell(t: CheckContext, text: string, told: boolean, what: string): void {
  if (!told) t.fail(`the log to have ${what}`, text === '' ? 'it has no lines of yours' : `your lines are:\n${text}`);
}

check('memory', async (t) => {
  const memory = limit(t);
  await t.withConfiguration(FUNCTION, { MemorySize: memory }, async () => {
    const { answer } = await run(t, items(t, 1, 5), 'one short item');
    t.expect(answer['memoryMB'], `\`memoryMB\` when the limit is ${memory} MB`).toEqual(memory);
  });
});

check('empty-list', async (t) => {
  const { answer } = await run(t, [], 'an empty list');
  t.expect(answer, 'the answer for an empty list').toHaveMembers({ done: 0, ids: [], remaining: [] });
});
