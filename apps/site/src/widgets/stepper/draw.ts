/** The drawings of the state stepper: outline, data, history, mocks. */
import type { HistoryEvent } from '@coldstart/states';
import { KINDS } from '~/lib/signs.ts';
import { element, sign } from '~/live/html.ts';
import { duration } from '~/widgets/retries/duration.ts';
import { mockOf, MOCK_KINDS, type Mock, type Mocks } from './mocks.ts';
import type { Moment, Row } from './moment.ts';
import type { OutlineNode } from './outline.ts';
import type { Told } from './session.ts';
import { detailsOf } from './visits.ts';

/** Events that are listed: those before them are told as a number. */
const LISTED = 60;

export const outlineItems = (nodes: readonly OutlineNode[], moment: Moment): HTMLElement[] =>
  nodes.map(({ name, type, ways, parts }) => {
    const state = moment.states.get(name);
    const kind = state === undefined ? undefined : KINDS[state.kind];
    const times = state !== undefined && state.times > 1 ? ` · ${state.times} times` : '';
    return element(
      'li',
      {
        class: `${state?.kind ?? ''}${state?.now === true ? ' now' : ''}`,
        'aria-current': state?.now === true && 'step',
      },
      element(
        'p',
        { class: 'state' },
        kind === undefined ? undefined : sign(kind.sign),
        element('b', {}, name),
        ' ',
        element('small', {}, `${type}${times}`),
        element('span', { class: 'sr-only' }, `, ${kind?.word ?? 'not reached'}`),
      ),
      ...parts.map(({ title, nodes: inner }) =>
        element(
          'div',
          { class: 'part' },
          element('p', {}, title),
          element('ol', { class: 'flow' }, ...outlineItems(inner, moment)),
        ),
      ),
      ways.length === 0 ? undefined : waysList(name, ways, moment),
    );
  });

function waysList(name: string, ways: OutlineNode['ways'], { taken }: Moment): HTMLElement {
  const items = ways.map(({ when, to }) => {
    const isTaken = to !== undefined && taken.has(`${name} → ${to}`);
    return element(
      'li',
      { class: isTaken && 'taken' },
      `${when}: `,
      element('b', {}, to ?? 'the end'),
      isTaken ? element('span', { class: 'sr-only' }, ', taken') : undefined,
    );
  });
  return element('ul', { class: 'ways' }, ...items);
}

export const rowItems = (rows: readonly Row[]): HTMLElement[] =>
  rows.map(({ title, value, kind }) =>
    element('div', { class: kind }, element('dt', {}, title), element('dd', {}, element('pre', {}, value))),
  );

export function eventItems(events: readonly HistoryEvent[]): HTMLElement[] {
  const [first] = events;
  const left = events.length - LISTED;
  const items = events.slice(-LISTED).map((event) => {
    const { name, index, error } = detailsOf(event);
    const time = duration(Math.round((event.timestamp - (first?.timestamp ?? 0)) / 1000));
    const item = index === undefined ? undefined : `item ${index}`;
    const about = [name, item, error].filter((part) => part !== undefined).join(', ');
    return element(
      'li',
      {},
      element('b', {}, `${event.id} ${event.type}`),
      `${about === '' ? '' : ` (${about})`} after ${time}`,
      element('small', {}, event.previousEventId === 0 ? '' : ` follows ${event.previousEventId}`),
    );
  });
  return left > 0 ? [element('li', {}, `${left} events before these`), ...items] : items;
}

export const toldItems = (told: readonly Told[]): HTMLElement[] =>
  told.map(({ severity, line, text }) =>
    element(
      'li',
      { class: severity === 'ERROR' ? 'denial' : 'wait' },
      sign(KINDS[severity === 'ERROR' ? 'denial' : 'wait'].sign),
      element('b', {}, line === undefined ? severity : `${severity}, line ${line}`),
      `: ${text}`,
    ),
  );

/** Which fields a kind of mock has. */
const FIELDS: Readonly<Record<Mock['kind'], readonly (keyof Mock)[]>> = {
  answers: ['answer', 'seconds'],
  fails: ['error', 'seconds'],
  first: ['times', 'error', 'answer', 'seconds'],
  where: ['text', 'error', 'answer', 'seconds'],
  never: [],
};

const LABELS = {
  text: 'The text',
  times: 'How often it fails first',
  error: 'Name of the error',
  answer: 'Answer, as JSON; without one, what it was given',
  seconds: 'Seconds that it takes',
} as const;

/** One task's mock as fields. @param change is told what they say after every change */
export function mockFields(task: string, mocks: Mocks, change: (mock: Partial<Mock>) => void): HTMLElement {
  const mock = mockOf(mocks, task);
  const options = Object.entries(MOCK_KINDS).map(([value, text]) =>
    element('option', { value, selected: value === mock.kind }, text),
  );
  const select = element('select', { name: 'kind' }, ...options);
  const fields = Object.entries(LABELS).map(([name, title]) => {
    const field = name as keyof typeof LABELS;
    const isNumber = field === 'times' || field === 'seconds';
    const box =
      field === 'answer'
        ? element('textarea', { name, rows: 2, spellcheck: 'false' }, mock.answer)
        : element('input', { name, value: mock[field], ...(isNumber ? { type: 'number', min: 0, max: 100_000 } : {}) });
    return { field, box, label: element('label', {}, element('span', {}, title), box) };
  });
  const say = (): void => {
    const kind = select.value as Mock['kind'];
    for (const { field, label } of fields) label.hidden = !FIELDS[kind].includes(field);
    const said = Object.fromEntries(
      fields.map(({ field, box }) => [
        field,
        'min' in box && box.type === 'number' ? Math.max(0, Number(box.value)) : box.value,
      ]),
    );
    change({ kind, ...said });
  };
  const whole = element(
    'fieldset',
    { class: 'mock request', oninput: say },
    element('legend', {}, task),
    element('label', {}, element('span', {}, 'It'), select),
    ...fields.map(({ label }) => label),
  );
  for (const { field, label } of fields) label.hidden = !FIELDS[mock.kind].includes(field);
  return whole;
}
