import { stripVTControlCharacters } from 'node:util';

/** Text from a learner's function as it may be printed: no colours, no cursor movements, no commands to a CI's log. */
export function harmless(text: string): string {
  // What is left of the control characters becomes visible, line ends and tabs apart.
  return stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', '  ')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\u00b7');
}

/** Between the members of JSON without spaces; not within times, ARNs and URLs. */
const WITHIN_JSON = /(?<=["}\]][,:])|(?<=[,:])(?=["{[])/;

/** Breaks text into lines of at most so many characters: between words where it can, within one where it must. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    const words = paragraph.split(/(?<= )/);
    for (const word of words.flatMap((whole) => ([...whole].length > width ? whole.split(WITHIN_JSON) : [whole]))) {
      if ([...(line + word).trimEnd()].length > width && line.trim() !== '') {
        lines.push(line.trimEnd());
        line = '';
      }
      const points = [...word];
      while (points.length > width) lines.push(points.splice(0, breakIn(points, width)).join(''));
      line += points.join('');
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

/** How many characters of a word that is too long come first: up to a part of an ARN or a path, where one ends late enough. */
function breakIn(points: readonly string[], width: number): number {
  const end = points.slice(0, width).findLastIndex((point) => point === '/' || point === ':') + 1;
  return end > width / 2 ? end : width;
}

/** A label and what it is about, the lines of which stand below each other. */
export function labelled(label: string, text: string, indent: number, width: number, labelWidth = 10): string[] {
  const hanging = ' '.repeat(indent + labelWidth);
  return wrap(text, Math.max(20, width - indent - labelWidth)).map((line, index) =>
    `${index === 0 ? ' '.repeat(indent) + label.padEnd(labelWidth) : hanging}${line}`.trimEnd(),
  );
}

/** `412 ms`, `3.1 s` */
export function span(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
