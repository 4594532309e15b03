/** Small durable functions for the replay theatre: what each line says, and what it does when it runs. */
import type { Line, Script, Values } from './ops.ts';

const OPEN: Line = { code: 'withDurableExecution(async (event, context) => {' };
const CLOSE: Line = { code: '});' };
const body = (...lines: readonly Line[]): readonly Line[] => [OPEN, ...lines, CLOSE];
const done = (value: (values: Values) => string, code: string): Line => ({ code, op: { kind: 'return', value } });

const EFFECT: Script = {
  name: 'a charge',
  hint: 'Run it, kill it after the charge, and let it go on. Then put the charge where it belongs.',
  ways: ['charge outside of a step', 'charge in a step'],
  lines: (isSafe) =>
    body(
      {
        code: "  const parcel = await context.step('reserve', () => stock.reserve(event));",
        op: { kind: 'step', name: 'reserve', sets: 'parcel', value: () => 'p-7', effect: () => 'stock: reserved' },
      },
      isSafe
        ? {
            code: "  await context.step('charge', () => card.charge(event));",
            op: { kind: 'step', name: 'charge', effect: () => 'card: charged 40 EUR' },
          }
        : {
            code: '  await card.charge(event);',
            op: { kind: 'code', effect: () => 'card: charged 40 EUR' },
          },
      { code: "  await context.wait('packing', { days: 1 });", op: { kind: 'wait', name: 'packing', hours: 24 } },
      {
        code: "  await context.step('ship', () => parcels.ship(parcel));",
        op: { kind: 'step', name: 'ship', effect: ({ parcel }) => `parcels: shipped ${parcel}` },
      },
      done(({ parcel = '' }) => parcel, '  return parcel;'),
    ),
};

const ID: Script = {
  name: 'an id',
  hint: 'The id is made before the wait, and used before and after it. Is it the same one?',
  ways: ['randomUUID() outside', 'randomUUID() in a step'],
  lines: (isSafe) =>
    body(
      isSafe
        ? {
            code: "  const id = await context.step('id', async () => randomUUID());",
            op: { kind: 'step', name: 'id', sets: 'id', value: 'uuid' },
          }
        : { code: '  const id = randomUUID();', op: { kind: 'code', sets: 'id', value: 'uuid' } },
      {
        code: "  await context.step('open', () => ledger.open(id));",
        op: { kind: 'step', name: 'open', effect: ({ id }) => `ledger: opened ${id}` },
      },
      { code: "  await context.wait('a day', { days: 1 });", op: { kind: 'wait', name: 'a day', hours: 24 } },
      {
        code: "  await context.step('close', () => ledger.close(id));",
        op: { kind: 'step', name: 'close', effect: ({ id }) => `ledger: closed ${id}` },
      },
      done(({ id = '' }) => id, '  return id;'),
    ),
  wrong: (effects) =>
    new Set(effects.map((effect) => effect.split(' ').at(-1))).size > 1
      ? 'It was opened with one id and closed with another.'
      : undefined,
};

const VARIABLE: Script = {
  name: 'a variable',
  hint: 'A step sets a variable that stands around it. After the wait, what is in it?',
  ways: ['set in the step', 'returned by the step'],
  lines: (isSafe) =>
    body(
      ...(isSafe
        ? [
            {
              code: "  const total = await context.step('price', () => prices.of(event));",
              op: { kind: 'step', name: 'price', sets: 'total', value: () => '40' } as const,
            },
          ]
        : [
            { code: '  let total = 0;', op: { kind: 'code', sets: 'total', value: () => '0' } as const },
            {
              code: "  await context.step('price', async () => { total = await prices.of(event); });",
              op: { kind: 'step', name: 'price', assigns: { total: '40' } } as const,
            },
          ]),
      { code: "  await context.wait('an hour', { hours: 1 });", op: { kind: 'wait', name: 'an hour', hours: 1 } },
      {
        code: "  await context.step('charge', () => card.charge(total));",
        op: { kind: 'step', name: 'charge', effect: ({ total }) => `card: charged ${total} EUR` },
      },
      done(({ total = '' }) => total, '  return total;'),
    ),
  wrong: (effects) =>
    effects.includes('card: charged 0 EUR') ? 'The price was 40 EUR, and the card was charged 0.' : undefined,
};

const APPROVAL: Script = {
  name: 'an approval',
  hint: 'It waits for the boss, 24 hours at most. Count the lines of the log.',
  ways: ['console.log', 'context.logger'],
  lines: (isSafe) =>
    body(
      {
        code: isSafe ? "  context.logger.info('asking');" : "  console.log('asking');",
        op: { kind: 'log', by: isSafe ? 'context' : 'console', text: 'log: asking' },
      },
      {
        code: "  const answer = await context.waitForCallback('boss', (id) => mail.ask(id), { timeout: { hours: 24 } }).catch(() => 'late');",
        op: {
          kind: 'callback',
          name: 'boss',
          sets: 'answer',
          hours: 24,
          effect: () => 'mail: the boss is asked',
          late: 'late',
        },
      },
      {
        code: "  if (answer === 'yes') await context.step('charge', () => card.charge(event));",
        op: { kind: 'step', name: 'charge', effect: () => 'card: charged 40 EUR' },
        when: ({ answer }) => answer === 'yes',
      },
      {
        code: "  else await context.step('release', () => stock.release(event));",
        op: { kind: 'step', name: 'release', effect: () => 'stock: released' },
        when: ({ answer }) => answer !== 'yes',
      },
      done(({ answer = '' }) => answer, '  return answer;'),
    ),
};

const BRANCH: Script = {
  name: 'a branch',
  hint: 'It calls by day and writes by night. It begins at ten, and goes on at ten in the evening.',
  ways: ['the hour outside', 'the hour in a step'],
  lines: (isSafe) =>
    body(
      isSafe
        ? {
            code: "  const hour = await context.step('hour', async () => new Date().getHours());",
            op: { kind: 'step', name: 'hour', sets: 'hour', value: 'hour' },
          }
        : { code: '  const hour = new Date().getHours();', op: { kind: 'code', sets: 'hour', value: 'hour' } },
      {
        code: "  if (hour < 18) await context.step('call', () => phone.call(event));",
        op: { kind: 'step', name: 'call', effect: () => 'phone: called' },
        when: ({ hour }) => Number(hour) < 18,
      },
      {
        code: "  else await context.step('write', () => mail.write(event));",
        op: { kind: 'step', name: 'write', effect: () => 'mail: written' },
        when: ({ hour }) => Number(hour) >= 18,
      },
      {
        code: "  await context.wait('half a day', { hours: 12 });",
        op: { kind: 'wait', name: 'half a day', hours: 12 },
      },
      {
        code: "  await context.step('note', () => crm.note(event));",
        op: { kind: 'step', name: 'note', effect: () => 'crm: noted' },
      },
      done(() => 'done', "  return 'done';"),
    ),
};

export const SCRIPTS: readonly Script[] = [EFFECT, ID, VARIABLE, APPROVAL, BRANCH];
