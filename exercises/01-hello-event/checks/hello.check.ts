import { check, type CheckContext } from '@coldstart/checks';

const said = (event: unknown): string => JSON.stringify(event);

/** The `message` of the answer to an event. */
async function messageFor(t: CheckContext, event: object): Promise<unknown> {
  const answer = await t.call('HelloFunction', event);
  t.expect(answer, `the answer to ${said(event)}`).toBe(
    'an object',
    (value) => typeof value === 'object' && value !== null,
  );
  return (answer as Record<string, unknown>).message;
}

check('handler-resolves', async (t) => {
  const { error } = await t.invoke('HelloFunction', { name: t.random.name() });
  if (error !== undefined && /^Runtime\.(ImportModuleError|HandlerNotFound|MalformedHandlerName)$/.test(error.type)) {
    t.fail('Lambda to find the handler that template.yaml names', `it gave up with ${error.type}: ${error.message}`);
  }
  t.expect(error?.type, 'the error of a first invocation').toBeAbsent();
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
    if (error !== undefined) t.fail('HelloFunction to answer', `it failed with ${error.type}: ${error.message}`);
    t.expect(result, `the answer to invocation ${requestId}`).toHaveMembers({ requestId });
  }
});

check('answer-shape', async (t) => {
  const event = { name: t.random.name(), lang: 'en', [t.random.word()]: t.random.int(1, 99) };
  const answer = await t.call('HelloFunction', event);
  const members = typeof answer === 'object' && answer !== null ? Object.keys(answer).sort() : answer;
  t.expect(members, `what the answer to ${said(event)} consists of`).toEqual(['message', 'requestId']);
});

check('awkward-names', async (t) => {
  const long = t.random.words(2000).slice(0, 10_000);
  for (const name of [`${t.random.name()} 🚀`, `"${t.random.name()}" 'the\\great'`, `${t.random.unicode(12)}x`, long]) {
    t.expect(await messageFor(t, { name }), `the message for ${said({ name }).slice(0, 60)}`).toEqual(
      `Hello, ${name}!`,
    );
  }
});
