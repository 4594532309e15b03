/** What happened in the cloud, drawn on a time axis and written as a list. */
import type { Trace } from '@coldstart/workshop/api';
import { element } from '../html.ts';
import { draw } from './drawing.ts';
import { entriesOf } from './fold.ts';
import { layout } from './layout.ts';
import { stepList } from './step-list.ts';
import { zoomable } from './zoom.ts';

/** A figure that shows a trace; `label` says whose it is. */
export function timeline(trace: Trace, label: string): HTMLElement {
  const { steps, omitted } = trace;
  const laidOut = layout(steps);
  const list = stepList(entriesOf(steps), new Map(steps.map((step) => [step.id, step])), laidOut.breaks);
  const drawing = zoomable(draw(laidOut, list.show), steps.length);
  const left =
    omitted === 0
      ? undefined
      : element(
          'p',
          { class: 'omitted' },
          `${omitted} more steps are left out: the cloud was busier than can be shown.`,
        );
  const figure = element('figure', { class: 'trace', 'aria-label': label }, drawing, list.element, left);
  // A line and its bar belong together, wherever the pointer or the focus is.
  const follow = (event: Event): void => {
    const { target } = event;
    const near = target instanceof Element ? target.closest<HTMLElement>('[data-of], [data-step]') : null;
    const step = near?.dataset['step'] ?? near?.dataset['of'];
    for (const old of figure.querySelectorAll('.current')) old.classList.remove('current');
    if (step === undefined) return;
    for (const found of figure.querySelectorAll(`[data-step="${step}"], [data-of="${step}"]`))
      found.classList.add('current');
  };
  figure.addEventListener('pointerover', follow);
  figure.addEventListener('focusin', follow);
  figure.addEventListener('pointerleave', follow);
  return figure;
}

/** `3 steps`, for the line that opens the timeline. */
export function stepCount({ steps, omitted }: Trace): string {
  const count = steps.length + omitted;
  return `${count} ${count === 1 ? 'step' : 'steps'}`;
}
