import { check, type CheckContext } from '@coldstart/checks';

const said = (event: unknown): string => JSON.stringify(event);

/** The `message` of the answer to an event. */
async function messageFor(t: CheckContext, event: object): Promise<unknown> {
  const answer = await t.call('HelloFunction', event);
  t.expect(answer, `the answer to ${said(event)}`).toBe(
    'an object with `message`',
    (value) => typeof value === 'object' && value !== null && 'message' in value,
  );
  return (answer as Record<string, unknown>).message;
}

/** What Lambda answers when it finds no handler. Whatever else goes wrong, it has found one. */
const NOT_FOUND = /^Runtime\.(?:ImportModuleError|HandlerNotFound|MalformedHandlerName|UserCodeSyntaxError)$/;

check('handler-resolves', async (t) => {
  const { error } = await t.invoke('HelloFunction', { name: t.random.name() });
  if (error !== undefined && NOT_FOUND.test(error.type)) {
    t.fail('Lambda to find the handler that template.yaml names', `it failed with ${error.type}: ${error.message}`);
  }
});

check('greets', async (t) => {
  for (const name of [t.random.name(), t.random.name()]) {
    t.expect(await messageFor(t, { name }), `the message for ${said({ name })}`).toEqual(`Hello, ${name}!`);
  }
});

check('languages', async (t) => {
  const unknown = `${t.random.pick(['x', 'q'])}${t.random.hex(3)}`;
  const cases: [lang: string | undefined, hello: string][] = [
    ['fr', 'Bonjour'],
    ['en', 'Hello'],
    [unknown, 'Hello'],
    ['constructor', 'Hello'],
    [undefined, 'Hello'],
  ];
  for (const [lang, hello] of cases) {
    const event = { name: t.random.name(), lang };
    t.expect(await messageFor(t, event), `the message for ${said(event)}`).toEqual(`${hello}, ${event.name}!`);
  }
});

check('validates', async (t) => {
  const events = [{}, { name: '' }, { name: '   ' }, { name: t.random.int(1, 999) }, { name: null }, { name: ['Ada'] }];
  for (const event of t.random.shuffle(events)) {
    const { error, result } = await t.invoke('HelloFunction', event);
    const expected = `the event ${said(event)} to be refused with a ValidationError`;
    if (error === undefined) return t.fail(expected, `it was answered with ${said(result)}`);
    if (error.type !== 'ValidationError') t.fail(expected, `it failed with ${error.type}: ${error.message}`);
  }
});

check('request-id', async (t) => {
  for (const name of [t.random.name(), t.random.name()]) {
    const { result, error, requestId } = await t.invoke('HelloFunction', { name });
    if (error !== undefined)
      t.fail(`HelloFunction to answer ${said({ name })}`, `it failed with ${error.type}: ${error.message}`);
    t.expect(result, `the answer to invocation ${requestId}`).toHaveMembers({ requestId });
  }
});

check('answer-shape', async (t) => {
  const event = { name: t.random.name(), lang: 'en', [t.random.word()]: t.random.int(1, 99) };
  const answer = await t.call('HelloFunction', event);
  const members = typeof answer === 'object' && answer !== null ? Object.keys(answer) : [];
  const wanted = ['message', 'requestId'];
  const missing = wanted.filter((name) => !members.includes(name));
  const extra = members.filter((name) => !wanted.includes(name));
  const expected = `the answer to ${said(event)} to hold message and requestId, and nothing else`;
  if (missing.length > 0) t.fail(expected, `it has no ${missing.join(' and no ')}: ${said(answer)}`);
  if (extra.length > 0) t.fail(expected, `it also holds ${extra.join(' and ')}`);
});

check('awkward-names', async (t) => {
  const long = t.random.words(2000).slice(0, 9_999).concat(' ');
  for (const name of [`${t.random.name()} 🚀`, `"${t.random.name()}" 'the\\great'`, `${t.random.unicode(12)}x`, long]) {
    const event = said({ name });
    const shown = event.length > 60 ? `${event.slice(0, 60)}…` : event;
    t.expect(await messageFor(t, { name }), `the message for ${shown}`).toEqual(`Hello, ${name}!`);
  }
});
