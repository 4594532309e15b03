/** What an account holds, as its services declare it: no service is known here by name. */
import type { CloudResource, CloudSection, CloudState, OverviewContent } from '@coldstart/workshop/api';
import { element } from '../html.ts';

export function accountParts({ account, sections, problems }: CloudState): HTMLElement[] {
  if (account === undefined) {
    return [element('p', {}, 'This exercise has no account yet. Grade it once, here or with a save, and it appears.')];
  }
  return [
    soft(`Account ${account}`),
    ...problems.map(({ service, message }) => element('p', {}, `${service} could not be read. ${message}`)),
    ...sections.map((section) =>
      element(
        'section',
        { class: 'group', 'aria-label': section.title },
        element('h2', {}, section.title),
        ...section.resources.map((resource) => resourcePart(section, resource)),
      ),
    ),
  ];
}

function resourcePart({ title, empty }: CloudSection, resource: CloudResource): HTMLElement {
  const { name, logicalId, summary, facts = {}, contents } = resource;
  const known = Object.entries(logicalId === undefined ? facts : { name, ...facts });
  const held = contents.flatMap(contentParts);
  return element(
    'details',
    { id: `${title}-${name}`.replaceAll(/\s/g, '-') },
    element('summary', {}, element('strong', {}, logicalId ?? name), ' ', element('span', { class: 'soft' }, summary)),
    known.length === 0 ? undefined : list(known),
    ...(held.length === 0 ? [soft(empty)] : held),
  );
}

/** Nothing for what holds nothing. */
function contentParts(content: OverviewContent): HTMLElement[] {
  switch (content.kind) {
    case 'log': {
      const lines = content.lines.map(({ at, message }) => `${at.slice(11, 23)}  ${message.trimEnd()}`);
      return lines.length === 0 ? [] : [block(lines.join('\n'))];
    }
    case 'items':
      return content.items.map((item) => block(JSON.stringify(item, null, 2)));
    case 'document':
      return [element('p', {}, content.title), block(JSON.stringify(content.document, null, 2))];
    case 'table':
      return content.rows.length === 0 ? [] : [table(content.heads, content.rows)];
  }
}

function list(facts: readonly (readonly [string, string])[]): HTMLElement {
  return element(
    'dl',
    {},
    ...facts.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
  );
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  const head = element('thead', {}, element('tr', {}, ...heads.map((text) => element('th', { scope: 'col' }, text))));
  const body = element(
    'tbody',
    {},
    ...rows.map((cells) => element('tr', {}, ...cells.map((text) => element('td', {}, text)))),
  );
  return element('table', {}, head, body);
}

function block(text: string): HTMLElement {
  return element('pre', { tabindex: 0 }, element('code', {}, text));
}

function soft(text: string): HTMLElement {
  return element('p', { class: 'soft' }, text);
}
