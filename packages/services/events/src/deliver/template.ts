const PLACEHOLDER = /<([^<>\s]+)>/g;

/** The names between angle brackets in a template. */
export const placeholders = (template: string): string[] =>
  [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);

/**
 * Puts values in the place of a template's placeholders. Within quotation marks they are text, elsewhere JSON; what an
 * event does not have is an empty text.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function fillTemplate(template: string, valueOf: (name: string) => unknown): string {
  let filled = '';
  let quoted = false;
  for (let at = 0; at < template.length;) {
    const [whole, name] = placeholderAt(template, at) ?? [];
    if (whole !== undefined && name !== undefined) {
      const value = valueOf(name) ?? '';
      filled += quoted ? textOf(value) : JSON.stringify(value);
      at += whole.length;
      continue;
    }
    const length = template[at] === '\\' ? 2 : 1;
    if (template[at] === '"') quoted = !quoted;
    filled += template.slice(at, at + length);
    at += length;
  }
  return filled;
}

function placeholderAt(template: string, at: number): RegExpExecArray | undefined {
  if (template[at] !== '<') return undefined;
  const start = new RegExp(PLACEHOLDER, 'y');
  start.lastIndex = at;
  return start.exec(template) ?? undefined;
}

/** A value within a text: lists and objects lose their quotation marks, texts are escaped where they must be. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value).slice(1, -1);
  return JSON.stringify(value).replaceAll('"', '');
}
