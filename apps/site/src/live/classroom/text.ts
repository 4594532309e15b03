/** What other people have written, shown so that it is what it looks like. */
import { element } from '../html.ts';

/** Marks of direction, and controls but tab and line feed: they may make a line look like another one. */
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Every hidden character is named: `⟨U+202E⟩`. A carriage return at the end of a line is left out. */
export function visible(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(HIDDEN, (found) => `⟨U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/** Somebody's name, whose direction does not touch what stands beside it. */
export function person(name: string): HTMLElement {
  return element('bdi', { class: 'person' }, visible(name));
}

/** A text of several lines by somebody. */
export function said(text: string): HTMLElement {
  return element('span', { class: 'said', dir: 'auto' }, visible(text));
}

/**
 * Puts a text where there is none but text, if it is another one. The node stays: rules with `:has()` are asked anew for
 * the whole page whenever nodes come and go, which takes a second where a table has ten thousand cells.
 */
export function write(place: Element, text: string): void {
  const { firstChild } = place;
  if (!(firstChild instanceof Text)) place.textContent = text;
  else if (firstChild.data !== text) firstChild.data = text;
}
