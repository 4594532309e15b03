import { Parts, Text, type Part } from './definition.ts';

const CONTROLS: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const hex = (letter: string, width: number): string => (letter.codePointAt(0) ?? 0).toString(16).padStart(width, '0');

/** In the quotes that Python takes: single ones, unless only they are in the text. */
function quoted(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", String.raw`\'`)}'`;
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll(/[\n\r\t]/g, (letter) => CONTROLS[letter] ?? letter)
    .replaceAll(/[\0-\u001F\u007F]/g, (letter) => String.raw`\x${hex(letter, 2)}`);
}

/** As Python 2.7 wrote a unicode string. */
function unicode(text: string): string {
  return `u${quoted(
    escaped(text)
      .replaceAll(/[\u0080-\u00FF]/g, (letter) => String.raw`\x${hex(letter, 2)}`)
      .replaceAll(/[\u0100-\uD7FF\uE000-\uFFFF]/g, (letter) => String.raw`\u${hex(letter, 4)}`)
      .replaceAll(/[\u{10000}-\u{10FFFF}]/gu, (letter) => String.raw`\U${hex(letter, 8)}`),
  )}`;
}

/** A part of a definition as Python 2.7 would have written it. */
export function pythonText(part: Part): string {
  if (part instanceof Text) return part.own ? quoted(escaped(part.text)) : unicode(part.text);
  if (Array.isArray(part)) return `[${part.map(pythonText).join(', ')}]`;
  if (part instanceof Parts)
    return `{${part
      .entries()
      .map(([name, value]) => `${pythonText(name)}: ${pythonText(value)}`)
      .join(', ')}}`;
  if (part === null) return 'None';
  return typeof part === 'boolean' ? (part ? 'True' : 'False') : String(part);
}
