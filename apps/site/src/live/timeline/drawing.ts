/** The drawing of a trace: lanes across a time axis. The list beside it says the same, so listeners are spared it. */
import { element } from '../html.ts';
import type { Layout } from './layout.ts';
import { time } from './words.ts';

const percent = (fraction: number): string => `${(fraction * 100).toFixed(3)}%`;

export function draw(layout: Layout, choose: (step: number) => void): HTMLElement {
  const { lanes, bars, links, breaks, ticks, rows } = layout;
  const plot = element('div', {
    class: 'plot',
    style: `--rows: ${rows}`,
    onclick: ({ target }) => {
      const step = target instanceof HTMLElement ? target.dataset['step'] : undefined;
      if (step !== undefined) choose(Number(step));
    },
  });
  for (const { name, row, rows: height } of lanes) {
    plot.append(
      element('div', { class: 'lane', style: `--row: ${row}; --height: ${height}` }, element('span', {}, name)),
    );
  }
  const axis = element('div', { class: 'axis' });
  for (const { from, to, length } of breaks) {
    const style = `--from: ${percent(from)}; --long: ${percent(to - from)}`;
    axis.append(element('div', { class: 'break', style }, element('span', {}, time(length))));
  }
  for (const { step, fromRow, toRow, from, to } of links) {
    const wait = `--from: ${percent(from)}; --long: ${percent(to - from)}; --row: ${fromRow}`;
    if (to > from) axis.append(element('div', { class: 'wait-line', style: wait, 'data-of': step }));
    const [upper, lower] = [Math.min(fromRow, toRow), Math.max(fromRow, toRow)];
    const style = `--from: ${percent(to)}; --row: ${upper}; --height: ${lower - upper}`;
    axis.append(element('div', { class: toRow < fromRow ? 'link up' : 'link', style, 'data-of': step }));
  }
  for (const { step, kind, row, from, to } of bars) {
    const style = `--from: ${percent(from)}; --long: ${percent(to - from)}; --row: ${row}`;
    axis.append(element('div', { class: `bar ${kind}`, style, 'data-step': step }));
  }
  plot.append(axis);
  const ruler = element('div', { class: 'ruler' });
  for (const { at, label } of ticks) {
    const className = at > 0.9 ? 'tick end' : 'tick';
    ruler.append(element('span', { class: className, style: `--from: ${percent(at)}` }, label));
  }
  return element('div', { class: 'drawing', 'aria-hidden': 'true' }, plot, ruler);
}
