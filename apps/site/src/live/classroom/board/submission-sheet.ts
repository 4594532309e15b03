/** What somebody has submitted for an exercise: files beside starter and reference, verdicts, a remark. */
import type { OpenedSubmission, SubmissionState } from '@coldstart/classroom/protocol';
import { KINDS } from '~/lib/signs.ts';
import { languageName } from '~/lib/languages.ts';
import { element, sign } from '../../html.ts';
import { Files, type FileWords } from '../../exercise/files.ts';
import { ask, change } from '../ask.ts';
import { stateOf } from '../submission-words.ts';
import { person, visible } from '../text.ts';
import { verdictShown } from '../verdict.ts';
import { moment } from '../words.ts';
import { openSheet, type Sheet } from './sheet.ts';

/** @param removed paths, as they are shown */
const wordsFor = (removed: ReadonlySet<string>): FileWords => ({
  views: { current: 'As submitted', starter: 'Beside the starter', solution: 'Beside the reference' },
  names: { current: 'submitted', starter: 'the starter', solution: 'the reference' },
  gone: (path) =>
    removed.has(path)
      ? `${path} was removed: it was graded without the file that everybody begins with.`
      : `${path} was not submitted, or is no text.`,
});

/** All that a learner has sent for an exercise; the newest is open. */
export function learnersSubmissions(
  learner: { readonly id: string; readonly name: string },
  slug: string,
  title: string,
): void {
  const sheet = openSheet(person(learner.name), `: ${title}`);
  const shown = element('div');
  const show = (id: string): void => void sheet.notices.attempt(() => put(sheet, shown, id));
  void sheet.notices.attempt(async () => {
    const all = await ask<readonly SubmissionState[]>(`board/learners/${learner.id}/${slug}`);
    const [newest] = all;
    if (newest === undefined) return sheet.body.append(element('p', {}, 'Nothing has been sent.'));
    if (all.length > 1) sheet.body.append(choice(all, show));
    sheet.body.append(shown);
    show(newest.id);
  });
}

/** One submission, by its id. */
export function oneSubmission(id: string): void {
  const sheet = openSheet('A submission');
  const shown = element('div');
  sheet.body.append(shown);
  void sheet.notices.attempt(() => put(sheet, shown, id));
}

function choice(all: readonly SubmissionState[], show: (id: string) => void): HTMLElement {
  const select = element(
    'select',
    { id: 'which-submission', onchange: () => show(select.value) },
    ...all.map((one) =>
      element(
        'option',
        { value: one.id },
        `${moment(one.submittedAt)}: ${stateOf(one).text}${one.counts ? ', counts' : ''}`,
      ),
    ),
  );
  return element(
    'p',
    { class: 'pick' },
    element('label', { for: 'which-submission' }, `One of ${all.length}: `),
    select,
  );
}

async function put(sheet: Sheet, place: HTMLElement, id: string): Promise<void> {
  const opened = await ask<OpenedSubmission>(`board/submissions/${id}`);
  const { kind, text } = stateOf(opened);
  const files = element('div', { class: 'files' });
  const removed = new Set(opened.contents.flatMap((one) => (one.removed === true ? [visible(one.path)] : [])));
  new Files(files, undefined, wordsFor(removed)).show(
    opened.contents.map(({ path, submitted, starter, solution }) => ({
      path: visible(path),
      ...(submitted !== undefined && { current: visible(submitted) }),
      starter: visible(starter ?? ''),
      ...(solution !== undefined && { solution: visible(solution) }),
    })),
  );
  place.replaceChildren(
    element(
      'p',
      {},
      person(opened.learner.name),
      ' ',
      element('span', { class: kind }, sign(KINDS[kind].sign), text),
      opened.counts ? element('strong', {}, ' counts') : undefined,
      element(
        'span',
        { class: 'soft' },
        ` arrived ${moment(opened.submittedAt)}, written ${moment(opened.writtenAt)} by the learner’s clock · ${languageName(opened.variant)}`,
      ),
    ),
    remarkForm(sheet, opened),
    ...verdicts(opened),
    element('h3', {}, 'Files'),
    files,
  );
}

function remarkForm(sheet: Sheet, { id, remark }: OpenedSubmission): HTMLElement {
  const text = element('textarea', { id: 'remark', rows: 3, maxlength: 2000, dir: 'auto' });
  text.value = remark?.text ?? '';
  const form = element(
    'form',
    { class: 'remark-form' },
    element('label', { for: 'remark' }, 'A remark, which the learner sees'),
    text,
    element('p', {}, element('button', { class: 'quiet' }, 'Save the remark')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const asked = { text: text.value.trim() };
    void sheet.notices
      .attempt(() => change('PUT', `board/submissions/${id}/remark`, asked))
      .then((saved) => {
        const told = asked.text === '' ? 'The remark is taken back.' : 'The learner sees the remark now.';
        sheet.notices.put('remark', saved ? told : undefined, 'success');
      });
  });
  return form;
}

/** The newest lies open; each was found by another round of grading. */
function verdicts({ verdicts: all }: OpenedSubmission): HTMLElement[] {
  if (all.length === 0) return [element('p', { class: 'soft' }, 'It has not been graded yet.')];
  return all.toReversed().map((verdict, index) => {
    const words = [
      `${verdict.points} points`,
      `graded ${moment(verdict.gradedAt)}`,
      verdict.round === 0 ? undefined : `round ${verdict.round}`,
      verdict.counts ? 'counts' : undefined,
    ];
    const details = element(
      'details',
      { class: 'verdict-fold', open: index === 0 },
      element('summary', {}, words.filter((word) => word !== undefined).join(' · ')),
    );
    const fill = (): void => {
      if (details.open && details.childElementCount === 1) details.append(verdictShown(verdict));
    };
    details.addEventListener('toggle', fill);
    fill();
    return details;
  });
}
