/** An exercise, opened from the board: its rules, whom its checks hold up, grading again, similar pairs. */
import type { BoardExercise, ExerciseRules } from '@coldstart/classroom/protocol';
import { element, withCode } from '../../html.ts';
import { change } from '../ask.ts';
import { count } from '../words.ts';
import type { Names } from './names.ts';
import { RegradeBox } from './regrade-box.ts';
import { rulesForm } from './rules-form.ts';
import { openSheet, type Sheet } from './sheet.ts';
import { similarBox } from './similar-box.ts';

export async function putRules(slug: string, rules: ExerciseRules): Promise<void> {
  await change('PUT', `board/exercises/${slug}`, rules);
}

export function exerciseSheet(
  { slug, number, title, rules, heldUp }: BoardExercise,
  names: Names,
  openSubmission: (id: string) => void,
): { sheet: Sheet; regrade: RegradeBox } {
  const sheet = openSheet(`${number} ${title}`);
  const stuck = heldUp.filter(({ learners }) => learners > 0);
  const regrade = new RegradeBox(slug, sheet, names, openSubmission);
  const save = async (now: ExerciseRules): Promise<void> => {
    const saved = await sheet.notices.attempt(() => putRules(slug, now));
    sheet.notices.put('saved', saved ? 'Saved. The learners see it at once.' : undefined, 'success');
  };
  sheet.body.append(
    element(
      'section',
      { 'aria-labelledby': 'rules-title' },
      element('h3', { id: 'rules-title' }, 'When'),
      rulesForm(rules, save),
    ),
    element(
      'section',
      { 'aria-labelledby': 'held-title' },
      element('h3', { id: 'held-title' }, 'Where they are'),
      stuck.length === 0
        ? element('p', { class: 'soft' }, 'No check holds anybody up.')
        : element(
            'ol',
            { class: 'held' },
            ...stuck.map(({ title: check, learners }) =>
              element(
                'li',
                {},
                ...withCode(check),
                element('span', { class: 'soft' }, ` ${count(learners, 'learner')}`),
              ),
            ),
          ),
    ),
    regrade.place,
    similarBox(slug, sheet, names),
  );
  return { sheet, regrade };
}
