/** Marks what is done on the way through the course, and what comes next. On every page, so it stays small. */
import type { Progress } from '@coldstart/workshop/api';
import { findClassroom } from './classroom/find.ts';
import { element } from './html.ts';
import { importProgress, markRead, progress, syncProgress, whenProgress } from './progress.ts';

interface Step {
  readonly link: HTMLAnchorElement;
  readonly kind: string;
  readonly slug: string;
}

/** Lessons and exercises in order: from the map on the start page, from the way through the course elsewhere. */
function steps(): Step[] {
  return [...document.querySelectorAll<HTMLAnchorElement>('.map a[href], .course a[href]')].flatMap((link) => {
    const [, kind = '', slug = ''] = /\/(lessons|exercises)\/([a-z0-9-]+)\/$/.exec(link.pathname) ?? [];
    return slug === '' ? [] : [{ link, kind, slug }];
  });
}

function show(now: Progress): void {
  const all = steps();
  const done = ({ kind, slug }: Step): boolean => {
    if (kind === 'lessons') return now.read[slug] !== undefined;
    const best = now.exercises[slug];
    return best !== undefined && best.points >= best.of;
  };
  // Whoever has passed the exercise of a lesson is not sent back to read it.
  const behind = (step: Step, index: number): boolean => {
    const after = all[index + 1];
    return done(step) || (step.kind === 'lessons' && after?.kind === 'exercises' && done(after));
  };
  const next = all.find((step, index) => !behind(step, index));
  for (const step of all) {
    const best = step.kind === 'exercises' ? now.exercises[step.slug] : undefined;
    step.link.toggleAttribute('data-done', done(step));
    step.link.toggleAttribute('data-next', step.slug === next?.slug && step.kind === next.kind);
    if (best === undefined) delete step.link.dataset['points'];
    else step.link.dataset['points'] = `${best.points} of ${best.of}`;
  }
  for (const module of document.querySelectorAll('.map > li')) {
    const own = all.filter(({ link }) => module.contains(link));
    const count = module.querySelector<HTMLElement>('[data-module-progress]');
    if (count === null) continue;
    const finished = own.filter(done).length;
    count.textContent = finished === 0 ? '' : `${finished} of ${own.length} done`;
    count.style.setProperty('--done', `${(100 * finished) / own.length}%`);
  }
  for (const place of document.querySelectorAll<HTMLElement>('[data-next-step]')) {
    const { step: words = '', here = '', done: finished = '' } = place.dataset;
    if (next === undefined) place.replaceChildren(all.length === 0 ? '' : finished);
    else if (next.link.pathname === location.pathname) place.textContent = here;
    else place.replaceChildren(`${words} `, element('a', { href: next.link.href }, next.link.textContent.trim()));
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-read]')) {
    const read = now.read[button.dataset['read'] ?? ''] !== undefined;
    button.setAttribute('aria-pressed', String(read));
    button.hidden = false;
  }
}

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-read]')) {
  const lesson = button.dataset['read'] ?? '';
  button.addEventListener('click', () => markRead(lesson, progress().read[lesson] === undefined));
}
for (const place of document.querySelectorAll<HTMLElement>('[data-progress-file]')) place.append(...fileTools());
whenProgress(show);
syncProgress()
  // One server answers an address: where it is not the learner's own, it may be a classroom's.
  .then((own) => (own ? undefined : findClassroom()))
  .catch((error: unknown) => reportError(error));

/** Export and import, as a file. */
function fileTools(): HTMLElement[] {
  const said = element('p', { role: 'status' });
  const file = element('input', { type: 'file', accept: '.json,application/json', hidden: true });
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? [];
    chosen
      ?.text()
      .then((text) => {
        importProgress(text);
        said.textContent = 'Imported. Nothing that was here is lost.';
      })
      .catch((error: unknown) => (said.textContent = error instanceof Error ? error.message : String(error)))
      .finally(() => (file.value = ''));
  });
  const save = (): void => {
    const url = URL.createObjectURL(
      new Blob([`${JSON.stringify(progress(), null, 2)}\n`], { type: 'application/json' }),
    );
    element('a', { href: url, download: 'coldstart-progress.json' }).click();
    URL.revokeObjectURL(url);
  };
  return [
    element('button', { type: 'button', class: 'quiet', onclick: save }, 'Export my progress'),
    element('button', { type: 'button', class: 'quiet', onclick: () => file.click() }, 'Import'),
    file,
    said,
  ];
}
