/** A learner, opened from the board: what is known, what they ask, and taking them away. */
import type { BoardExercise, BoardLearner, PersonalCode } from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import { confirmed } from '../../exercise/dialog.ts';
import { change } from '../ask.ts';
import { person, said, visible } from '../text.ts';
import { moment } from '../words.ts';
import { lookOf, sumOf } from './cells.ts';
import { openSheet } from './sheet.ts';

interface Does {
  readonly cell: (learner: BoardLearner, slug: string) => void;
  readonly changed: () => void;
}

export function learnerSheet(learner: BoardLearner, exercises: readonly BoardExercise[], does: Does): void {
  const { id, name, joinedAt, seenAt, help } = learner;
  const sheet = openSheet(person(name));
  const helped = async (): Promise<void> => {
    if (!(await sheet.notices.attempt(() => change('DELETE', `board/learners/${id}/help`)))) return;
    sheet.close();
    does.changed();
  };
  const code = async (): Promise<void> => {
    const sure = await confirmed(
      `A new personal code for ${visible(name)}?`,
      'The one before no longer counts, and wherever this learner is signed in, they have to come in again with the new one.',
      'Show a new one',
    );
    if (!sure) return;
    await sheet.notices.attempt(async () => {
      const given = await change<PersonalCode>('POST', `board/learners/${id}/code`);
      sheet.notices.put('code', `The new code is \`${visible(given.code)}\`. It is shown this once.`, 'success');
    });
  };
  const remove = async (): Promise<void> => {
    const sure = await confirmed(
      `Delete ${visible(name)}?`,
      'With every submission, verdict and remark. Nothing of it comes back; an export keeps what you need.',
      'Delete for good',
    );
    if (!sure || !(await sheet.notices.attempt(() => change('DELETE', `board/learners/${id}`)))) return;
    sheet.close();
    does.changed();
  };
  sheet.body.append(
    element(
      'p',
      {},
      `Joined ${moment(joinedAt)}. ${seenAt === undefined ? 'Nothing has arrived yet.' : `Something arrived last ${moment(seenAt)}.`} ${sumOf(learner)} points together.`,
    ),
    ...(help === undefined
      ? []
      : [
          element(
            'div',
            { class: 'notice wait' },
            element(
              'p',
              {},
              `Asks for help since ${moment(help.since)}${help.slug === undefined ? '' : `, about ${help.slug}`}.`,
            ),
            help.text === undefined ? undefined : element('p', {}, said(help.text)),
            element('button', { type: 'button', class: 'quiet', onclick: () => void helped() }, 'Helped'),
          ),
        ]),
    element(
      'ul',
      { class: 'their-exercises' },
      ...exercises.flatMap((exercise) => {
        const cell = learner.exercises[exercise.slug];
        if (cell === undefined) return [];
        const look = lookOf(cell);
        return [
          element(
            'li',
            {},
            element(
              'button',
              { type: 'button', class: 'link', onclick: () => does.cell(learner, exercise.slug) },
              `${exercise.number} ${exercise.title}`,
            ),
            element('span', { class: look.kind === '' ? 'soft' : look.kind }, ` ${look.label}`),
          ),
        ];
      }),
    ),
    element(
      'p',
      {},
      element('button', { type: 'button', class: 'quiet', onclick: () => void code() }, 'A new personal code …'),
      ' ',
      element(
        'button',
        { type: 'button', class: 'quiet danger', onclick: () => void remove() },
        'Delete this learner …',
      ),
    ),
  );
}
