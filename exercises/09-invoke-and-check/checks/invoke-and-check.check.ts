import { check, type CheckContext, type FunctionError, type Invocation, type RecordedCall } from '@coldstart/checks';

interface Question {
  readonly sku: string;
  readonly note: string;
}

/** What the price function is told to do, by the note of a question. */
interface Told {
  readonly cents?: number | null;
  /** Milliseconds. */
  readonly takes?: number;
  readonly fails?: { readonly type: string; readonly message: string };
  readonly exits?: boolean;
}

const SHOP = 'ShopFunction';
/** Its price function has another name, and an alias. */
const OTHER = 'OtherShopFunction';
const PRICES = { [SHOP]: 'PriceFunction', [OTHER]: 'OtherPriceFunction' } as const;

/** Bytes that Lambda takes. */
const LARGEST = 6 * 1024 * 1024;

function question(t: CheckContext, told: Told = {}): Question {
  return { sku: `${t.random.word()}-${t.random.int(1, 999)}`, note: JSON.stringify(told) };
}

/** The calls of the price function that an invocation made. */
const callsOf = (t: CheckContext, requestId: string): RecordedCall[] =>
  t.callsDuring(requestId).filter(({ service, operation }) => service === 'lambda' && operation === 'Invoke');

async function mustAnswer(t: CheckContext, asked: Question, cents: number | null, what: string, name = SHOP) {
  const invocation = await t.invoke(name, asked);
  const { result, error } = invocation;
  if (error !== undefined) t.fail(`an answer to ${what}`, `it failed with ${error.type}: ${error.message}`);
  t.expect(result, `the answer to ${what}`).toEqual({ sku: asked.sku, cents });
  return invocation;
}

/** A question that must fail with an error of this type. */
async function mustFail(t: CheckContext, asked: Question, type: string, what: string, name: string = SHOP) {
  const invocation = await t.invoke(name, asked);
  const error = expectFailure(t, invocation, type, what);
  return { ...invocation, error };
}

function expectFailure(t: CheckContext, { error, result }: Invocation, type: string, what: string): FunctionError {
  if (error === undefined) t.fail(`${what} to fail with ${type}`, `it was answered with ${JSON.stringify(result)}`);
  t.expect(error.type, `the type of the error for ${what}`).toEqual(type);
  return error;
}

function fault(t: CheckContext, name: keyof typeof PRICES, more: Omit<Parameters<typeof t.faults.add>[0], 'service'>) {
  return t.faults.add({ service: 'lambda', operation: 'Invoke', resource: t.stack.resource(PRICES[name]), ...more });
}

check('prices', async (t) => {
  // A note that has to survive on its way there.
  const plain = { sku: `${t.random.word()} "Zoë" \\ 🦄`, note: `${t.random.unicode(20)}\n"'\\` };
  await mustAnswer(t, plain, 100 * plain.sku.length, 'a question whose texts have quotes, line breaks and emoji');
  for (const cents of t.random.shuffle([0, t.random.int(1, 99_999)]))
    await mustAnswer(t, question(t, { cents }), cents, `a question about something that costs ${cents} cents`);
  const cents = t.random.int(1, 99_999);
  const what = 'a question to a shop whose PRICE_FUNCTION is another one';
  await mustAnswer(t, question(t, { cents }), cents, what, OTHER);
});

check('not-sold', async (t) => {
  await mustAnswer(t, question(t, { cents: null }), null, 'a question about something that is not sold');
});

check('price-fails', async (t) => {
  const fails = { type: `${t.random.word()}Error`, message: `${t.random.word()}: ${t.random.unicode(8)}` };
  const { error } = await mustFail(t, question(t, { fails }), fails.type, 'a question for which the price fails');
  t.expect(error.message, 'the message of the error').toEqual(fails.message);
  const what = 'a question for which the price function exits';
  await mustFail(t, question(t, { exits: true }), 'Runtime.ExitError', what);
});

/** Milliseconds: more than a shop waits whose price function has a second, and less than one waits whose has fifteen. */
const LONG = 3500;

check('patience', (t) =>
  t.withEnvironment(OTHER, { PRICE_SECONDS: '1' }, async () => {
    fault(t, OTHER, { effect: { delay: LONG } });
    const cents = t.random.int(1, 99_999);
    const slow = 'a question for which the price function needs 3.5 of its 15 seconds';
    const silent = 'a question that gets no answer for 3.5 seconds, from a price function that has one';
    // Both at once, since each takes its time.
    const [waited, gaveUp] = await Promise.all([
      t.invoke(SHOP, question(t, { cents, takes: LONG })),
      t.invoke(OTHER, question(t)),
    ]);
    const once = (requestId: string, what: string): void =>
      t.expect(callsOf(t, requestId).length, `the number of calls for ${what}`).toEqual(1);
    const { error, result, requestId } = waited;
    if (error !== undefined) t.fail(`an answer to ${slow}`, `it failed with ${error.type}: ${error.message}`);
    once(requestId, slow);
    t.expect(result, `the answer to ${slow}`).toHaveMembers({ cents });
    once(gaveUp.requestId, silent);
    expectFailure(t, gaveUp, 'TimeoutError', silent);
  }),
);

/** Milliseconds between the beginnings of calls. */
const gaps = (calls: readonly RecordedCall[]): number[] =>
  calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? at));

function expectPauses(t: CheckContext, requestId: string, what: string): void {
  const calls = callsOf(t, requestId);
  t.expect(calls.length, `the number of calls for ${what}`).toEqual(3);
  for (const [index, gap] of gaps(calls).entries()) {
    const nth = index === 0 ? 'second' : 'third';
    // Timers may be some milliseconds early.
    if (gap < 980) t.fail(`the ${nth} call at least a second after the one before it`, `it came ${gap} ms after it`);
  }
}

check('throttled', async (t) => {
  const cents = t.random.int(1, 99_999);
  fault(t, SHOP, { times: 2, effect: 'throttle' });
  fault(t, OTHER, { times: 6, effect: 'throttle' });
  const twice = 'a question whose call is throttled twice';
  const again = 'a question whose calls are throttled again and again';
  // Both at once, since each takes two seconds; and both to their ends, so that neither calls during another check.
  const [answered, refused] = await Promise.all([t.invoke(SHOP, question(t, { cents })), t.invoke(OTHER, question(t))]);
  const { error, result } = answered;
  if (error !== undefined) t.fail(`an answer to ${twice}`, `it failed with ${error.type}: ${error.message}`);
  t.expect(result, `the answer to ${twice}`).toHaveMembers({ cents });
  expectFailure(t, refused, 'TooManyRequestsException', again);
  expectPauses(t, answered.requestId, twice);
  expectPauses(t, refused.requestId, again);
});

check('refused', async (t) => {
  const error = (code: string, status: number) => ({ error: { code, message: `${code}, as was asked for`, status } });
  for (const [type, effect] of t.random.shuffle([
    ['AccessDeniedException', 'deny'],
    ['ResourceNotFoundException', error('ResourceNotFoundException', 404)],
    ['ServiceException', error('ServiceException', 500)],
    ['EC2ThrottledException', error('EC2ThrottledException', 502)],
  ] as const)) {
    const mend = fault(t, SHOP, { effect });
    const what = `a question whose call is refused with ${type}`;
    const { requestId } = await mustFail(t, question(t), type, what);
    t.expect(callsOf(t, requestId).length, `the number of calls for ${what}`).toEqual(1);
    mend();
  }
});

check('broken-connection', async (t) => {
  fault(t, SHOP, { effect: 'drop' });
  const { requestId, error, result } = await t.invoke(SHOP, question(t));
  const what = 'a question whose connection breaks';
  t.expect(callsOf(t, requestId).length, `the number of calls for ${what}`).toEqual(1);
  if (error === undefined) t.fail(`${what} to fail`, `it was answered with ${JSON.stringify(result)}`);
});

/** A question whose request to the price function has so many bytes, in letters of one or two bytes. */
function sized(t: CheckContext, bytes: number, letter: 'a' | 'é'): Question {
  const { sku } = question(t);
  const room = bytes - Buffer.byteLength(JSON.stringify({ sku, note: '', currency: 'EUR' }));
  const width = Buffer.byteLength(letter);
  return { sku, note: letter.repeat(Math.floor(room / width)) + 'a'.repeat(room % width) };
}

check('too-large', async (t) => {
  // That it was sent is told by its refusal: to run the price function with it would take a while.
  const mend = fault(t, SHOP, { times: 100, effect: 'deny' });
  const fits = `a question whose request has ${LARGEST - 50} bytes, and is refused with AccessDeniedException`;
  const sent = await mustFail(t, sized(t, LARGEST - 50, 'a'), 'AccessDeniedException', fits);
  t.expect(callsOf(t, sent.requestId).length, `the number of calls for ${fits}`).toEqual(1);
  mend();
  // What comes in still fits; what goes out names the currency, too. As characters it is half as much.
  const what = `a question whose request has ${LARGEST + 10} bytes, most of them in letters of two bytes`;
  const { requestId } = await mustFail(t, sized(t, LARGEST + 10, 'é'), 'RequestTooLargeError', what);
  t.expect(callsOf(t, requestId).length, `the number of calls for ${what}`).toEqual(0);
});
