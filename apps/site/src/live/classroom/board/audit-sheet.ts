/** What was done on the board, newest first. */
import type { AuditEntry } from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import { ask } from '../ask.ts';
import { visible } from '../text.ts';
import { moment } from '../words.ts';
import { openSheet } from './sheet.ts';

/** Entries that the server tells at a time. */
const PAGE = 100;

/** @param nameOf whom an id means; undefined for those who are gone */
export function auditSheet(nameOf: (learner: string) => string | undefined): void {
  const sheet = openSheet('What was done');
  const list = element('ol', { class: 'audit' });
  const more = element(
    'button',
    { type: 'button', class: 'quiet', onclick: () => void load(), hidden: true },
    'Earlier',
  );
  let last: number | undefined;
  const load = async (): Promise<void> => {
    await sheet.notices.attempt(async () => {
      const entries = await ask<readonly AuditEntry[]>(`board/audit${last === undefined ? '' : `?before=${last}`}`);
      last = entries.at(-1)?.id;
      list.append(...entries.map((entry) => lineOf(entry, nameOf)));
      more.hidden = entries.length < PAGE;
      if (list.childElementCount === 0) list.append(element('li', {}, 'Nothing was done yet.'));
    });
  };
  sheet.body.append(list, more);
  void load();
}

function lineOf(
  { at, who, action, details }: AuditEntry,
  nameOf: (learner: string) => string | undefined,
): HTMLElement {
  const told = Object.entries(details).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? (nameOf(value) ?? value) : JSON.stringify(value)}`,
  );
  return element(
    'li',
    {},
    element('strong', {}, visible(action)),
    element('span', { dir: 'auto', class: 'said' }, visible(told.length === 0 ? '' : ` ${told.join(', ')}`)),
    element('span', { class: 'soft' }, ` ${moment(at)} · ${visible(who)}`),
  );
}
