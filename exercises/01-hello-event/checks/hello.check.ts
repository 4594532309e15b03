import { check, type CheckContext } from '@coldstart/checks';

const FUNCTION = 'HelloFunction';

/** Enough of an event to know it again. */
function shown(event: object): string {
  const text = JSON.stringify(event);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** The `message` of the answer to an event must be this one. */
async function greets(t: CheckContext, event: object, message: string): Promise<void> {
  const answer = await t.callObject(FUNCTION, event);
  t.expect(answer['message'], `\`message\` for ${shown(event)}`).toEqual(message);
}

/** What Lambda answers when it finds no handler. Whatever else goes wrong, it has found one. */
const NOT_FOUND = /^Runtime\.(?:ImportModuleError|HandlerNotFound|MalformedHandlerName|UserCodeSyntaxError)$/;

check('handler-resolves', async (t) => {
  const { error } = await t.invoke(FUNCTION, { name: t.random.name() });
  if (error !== undefined && NOT_FOUND.test(error.type)) {
    t.fail('Lambda to find the handler that template.yaml names', `it failed with ${error.type}: ${error.message}`);
  }
});

check('greets', async (t) => {
  for (const name of [t.random.name(), t.random.name()]) await greets(t, { name }, `Hello, ${name}!`);
});

check('languages', async (t) => {
  const langs: unknown[] = ['en', 'FR', 'Fr', ' fr', 'fr-CA', '', 'constructor', `x${t.random.hex(3)}`];
  const others: unknown[] = [7, 0, true, null, ['fr'], {}, undefined];
  for (const lang of ['fr', ...t.random.shuffle([...langs, ...others])]) {
    const name = t.random.name();
    await greets(t, { name, lang }, lang === 'fr' ? `Bonjour, ${name}!` : `Hello, ${name}!`);
  }
});

check('validates', async (t) => {
  const blank = ['', ' ', '   ', '\t', '\n', ' \t\r\n '];
  const others = [undefined, null, 0, t.random.int(1, 999), 1.5, true, false, [], ['Ada'], {}, { name: 'Ada' }];
  for (const name of t.random.shuffle([...blank, ...others]))
    await t.expectRefusal(FUNCTION, { name }, 'ValidationError');
});

check('request-id', async (t) => {
  for (const name of [t.random.name(), t.random.name()]) {
    const { result, error, requestId } = await t.invoke(FUNCTION, { name });
    if (error !== undefined)
      t.fail(`an answer to ${shown({ name })}`, `it failed with ${error.type}: ${error.message}`);
    t.expect(result, `the answer to invocation ${requestId}`).toHaveMembers({ requestId });
  }
});

check('answer-shape', async (t) => {
  const event = { name: t.random.name(), lang: t.random.pick(['en', 'fr']), [t.random.word()]: t.random.int(1, 99) };
  const members = Object.keys(await t.callObject(FUNCTION, event)).sort();
  t.expect(members, `what the answer to ${shown(event)} holds`).toEqual(['message', 'requestId']);
});

check('awkward-names', async (t) => {
  const name = t.random.name();
  const names = [
    ` ${name}`,
    `${name} `,
    `\t${name}\n`,
    name.replace('-', '  '),
    `${name}\nthe\r\nGreat`,
    `"${name}" 'the\\great'`,
    `${name} $& $1 %s {0} \${name}`,
    `<b>${name}</b> &amp; &`,
    `e\u0301\u00e9 ${name} 👩🏽‍🚀`,
    `${t.random.unicode(12)}x`,
    'undefined',
    '0',
    t.random.words(2000).slice(0, 9_999).concat(' '),
  ];
  for (const awkward of t.random.shuffle(names)) {
    const lang = t.random.pick(['fr', 'en']);
    await greets(t, { name: awkward, lang }, `${lang === 'fr' ? 'Bonjour' : 'Hello'}, ${awkward}!`);
  }
});
