import { check, type CheckContext, type FaultEffect } from '@coldstart/checks';
import { GetFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { open, parse, readAll, readsOf, type Report } from './report.ts';
import { fill, pagesOf, type Transcript } from './table.ts';
import { FILE, makeUrl } from './url.ts';

/** Transcripts, seven a page. */
const [THREE_PAGES, SIX_PAGES] = [20, 46];
/** Bytes of a short one. */
const SHORT = 1000;
const NDJSON = 'application/x-ndjson';

function expectHead(t: CheckContext, { status, contentType }: Report, wanted: number, what: string): void {
  t.expect(status, `the status of the answer to ${what}`).toEqual(wanted);
  const type = wanted === 200 ? NDJSON : 'application/json';
  const pattern = new RegExp(`^${type.replaceAll('/', '\\/')}(?:;|$)`);
  t.expect(contentType, `the content type of the answer to ${what}`).toMatch(pattern, type);
}

const isError = (value: unknown): value is { error: string } =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).join() === 'error' &&
  'error' in value &&
  typeof value.error === 'string' &&
  value.error !== '';

const byId = (one: Transcript, other: Transcript): number => (one.id < other.id ? -1 : 1);

/** All transcripts, and their number behind them. */
function expectReport(
  t: CheckContext,
  values: readonly unknown[],
  expected: readonly Transcript[],
  what: string,
): void {
  t.expect(values.at(-1), `the last line of ${what}`).toEqual({ count: expected.length });
  const found = values.slice(0, -1) as Transcript[];
  t.expect(found.length, `how many transcripts ${what} has`).toEqual(expected.length);
  t.expect(found.toSorted(byId), `the transcripts of ${what}`).toEqual(expected.toSorted(byId));
}

async function expectRefusal(t: CheckContext, report: Report, status: number, what: string): Promise<string> {
  expectHead(t, report, status, what);
  const values = await readAll(t, report);
  const [value] = values;
  if (values.length === 1 && isError(value)) return value.error;
  const found = values.map((each) => JSON.stringify(each).slice(0, 200)).join(' ');
  return t.fail(`the body of the answer to ${what} to be { "error": "…" }`, `it was ${found === '' ? 'empty' : found}`);
}

check('lines', async (t) => {
  for (const count of [0, THREE_PAGES]) {
    const transcripts = await fill(t, count);
    const report = await open(t);
    const what = `a GET, with ${count} transcripts in the table`;
    expectHead(t, report, 200, what);
    expectReport(t, await readAll(t, report), transcripts, `the answer to ${what}`);
  }
});

check('asked', async (t) => {
  const transcripts = await fill(t, 9, SHORT);
  const [least = 0] = t.random.shuffle(transcripts.map(({ minutes }) => minutes));
  for (const minutes of [least, 0, 60]) {
    const report = await open(t, { minutes: String(minutes) });
    expectHead(t, report, 200, `a GET with ?minutes=${minutes}`);
    const expected = transcripts.filter((each) => each.minutes >= minutes);
    expectReport(t, await readAll(t, report), expected, `the answer to a GET with ?minutes=${minutes}`);
  }
  for (const minutes of ['ten', '-1', '1.5', '', '1e1', '10m', ' 7', '0x10']) {
    const what = `a GET with ?minutes=${minutes}`;
    await expectRefusal(t, await open(t, { minutes }), 400, what);
  }
  for (const limit of ['0', '-1', 'all', '2.5', ''])
    await expectRefusal(t, await open(t, { limit }), 400, `a GET with ?limit=${limit}`);
});

check('early', async (t) => {
  await fill(t, SIX_PAGES);
  const pages = await pagesOf(t);
  const report = await open(t);
  const { value } = await report.lines.next();
  const reads = readsOf(t, report);
  await report.lines.return();
  t.expect(parse(t, value ?? ''), 'the first line of the report').toBe(
    'a transcript',
    (line) => typeof line === 'object' && line !== null && 'text' in line,
  );
  if (reads >= pages.length)
    t.fail(
      'the first line to leave before the table has been read to its end',
      `the function had called the table ${reads} times before it left, and ${pages.length} calls read it all`,
    );
});

/** An error of the table, with something in its message that nobody else may read. */
function tableError(t: CheckContext): { effect: FaultEffect; secret: string } {
  const secret = t.random.hex(12);
  const message = `Partition ${secret} of the table has said no`;
  return { secret, effect: { error: { code: 'InternalServerError', message, status: 500 } } };
}

/** Milliseconds within which a function's log is there. */
const LOG_ARRIVES = 5000;

/** What an exception says is for the log, and for nobody else. */
async function expectDiscreet(t: CheckContext, text: string, secret: string, what: string): Promise<void> {
  const tells = text.includes(secret) || text.includes('InternalServerError') || /\n? {4}at |\.m[jt]s:\d/.test(text);
  t.expect(tells, `whether ${what} tells what the exception says`).toEqual(false);
  await t.eventually(
    async () => {
      const log = (await t.logs('ReportFunction')).join('\n');
      if (!log.includes(secret)) t.fail("the exception in the function's log", 'it is not there');
    },
    { within: LOG_ARRIVES },
  );
}

/** Has the table fail from its nth reading on. */
const failFrom = (t: CheckContext, nth: number, effect: FaultEffect): (() => void) =>
  t.faults.add({ service: 'dynamodb', resource: t.stack.resource('TranscriptsTable'), nth, times: 1000, effect });

check('at-once', async (t) => {
  await fill(t, 9, SHORT);
  const { effect, secret } = tableError(t);
  const mend = failFrom(t, 1, effect);
  const what = 'a GET, when the table fails at once';
  const text = await expectRefusal(t, await open(t), 500, what);
  mend();
  await expectDiscreet(t, text, secret, `the answer to ${what}`);
});

check('midway', async (t) => {
  const transcripts = await fill(t, THREE_PAGES);
  const pages = await pagesOf(t);
  const { effect, secret } = tableError(t);
  const mend = failFrom(t, pages.length, effect);
  const what = 'a GET, when the table fails at its last page';
  const report = await open(t);
  expectHead(t, report, 200, what);
  const values = await readAll(t, report);
  mend();
  const last = values.pop();
  t.expect(last, `the last line of the answer to ${what}`).toBe('{ "error": "…" }, a text and nothing else', isError);
  t.expect(values.length, `how many lines come before that of the error`).toBe('one at least', (count) => count !== 0);
  for (const value of values as Transcript[])
    t.expect(value, `a line of the answer to ${what}`).toEqual(transcripts.find(({ id }) => id === value?.id));
  await expectDiscreet(t, JSON.stringify(last), secret, `the last line of the answer to ${what}`);
});

check('waits', async (t) => {
  await fill(t, THREE_PAGES);
  const pages = await pagesOf(t, 'id');
  const { result, error, requestId } = await t.invoke('PaceFunction', {});
  if (error !== undefined)
    t.fail(
      'your handler to write its report to the stream of PaceFunction',
      `it failed with ${error.type}: ${error.message}`,
    );
  const { outcome, own } = result as { outcome: string; own: number };
  t.expect(outcome, 'what your handler did with the stream of PaceFunction').toEqual('wrote');
  const reads = t.callsDuring(requestId).filter(({ service }) => service === 'dynamodb').length - own;
  if (reads >= pages.length)
    t.fail(
      'the function to stop reading while the stream takes nothing',
      `it has called the table ${reads} times, and ${pages.length} calls read it all: the whole report waits in its memory`,
    );
});

check('limit', async (t) => {
  const transcripts = await fill(t, THREE_PAGES);
  for (const limit of [1, 2, 9, THREE_PAGES, THREE_PAGES + 1]) {
    const what = `a GET with ?limit=${limit}`;
    const report = await open(t, { limit: String(limit) });
    expectHead(t, report, 200, what);
    const values = await readAll(t, report);
    const count = Math.min(limit, transcripts.length);
    t.expect(values.at(-1), `the last line of the answer to ${what}`).toEqual({ count });
    const ids = new Set(values.slice(0, -1).map((each) => (each as Transcript).id));
    t.expect(ids.size, `how many transcripts the answer to ${what} has`).toEqual(count);
    t.expect(values.length, `how many lines the answer to ${what} has`).toEqual(count + 1);
    if (limit > 2) continue;
    t.expect(readsOf(t, report), `how often the function has called the table for ${what}`).toEqual(1);
  }
  const scanned = (await pagesOf(t)).flat().map(({ minutes }) => Number(minutes?.N));
  // So many are left of these minutes; they are not the first that a scan finds.
  const least = scanned.find((one) => {
    const left = scanned.filter((minutes) => minutes >= one).length;
    return scanned.slice(0, left).some((minutes) => minutes < one);
  });
  const left = transcripts.filter(({ minutes }) => minutes >= (least ?? 0));
  const query = { minutes: String(least), limit: String(left.length) };
  const what = `the answer to a GET with ?minutes=${query.minutes}&limit=${query.limit}`;
  expectReport(t, await readAll(t, await open(t, query)), left, what);
});

/** Milliseconds until a URL that was made is known. */
const URL_ARRIVES = 30_000;

check('url', async (t) => {
  await fill(t, 9, SHORT);
  const url = await makeUrl(t);
  await t.eventually(
    async () => {
      const { status, text } = await t.request(url);
      if (status !== 200)
        t.fail(
          `everybody to get the report at the URL that ${FILE} describes`,
          `it was ${status}, ${text.slice(0, 200)}`,
        );
    },
    { within: URL_ARRIVES },
  );
  const FunctionName = t.stack.resource('ReportFunction');
  const arn = `arn:aws:lambda:${t.region}:${t.account}:function:${FunctionName}`;
  const stranger = t.stranger.client(LambdaClient);
  for (const [what, calling] of [
    ['invoke the function itself', () => stranger.send(new InvokeCommand({ FunctionName: arn, Payload: '{}' }))],
    ['look at the function', () => stranger.send(new GetFunctionCommand({ FunctionName: arn }))],
  ] as const) {
    try {
      await calling();
    } catch (error) {
      if (error instanceof Error && error.name === 'AccessDeniedException') continue;
      throw error;
    }
    t.fail(`nobody to get further than the URL`, `the account ${t.stranger.account} may ${what}`);
  }
});

check('large', async (t) => {
  const transcripts = await fill(t, SIX_PAGES);
  const url = await makeUrl(t);
  const what = 'a GET of the URL, with more than 6 MB in the table';
  const { status, headers, text } = await t.request(url);
  expectHead(t, { status, contentType: headers['content-type'] } as Report, 200, what);
  const values = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parse(t, line));
  expectReport(t, values, transcripts, `the answer to ${what}`);
});
