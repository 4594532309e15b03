/** Makes elements, without a framework: `element('p', { class: 'lead' }, 'text', other)`. */

type Value = string | number | boolean | undefined | ((event: Event) => void);

/** Attributes as in HTML; `onclick` and the like take a listener; `false` and `undefined` leave an attribute out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, Value>> = {},
  ...content: (Node | string | undefined)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...content.filter((part) => part !== undefined));
  return made;
}

/** A text with `code` between backticks, as nodes: nothing in it is read as HTML. */
export function withCode(text: string): (Node | string)[] {
  return text
    .split(/(`[^`\n]+`)/)
    .filter((part) => part !== '')
    .map((part) => (/^`[^`]+`$/.test(part) ? element('code', {}, part.slice(1, -1)) : part));
}

/** A sign that the eye reads; whoever listens hears the words beside it. */
export function sign(text: string): HTMLElement {
  return element('span', { class: 'sign', 'aria-hidden': 'true' }, text);
}

/** The one descendant that the page was written with. */
export function part(within: ParentNode, selector: string): HTMLElement {
  const found = within.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`The page has no ${selector}.`);
  return found;
}
