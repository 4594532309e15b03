/** A template's names in the API's case, within lists and objects too: `Destinations` as `destinations`. */
export const asApi = (value: object): object =>
  renamed(value, (name) => name.slice(0, 1).toLowerCase() + name.slice(1)) as object;

/** The other way round. */
export const asTemplate = (value: object): object =>
  renamed(value, (name) => name.slice(0, 1).toUpperCase() + name.slice(1)) as object;

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [rename(name), renamed(inner, rename)]));
}

/** As the API has a resource's tags. */
export const apiTags = (tags: readonly { Key: string; Value: string }[]) =>
  tags.map(({ Key, Value }) => ({ key: Key, value: Value }));
