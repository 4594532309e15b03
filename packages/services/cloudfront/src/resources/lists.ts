/* CloudFront says of each list how many items it has; templates are lists, but where they copy the API. */

type Json = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A template's value as the API has it: `[a]` and `{ Items: [a] }` become `{ Quantity: 1, Items: [a] }`. */
export function toListed(value: unknown): unknown {
  if (Array.isArray(value)) return { Quantity: value.length, ...(value.length > 0 && { Items: value.map(toListed) }) };
  if (!isMap(value)) return value;
  const { Items: items, ...rest } = value;
  const others = Object.fromEntries(Object.entries(rest).map(([name, inner]) => [name, toListed(inner)]));
  return Array.isArray(items) ? { ...others, Quantity: items.length, Items: items.map(toListed) } : others;
}

/** What the API says in more words than the template, in the template's: what is filled in is left out. */
export function inWordsOf<Said>(said: unknown, template: Said): Said {
  return shortened(said, template) as Said;
}

function shortened(said: unknown, template: unknown): unknown {
  if (Array.isArray(template)) {
    const items = isMap(said) ? (said['Items'] ?? []) : said;
    return Array.isArray(items) ? items.map((item, at) => shortened(item, template[at])) : items;
  }
  if (!isMap(template) || !isMap(said)) return said;
  return Object.fromEntries(
    Object.entries(said)
      .filter(([name]) => Object.hasOwn(template, name))
      .map(([name, inner]) => [name, shortened(inner, template[name])]),
  );
}
