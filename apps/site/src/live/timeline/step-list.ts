/** The list of a trace: each step a sentence that opens to what is behind it; what repeats is one line. */
import type { TraceStep } from '@coldstart/workshop/api';
import { KINDS } from '~/lib/signs.ts';
import { element, sign, withCode } from '../html.ts';
import { fold, type Entry, type Line } from './fold.ts';
import type { Break } from './scale.ts';
import { describeStep, ending, kindOf, time } from './words.ts';

/** Lines that are written at once; the others come when they are asked for. */
const AT_ONCE = 60;

export interface StepList {
  readonly element: HTMLElement;
  /** Brings a step into sight, opening what it is folded into. */
  readonly show: (step: number) => void;
}

/** @param breaks times in which nothing happens: each is a line of its own */
export function stepList(
  entries: readonly Entry[],
  byId: ReadonlyMap<number, TraceStep>,
  breaks: readonly Break[] = [],
): StepList {
  const list = element('ol', { class: 'steps' });
  const items = new Map<number, HTMLElement>();
  /** What has to be opened for a step to be written, outermost first. */
  const openers = new Map<number, (() => void)[]>();
  const context: Context = { byId, items, openers };
  append(list, withPauses(fold(entries), breaks), context, []);
  const show = (step: number): void => {
    for (const open of openers.get(step) ?? []) open();
    const item = items.get(step);
    if (item === undefined) return;
    const details = item.querySelector<HTMLDetailsElement>(':scope > details');
    if (details !== null) details.open = true;
    (details?.querySelector('summary') ?? item).focus({ preventScroll: true });
    item.scrollIntoView({ block: 'nearest' });
  };
  return { element: list, show };
}

interface Context {
  readonly byId: ReadonlyMap<number, TraceStep>;
  readonly items: Map<number, HTMLElement>;
  readonly openers: Map<number, (() => void)[]>;
}

type Opener = () => void;

/** Writes the first lines, and a button for the others. */
function append(list: HTMLElement, lines: readonly ListedLine[], context: Context, above: readonly Opener[]): void {
  list.append(...lines.slice(0, AT_ONCE).map((line) => lineItem(line, context, above)));
  const rest = lines.slice(AT_ONCE);
  if (rest.length === 0) return;
  let written = false;
  const write = (): void => {
    if (written) return;
    written = true;
    more.remove();
    const before = list.childElementCount;
    append(list, rest, context, [...above, write]);
    list.children[before]?.querySelector<HTMLElement>('summary, [tabindex]')?.focus();
  };
  const label = `Show ${Math.min(rest.length, AT_ONCE)} more of ${rest.length}`;
  const more = element(
    'li',
    { class: 'more' },
    element('button', { type: 'button', class: 'quiet', onclick: write }, label),
  );
  list.append(more);
  noteOpeners(rest, context, [...above, write]);
}

/** A line of the list, or time that passes before the next. */
type ListedLine = Line | { readonly type: 'pause'; readonly length: number };

function withPauses(lines: readonly Line[], breaks: readonly Break[]): ListedLine[] {
  const left = [...breaks];
  return lines.flatMap((line): ListedLine[] => {
    const at = (line.type === 'once' ? line.entry : line.rounds[0]?.[0])?.step.at ?? 0;
    const over = left.splice(0, left.findLastIndex(({ end }) => end <= at) + 1);
    return [...over.map(({ length }): ListedLine => ({ type: 'pause', length })), line];
  });
}

function lineItem(line: ListedLine, context: Context, above: readonly Opener[]): HTMLElement {
  if (line.type === 'once') return entryItem(line.entry, context, above);
  if (line.type === 'repeat') return repeatItem(line.rounds, context, above);
  const what = element('span', { class: 'what' }, `${time(line.length)} pass, and nothing happens`);
  return element(
    'li',
    { class: 'pause' },
    element('p', { class: 'line' }, element('span', { class: 'when' }, sign('…')), what),
  );
}

function entryItem({ step, within }: Entry, context: Context, above: readonly Opener[]): HTMLElement {
  const item = element('li', { class: kindOf(step), 'data-of': step.id, tabindex: -1 });
  const line = [when(step.at), element('span', { class: 'what' }, mark(step), ...words(step))];
  const behind = detail(step, context);
  item.append(
    behind === undefined
      ? element('p', { class: 'line' }, ...line)
      : element('details', {}, element('summary', { class: 'line' }, ...line), behind),
  );
  if (within.length > 0) {
    const inner = element('ol', { class: 'steps' });
    append(inner, fold(within), context, above);
    item.append(inner);
  }
  context.items.set(step.id, item);
  return item;
}

/** `40 times: ...`; its rounds are written when it is opened. */
function repeatItem(rounds: readonly (readonly Entry[])[], context: Context, above: readonly Opener[]): HTMLElement {
  const [first = []] = rounds;
  const last = rounds.at(-1)?.at(-1);
  const start = first[0]?.step.at ?? 0;
  const said = first.flatMap((entry, index) => [
    index === 0 ? '' : '; ',
    mark(entry.step),
    ...words(entry.step, { message: false }),
    inside(entry),
  ]);
  const until = last === undefined ? '' : ` until ${time(last.step.at + last.step.duration)}`;
  const summary = element(
    'summary',
    { class: 'line' },
    when(start),
    element('span', { class: 'what' }, element('strong', {}, `${rounds.length} times`), ': ', ...said, until),
  );
  const inner = element('ol', { class: 'steps' });
  let written = false;
  const write = (): void => {
    if (written) return;
    written = true;
    append(
      inner,
      rounds.flat().map((entry): Line => ({ type: 'once', entry })),
      context,
      [...above, open],
    );
  };
  const details = element('details', { ontoggle: () => details.open && write() }, summary, inner);
  const open = (): void => {
    write();
    details.open = true;
  };
  noteOpeners(
    rounds.flat().map((entry): Line => ({ type: 'once', entry })),
    context,
    [...above, open],
  );
  return element('li', { class: `repeat ${kindOf(first[0]?.step ?? NO_STEP)}` }, details);
}

const NO_STEP: TraceStep = { id: 0, kind: 'state', service: '', action: '', at: 0, duration: 0, outcome: 'ok' };

/** Notes how to reach steps that are not written yet. */
function noteOpeners(lines: readonly ListedLine[], context: Context, openers: readonly Opener[]): void {
  const note = ({ step, within }: Entry): void => {
    context.openers.set(step.id, [...openers]);
    within.forEach(note);
  };
  for (const line of lines) {
    if (line.type === 'once') note(line.entry);
    else if (line.type === 'repeat') line.rounds.flat().forEach(note);
  }
}

function inside({ within }: Entry): string {
  const count = (entries: readonly Entry[]): number => entries.reduce((sum, entry) => sum + 1 + count(entry.within), 0);
  const steps = count(within);
  return steps === 0 ? '' : ` (${steps} ${steps === 1 ? 'step' : 'steps'} within)`;
}

function when(at: number): HTMLElement {
  return element('span', { class: 'when' }, time(at), element('span', { class: 'sr-only' }, ': '));
}

function mark(step: TraceStep): HTMLElement {
  const kind = kindOf(step);
  return element('span', { class: kind }, sign(KINDS[kind].sign));
}

function words(step: TraceStep, { message = true } = {}): (Node | string)[] {
  const said = [element('span', { class: 'action' }, describeStep(step), ending(step))];
  if (message && step.message !== undefined && step.message !== '') {
    said.push(
      element('span', { class: 'said' }, element('span', { class: 'sr-only' }, ': '), ...withCode(step.message)),
    );
  }
  return said;
}

/** What a step opens to; undefined where there is nothing behind it. */
function detail({ id, cause, duration, detail: held }: TraceStep, { byId }: Context): HTMLElement | undefined {
  const led = cause === undefined ? undefined : byId.get(cause);
  const rows: [string, Node | string][] = [];
  if (duration > 0) rows.push(['took', time(duration)]);
  if (led !== undefined) rows.push(['because', `${describeStep(led)} (${time(led.at)})`]);
  for (const [name, value] of Object.entries(held ?? {})) rows.push([name, shown(value)]);
  if (rows.length === 0) return undefined;
  return element(
    'dl',
    { class: 'behind', 'data-behind': id },
    ...rows.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
  );
}

/** Data as it is read: text as text, lines as lines, everything else as JSON. */
function shown(value: unknown): Node | string {
  if (typeof value === 'string') return value.includes('\n') ? block(value) : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return block(value.join('\n'));
  return block(JSON.stringify(value, null, 2));
}

function block(text: string): HTMLElement {
  return element('pre', { tabindex: 0 }, element('code', {}, text));
}
