/** Words of our own pieces, by key: `src/content/i18n/<language>.json`. */
export type Words = (key: keyof typeof import('../content/i18n/en.json'), values?: Record<string, unknown>) => string;

/** In the language of the text, which stays English where a page has not been translated yet. */
export function wordsOfText({ t, starlightRoute }: App.Locals): Words {
  return (key, values) => t(key, { ...values, lng: starlightRoute.entryMeta.lang });
}
