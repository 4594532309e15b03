const PLACEHOLDER = /<([^<>\s]+)>/g;

/** The names between angle brackets in a template. */
export const placeholders = (template: string): string[] =>
  [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);

/**
 * Puts values in the place of a template's placeholders. Within quotation marks they are text, elsewhere JSON; what an
 * event does not have is an empty text.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 *
 * @returns `undefined` where that makes no JSON of a template for JSON: an object stands within quotation marks
 */
export function fillTemplate(template: string, valueOf: (name: string) => unknown): string | undefined {
  const forJson = /^\s*[{[]/.test(template);
  const filled = fill(template, valueOf, forJson ? JSON.stringify : listed);
  return forJson && !isJson(filled) ? undefined : filled;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Whoever asks says what that means.
    return false;
  }
}

/** @param within how an object or a list is written within quotation marks */
function fill(template: string, valueOf: (name: string) => unknown, within: (value: unknown) => string): string {
  let filled = '';
  let quoted = false;
  for (let at = 0; at < template.length;) {
    const [whole, name] = placeholderAt(template, at) ?? [];
    if (whole !== undefined && name !== undefined) {
      const value = valueOf(name) ?? '';
      filled += quoted ? textOf(value, within) : JSON.stringify(value);
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

/** A text is escaped where it must be. */
const textOf = (value: unknown, within: (value: unknown) => string): string =>
  typeof value === 'string' ? JSON.stringify(value).slice(1, -1) : within(value);

/** In a template that is a text, lists and objects lose their quotation marks. */
const listed = (value: unknown): string => JSON.stringify(value).replaceAll('"', '');
