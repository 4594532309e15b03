/** A verdict of the server, with the pieces that an exercise's own page shows its checks with. */
import type { CountedVerdict } from '@coldstart/classroom/protocol';
import { element, withCode } from '../html.ts';
import { CheckView } from '../exercise/checks.ts';
import { problemShown } from '../exercise/problem.ts';

type Check = CountedVerdict['verdict']['checks'][number];

/** Its points, why nothing could be checked, and each check with what it found. */
export function verdictShown({ verdict, points }: CountedVerdict): HTMLElement {
  const taken = verdict.points === points ? '' : `, ${verdict.points} before what being late takes`;
  const segments = element('div', { class: 'segments', 'aria-hidden': 'true' });
  const list = element('ol', { class: 'checks' });
  const views: CheckView[] = [];
  for (const check of verdict.checks) {
    const [item, segment] = [itemOf(check), segmentOf(check)];
    list.append(item);
    segments.append(segment);
    const view = new CheckView(item, segment, () => undefined);
    // What kept all of them from running is said once, above.
    if (verdict.problem === undefined) view.show(check, undefined, views);
    const { hint } = check;
    if (hint !== undefined && check.status !== 'pass' && check.because === undefined) {
      view.showHints({ given: [hint.text], of: 1 });
    }
    views.push(view);
  }
  return element(
    'div',
    { class: 'verdict' },
    element(
      'div',
      { class: 'score' },
      element(
        'p',
        {},
        element('span', { class: 'score-number' }, String(points)),
        element('span', { class: 'of' }, `of ${verdict.maxPoints} points${taken}`),
      ),
      segments,
    ),
    verdict.problem === undefined ? undefined : element('div', { class: 'problem' }, problemShown(verdict.problem)),
    list,
  );
}

function itemOf({ id, title, maxPoints }: Check): HTMLElement {
  return element(
    'li',
    { class: 'check', 'data-check': id, 'data-points': maxPoints },
    element(
      'p',
      { class: 'title' },
      element('span', { class: 'name' }, ...withCode(title)),
      element(
        'span',
        { class: 'points' },
        element('span', { class: 'number' }, String(maxPoints)),
        ' ',
        element('span', { class: 'sr-only' }, 'points'),
      ),
    ),
    element('p', { class: 'about' }, id),
    element('div', { class: 'hints' }),
  );
}

function segmentOf({ id, maxPoints }: Check): HTMLElement {
  const segment = element('span', { class: 'idle', 'data-segment': id });
  segment.style.setProperty('--points', String(maxPoints));
  return segment;
}
