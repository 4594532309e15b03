/** When an exercise is open, until when, and what happens to what comes late. */
import type { ExerciseRules, LateRule } from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import { deadlineWords, lateWords, moment, ownZone } from '../words.ts';
import { momentOf, wallOf, zones } from './zoned.ts';

/** @param save is given what the form says; the promise ends when it is kept */
export function rulesForm(rules: ExerciseRules, save: (rules: ExerciseRules) => Promise<void>): HTMLElement {
  const zone = rules.zone ?? ownZone();
  const open = element('input', { type: 'checkbox', id: 'rules-open', checked: rules.open });
  const wall = element('input', { type: 'datetime-local', id: 'rules-deadline', 'aria-describedby': 'rules-told' });
  if (rules.deadline !== undefined) wall.value = wallOf(rules.deadline, zone);
  const zoneField = element(
    'select',
    { id: 'rules-zone' },
    ...zones(zone).map((name) => element('option', { value: name, selected: name === zone }, name)),
  );
  const late = lateFields(rules.late);
  const told = element('p', { id: 'rules-told', role: 'status' });
  const error = element('p', { class: 'error', role: 'alert' });

  /** Undefined where the form does not say a rule, and says why. */
  const read = (): ExerciseRules | undefined => {
    error.textContent = '';
    wall.removeAttribute('aria-invalid');
    if (wall.validity.badInput) return refuse('Type day and time in full, or leave both empty.');
    if (wall.value === '') {
      told.textContent = 'Without a deadline, it is open until you close it.';
      return { open: open.checked };
    }
    const found = momentOf(wall.value.slice(0, 16), zoneField.value);
    if (found.kind === 'never') {
      return refuse(
        `${wall.value.slice(11, 16)} does not exist on that day in ${zoneField.value}: clocks go forward over it. Choose an earlier or a later time.`,
      );
    }
    const rule = late.read();
    const now: ExerciseRules = { open: open.checked, deadline: found.at, zone: zoneField.value, late: rule };
    const twice =
      found.kind === 'twice' ? ' Clocks go back on that day, and show this time twice: the second is meant.' : '';
    const universal = ownZone() === 'UTC' || zoneField.value === 'UTC' ? '' : ` (${moment(found.at, 'UTC')} UTC)`;
    told.textContent = `${deadlineWords(now) ?? ''}${universal}.${twice} ${lateWords(rule)}`;
    return now;
  };
  const refuse = (text: string): undefined => {
    told.textContent = '';
    error.textContent = text;
    wall.setAttribute('aria-invalid', 'true');
  };
  const form = element(
    'form',
    { class: 'rules-form' },
    element('p', {}, element('label', {}, open, ' Open: submissions are taken')),
    element('p', {}, element('label', { for: 'rules-deadline' }, 'Deadline'), wall),
    element('p', {}, element('label', { for: 'rules-zone' }, 'in the time zone'), zoneField),
    late.place,
    told,
    error,
    element('p', {}, element('button', { class: 'action' }, 'Save')),
  );
  form.addEventListener('input', () => void read());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const now = read();
    if (now === undefined) wall.focus();
    else save(now).catch((problem: unknown) => (error.textContent = String(problem)));
  });
  read();
  return form;
}

/** Nothing is taken, or points are taken off. */
function lateFields(rule: LateRule | undefined): { place: HTMLElement; read: () => LateRule } {
  const penalty = rule?.kind === 'penalty' ? rule : undefined;
  const number = (
    id: string,
    label: string,
    value: number | undefined,
    most: number,
    required = true,
  ): HTMLInputElement =>
    element('input', {
      type: 'number',
      id,
      'aria-label': label,
      value,
      min: 0,
      max: most,
      step: 'any',
      required,
      inputmode: 'decimal',
    });
  const percent = number('late-percent', 'Percent of the points', penalty?.percent ?? 10, 100);
  const hours = number('late-hours', 'Hours of a step', penalty?.hours ?? 24, 8760);
  const least = number('late-least', 'Percent that are left at the least', penalty?.least ?? 0, 100);
  const until = number('late-until', 'Hours after which nothing is taken', penalty?.until, 8760, false);
  const kinds = element(
    'select',
    { id: 'late-kind' },
    element('option', { value: 'none' }, 'nothing is taken'),
    element('option', { value: 'penalty', selected: penalty !== undefined }, 'points are taken off'),
  );
  const details = element(
    'p',
    { class: 'late' },
    'Each begun ',
    hours,
    ' hours take ',
    percent,
    ' %, and leave at least ',
    least,
    ' %. After ',
    until,
    ' hours (empty: never), nothing is taken.',
  );
  const look = (): void => {
    details.hidden = kinds.value === 'none';
    for (const field of [percent, hours, least, until]) field.disabled = kinds.value === 'none';
  };
  kinds.addEventListener('change', look);
  look();
  return {
    place: element(
      'div',
      {},
      element('p', {}, element('label', { for: 'late-kind' }, 'What comes later'), kinds),
      details,
    ),
    read: () =>
      kinds.value === 'none'
        ? { kind: 'none' }
        : {
            kind: 'penalty',
            percent: percent.valueAsNumber,
            hours: hours.valueAsNumber,
            least: least.valueAsNumber,
            ...(until.value !== '' && { until: until.valueAsNumber }),
          },
  };
}
