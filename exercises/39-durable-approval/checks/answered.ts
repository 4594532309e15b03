import type { CheckContext } from '@coldstart/checks';
import { answer, asked, ended, ledger, newOrder, place, type Message, type Placed } from './orders.ts';

/** An order that was answered, and what was known of it before. */
export interface Answered {
  readonly placed: Placed;
  readonly question: Message;
  /** The ledger when it was asked about. */
  readonly before: Awaited<ReturnType<typeof ledger>>['sums'];
  /** Between these times it was ordered. */
  readonly came: { readonly after: number; readonly before: number };
  /** The function's log since then: a check's own begins with the check. */
  log(): Promise<string[]>;
}

/** An order that is approved of, and one that is not: several checks look at what becomes of them. */
const stories = new WeakMap<object, Map<boolean, Promise<Answered>>>();

export function answered(t: CheckContext, approved: boolean): Promise<Answered> {
  const known = stories.get(t.stack) ?? new Map<boolean, Promise<Answered>>();
  stories.set(t.stack, known);
  const told = known.get(approved) ?? tell(t, approved);
  known.set(approved, told);
  return told;
}

async function tell(t: CheckContext, approved: boolean): Promise<Answered> {
  const after = Date.now();
  const placed = await place(t, newOrder(t, approved ? undefined : 1));
  const question = await asked(t, placed);
  const { sums } = await ledger(t, placed);
  const came = { after, before: Date.now() };
  await answer(t, question, approved);
  // Then the next order may have the same environment.
  await ended(t, placed, 'it is answered');
  return { placed, question, before: sums, came, log: () => t.logs('ApprovalFunction') };
}
