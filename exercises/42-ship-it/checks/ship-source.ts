import type { CheckContext } from '@coldstart/checks';

/*
 * `shipAll`, written anew in each run: with other names and in another order than the given one. Tests that look at the text
 * of the code, and not at what it does, fail with the right one.
 */

/** What can be wrong with a `shipAll`. */
export interface Fault {
  /** The requirement that a test has to be about. */
  readonly about: 'unwritten' | 'unreadable' | 'late' | 'behind';
  /** For the learner. */
  readonly says: string;
  readonly parts: Partial<Parts>;
}

interface Parts {
  /** What is done where an order cannot be written. */
  readonly unwritten: string;
  /** What is done with what is no JSON. */
  readonly unparsed: string;
  /** What is done with JSON that is no order. */
  readonly strange: string;
  /** What is done before the first message. */
  readonly before: string;
  /** What is asked of the time. */
  readonly late: string;
  /** What is done with a message that there is no time for. */
  readonly untouched: string;
  /** What is asked of an order. */
  readonly valid: string;
}

interface Names {
  readonly failed: string;
  readonly id: string;
  readonly text: string;
  readonly order: string;
  readonly whole: string;
}

/** The right ones. */
const rightParts = ({ failed, id, order }: Names): Parts => ({
  unwritten: `${failed}.push({ itemIdentifier: ${id} }); continue;`,
  unparsed: `${failed}.push({ itemIdentifier: ${id} }); continue;`,
  strange: `${failed}.push({ itemIdentifier: ${id} }); continue;`,
  before: '',
  late: 'timeLeft() < 2000',
  untouched: `${failed}.push({ itemIdentifier: ${id} }); continue;`,
  valid: `typeof ${order}?.order === 'string' && ${order}.order && typeof ${order}.to === 'string' && ${order}.to && Number.isInteger(${order}.parcels) && ${order}.parcels > 0`,
});

/** Whatever can be wrong, in the order of the task: each run has all of it. */
const faultsOf = ({ failed, id, order, whole }: Names): readonly Fault[] => [
  { about: 'unwritten', says: 'forgets what could not be written', parts: { unwritten: 'continue;' } },
  {
    about: 'unwritten',
    says: 'names the order, and not the message, that could not be written',
    parts: { unwritten: `${failed}.push({ itemIdentifier: ${order}.order }); continue;` },
  },
  {
    about: 'unwritten',
    says: 'lets all messages come back when one could not be written',
    parts: { unwritten: `throw new Error('The batch has failed');` },
  },
  { about: 'unreadable', says: 'drops what is no JSON', parts: { unparsed: 'continue;' } },
  { about: 'unreadable', says: 'drops what is JSON and no order', parts: { strange: 'continue;' } },
  {
    about: 'unreadable',
    says: 'lets all messages come back when one is no JSON',
    parts: { unparsed: `throw new SyntaxError('This is no JSON');` },
  },
  {
    about: 'unreadable',
    says: 'lets all messages come back when one is JSON and no order',
    parts: { strange: `throw new Error('This is no order');` },
  },
  { about: 'late', says: 'never asks how much time is left', parts: { late: 'false' } },
  {
    about: 'late',
    says: 'asks how much time is left once, before the first order',
    parts: { before: 'const first = timeLeft();', late: 'first < 2000' },
  },
  { about: 'late', says: 'begins an order with 1999 milliseconds left', parts: { late: 'timeLeft() < 1999' } },
  { about: 'late', says: 'forgets what there was no time for', parts: { untouched: 'break;' } },
  {
    about: 'behind',
    says: 'stops at the first message that has failed',
    parts: { unwritten: `${failed}.push({ itemIdentifier: ${id} }); break;` },
  },
  {
    about: 'behind',
    says: 'reports, and does not try, what is behind a message that has failed',
    parts: {
      unwritten: `for (const { messageId } of ${whole}.slice(${whole}.findIndex((one) => one.messageId === ${id}))) ${failed}.push({ itemIdentifier: messageId }); break;`,
    },
  },
];

interface Variants {
  /** Two: tests that pass with the first that they see, and fail with all others, are wrong about one. */
  readonly right: readonly string[];
  readonly wrong: readonly { readonly fault: Fault; readonly source: string }[];
}

/** Each written anew, with names of its own. */
export function variants(t: CheckContext): Variants {
  const named = (): Names => ({
    failed: `a${t.random.hex(6)}`,
    id: `b${t.random.hex(6)}`,
    text: `c${t.random.hex(6)}`,
    order: `d${t.random.hex(6)}`,
    whole: `e${t.random.hex(6)}`,
  });
  const right = [named(), named()].map((names) => sourceOf(names, rightParts(names)));
  const wrong = faultsOf(named()).flatMap((_, at) => {
    const names = named();
    const fault = faultsOf(names)[at];
    return fault === undefined ? [] : [{ fault, source: sourceOf(names, { ...rightParts(names), ...fault.parts }) }];
  });
  return { right, wrong };
}

function sourceOf({ failed, id, text, order, whole }: Names, parts: Parts): string {
  return `
export async function shipAll(${whole}, { write, timeLeft }) {
  const ${failed} = [];
  ${parts.before}
  for (const { messageId: ${id}, body: ${text} } of ${whole}) {
    if (${parts.late}) { ${parts.untouched} }
    let ${order};
    try { ${order} = JSON.parse(${text}); } catch { ${parts.unparsed} }
    if (!(${parts.valid})) { ${parts.strange} }
    try { await write({ order: ${order}.order, to: ${order}.to, parcels: ${order}.parcels }); }
    catch { ${parts.unwritten} }
  }
  return { batchItemFailures: ${failed} };
}
`;
}
