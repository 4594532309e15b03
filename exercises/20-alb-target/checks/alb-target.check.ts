import { check, type CheckContext } from '@coldstart/checks';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  byId,
  newNote,
  notesOf,
  setLists,
  keep,
  kept,
  queryOf,
  get,
  put,
  expectAnswer,
  expectNotes,
  expectRefusal,
  TOO_LARGE,
  NOT_THERE,
  cookieLines,
  cookiesOf,
} from './notes.ts';

check('answers', async (t) => {
  await setLists(t, 'off');
  const notes = [newNote(t, { text: `Zoë "quoted" \\ 🦄 ${t.random.word()}` }), newNote(t, { tags: [] })];
  for (const note of notes) {
    const what = `a PUT of a note with ${note.tags.length === 0 ? 'no' : 'one'} X-Tag`;
    const stored = expectAnswer(t, await put(t, note), '200 OK', what);
    t.expect(stored, `the body of the answer to ${what}`).toEqual(note);
    t.expect(await kept(t, note.id), `the table's item after ${what}`).toEqual(note);
    expectNotes(t, await get(t, queryOf([note.id])), [note], 'a GET of that note');
  }
  const [note] = notes.map((one) => ({ ...one, text: t.random.words(3) }));
  if (note !== undefined) {
    await put(t, note);
    expectNotes(t, await get(t, queryOf([note.id])), [note], 'a GET of a note that was PUT again');
  }
  expectRefusal(t, await get(t, queryOf([t.random.uuid()])), NOT_THERE, 'a GET of a note that is not there');
  expectRefusal(t, await get(t, ''), NOT_THERE, 'a GET without an id');
});

/** What a client that has been there before sends. */
const visitors = (t: CheckContext): [cookie: string | undefined, visits: number][] => {
  const before = t.random.int(2, 998);
  return [
    [undefined, 1],
    [`visits=${before}`, before + 1],
    [`theme=dark; visits=${before}; lang=en`, before + 1],
    [`theme=dark; revisits=7; visits=${before}`, before + 1],
    ['theme=dark', 1],
  ];
};

/** Which cookies an answer sets, whether notes were found or not. */
async function expectCookies(t: CheckContext, ids: readonly string[], last: string | undefined): Promise<void> {
  for (const [cookie, visits] of visitors(t)) {
    const what = `a GET with ${cookie === undefined ? 'no cookie' : `the cookies ${cookie}`}`;
    const answer = await get(t, queryOf(ids), cookie === undefined ? {} : { Cookie: cookie });
    const set = cookiesOf(answer);
    t.expect(set['visits'], `the cookie \`visits\` of the answer to ${what}`).toEqual(String(visits));
    if (last === undefined) continue;
    t.expect(set['last'], `the cookie \`last\` of the answer to ${what}`).toEqual(last);
    t.expect(cookieLines(answer).length, `how many cookies the answer to ${what} sets`).toEqual(2);
  }
}

check('single', async (t) => {
  await setLists(t, 'off');
  const [one, other] = [newNote(t, { tags: ['red', 'green', 'blue, bright'] }), newNote(t)];
  const stored = expectAnswer(t, await put(t, one), '200 OK', 'a PUT with three X-Tag');
  const expected = { ...one, tags: ['blue, bright'] };
  t.expect(stored, 'the body of the answer to a PUT with three X-Tag').toEqual(expected);
  await keep(t, other);
  expectNotes(t, await get(t, queryOf([other.id, one.id])), [expected], 'a GET with two ids');
  await expectCookies(t, [one.id], undefined);
  await expectCookies(t, [t.random.uuid()], undefined);
});

check('lists', async (t) => {
  await setLists(t, 'on');
  const notes = [
    newNote(t, { tags: ['red', 'green', 'blue, bright'] }),
    newNote(t, { tags: [] }),
    newNote(t, { tags: ['grey'] }),
  ];
  for (const note of notes) {
    const what = `a PUT with ${['no', 'one', '', 'three'][note.tags.length]} X-Tag, multi-value headers on`;
    const stored = expectAnswer(t, await put(t, note), '200 OK', what);
    t.expect(stored, `the body of the answer to ${what}`).toEqual(note);
  }
  // Forwards and backwards: an order of its own fits one of them at most.
  const asked = notes.toReversed();
  for (const some of t.random.shuffle([notes, asked]))
    expectNotes(
      t,
      await get(t, queryOf(some.map(({ id }) => id))),
      some,
      'a GET with three ids, multi-value headers on,',
    );
  const [first = '', ...others] = asked.map(({ id }) => id);
  expectNotes(
    t,
    await get(t, queryOf([first, t.random.uuid(), ...others])),
    asked,
    'a GET with an id among others that is not there, multi-value headers on,',
  );
  expectNotes(t, await get(t, queryOf([first])), asked.slice(0, 1), 'a GET with one id, multi-value headers on,');
  for (const query of ['', queryOf([t.random.uuid(), t.random.uuid()])]) {
    const what = `a GET ${query === '' ? 'without an id' : 'of two notes that are not there'}, multi-value headers on,`;
    expectRefusal(t, await get(t, query), NOT_THERE, what);
  }
});

check('cookies', async (t) => {
  await setLists(t, 'on');
  const note = newNote(t, { id: `${t.random.word()} 50%; ü, ${t.random.hex(6)}` });
  await keep(t, note);
  const last = encodeURIComponent(note.id);
  await expectCookies(t, [note.id], last);
  await expectCookies(t, [t.random.uuid(), note.id], last);
  const gone = t.random.uuid();
  await expectCookies(t, [note.id, gone], gone);
  const set = Object.keys(cookiesOf(await get(t, '')));
  t.expect(set, 'the cookies that the answer to a GET without an id sets').toEqual(['visits']);
});

check('decoded', async (t) => {
  const mark = t.random.hex(6);
  const ids = ['50%', 'a+b', 'a b', 'a%2Bb', 'a%20b', 'x&id=y', 'Zoë', '小林 🦄', 'a=b', 'a/b?c#d', '"q"'];
  const notes = ids.map((id) => newNote(t, { id: `${id} ${mark}` }));
  await Promise.all(notes.map((note) => keep(t, note)));
  const withPlus = (query: string): string => query.replaceAll('%20', '+');
  await setLists(t, 'off');
  for (const [index, { id }] of notes.entries()) {
    const query = index % 2 === 0 ? queryOf([id]) : withPlus(queryOf([id]));
    expectNotes(t, await get(t, query), notes.slice(index, index + 1), `a GET with ?${query}`);
  }
  await setLists(t, 'on');
  const some = notes.slice(0, 2);
  for (const query of [queryOf(some.map(({ id }) => id)), withPlus(queryOf(some.map(({ id }) => id)))])
    expectNotes(t, await get(t, query), some, `a GET with ?${query}`);
  await setLists(t, 'off');
  const note = newNote(t, { id: `tea+milk & 100% ${mark}`, tags: [] });
  const stored = expectAnswer(t, await put(t, note), '200 OK', `a PUT with ?${queryOf([note.id])}`);
  t.expect(stored, `the body of the answer to a PUT with ?${queryOf([note.id])}`).toEqual(note);
});

check('encoded', async (t) => {
  await setLists(t, 'off');
  const base64 = Buffer.from(t.random.words(3)).toString('base64');
  const text = `Zoë Łukasz 小林 🦄 ${t.random.name()}`;
  const sent: [type: string | undefined, text: string][] = [
    ['text/plain', text],
    ['text/plain', base64],
    ['application/json', JSON.stringify({ text })],
    ['application/json', JSON.stringify(base64)],
    ['application/octet-stream', text],
    ['application/octet-stream', base64],
    ['application/vnd.notes+json', JSON.stringify({ text })],
    [undefined, text],
  ];
  for (const [type, body] of t.random.shuffle(sent)) {
    const note = newNote(t, { text: body, tags: [] });
    const what = `a PUT ${type === undefined ? 'without a content type' : `as ${type}`}`;
    const stored = expectAnswer(
      t,
      await put(t, note, type === undefined ? {} : { 'Content-Type': type }),
      '200 OK',
      what,
    );
    t.expect(stored, `the body of the answer to ${what}`).toEqual(note);
    t.expect((await kept(t, note.id))?.text, `the text of the table's item after ${what}`).toEqual(body);
  }
});

check('healthy', async (t) => {
  for (const mode of t.random.shuffle(['on', 'off'] as const)) {
    await setLists(t, mode);
    const what = `GET /health, multi-value headers ${mode},`;
    expectAnswer(t, await t.request(t.stack.output('HealthUrl')), '200 OK', what);
  }
  const asking = new DescribeTargetHealthCommand({ TargetGroupArn: t.stack.resource('NotesTarget') });
  await t.eventually(
    async () => {
      const { TargetHealthDescriptions: [target] = [] } = await t.client(ElasticLoadBalancingV2Client).send(asking);
      t.expect(target?.TargetHealth?.State, 'the health of the target').toEqual('healthy');
    },
    // Five checks in a row make a target healthy that was not.
    { within: 6 * 35_000 },
  );
  const calls = t.journal.entries({ service: 'dynamodb', kind: 'call' }).map(({ action }) => action);
  t.expect(calls, 'the calls to DynamoDB while only /health was asked').toEqual([]);
});

/** What a function's answer may have at most. */
const LARGEST = 1024 * 1024;

check('too-large', async (t) => {
  const [plain, quotes, umlauts] = ['x', '"', 'ü'].map((letter) => {
    const length = Math.floor(345_000 / Buffer.byteLength(letter)) - t.random.int(0, 999);
    return newNote(t, { text: letter.repeat(length) });
  });
  if (plain === undefined || quotes === undefined || umlauts === undefined) return;
  const others = [newNote(t, { text: plain.text }), newNote(t, { text: umlauts.text })];
  for (const note of [plain, quotes, umlauts, ...others]) await keep(t, note);
  const half = newNote(t, { text: quotes.text.slice(0, LARGEST / 4 - 20_000) });
  await keep(t, half);
  for (const mode of t.random.shuffle(['on', 'off'] as const)) {
    await setLists(t, mode);
    const is = `multi-value headers ${mode},`;
    expectNotes(t, await get(t, queryOf([plain.id])), [plain], `a GET of a large note, ${is}`);
    expectNotes(t, await get(t, queryOf([half.id])), [half], `a GET of a note of many quotes, ${is}`);
    // JSON within JSON: each quote becomes four bytes.
    const escaped = await get(t, queryOf([quotes.id]));
    expectRefusal(t, escaped, TOO_LARGE, `a GET of a note of ${quotes.text.length} quotes, ${is}`);
    t.expect(cookiesOf(escaped)['visits'], 'the cookie `visits` of an answer that is a 413').toEqual('1');
    if (mode === 'off') continue;
    const two = [plain, umlauts].toSorted(byId);
    const body = expectAnswer(
      t,
      await get(t, queryOf(two.map(({ id }) => id))),
      '200 OK',
      `a GET of two large notes, ${is}`,
    );
    // Whether they come in the order that was asked for is another check's.
    t.expect(notesOf(body).toSorted(byId), `the notes of the answer to a GET of two large notes, ${is}`).toEqual(two);
    const many = [plain, umlauts, ...others].map(({ id }) => id);
    expectRefusal(t, await get(t, queryOf(many)), TOO_LARGE, `a GET of four large notes, ${is}`);
  }
});
