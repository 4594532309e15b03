/** What a list has lost and gained. */
export function changesOf<Item>(
  before: readonly Item[] | undefined,
  after: readonly Item[] | undefined,
): { added: Item[]; removed: Item[] } {
  const old = new Set(before);
  const wanted = new Set(after);
  return { added: [...wanted].filter((item) => !old.has(item)), removed: [...old].filter((item) => !wanted.has(item)) };
}

/** The properties of these names that are there. */
export function pick<Source extends object, Name extends keyof Source>(
  source: Source,
  names: readonly Name[],
): Pick<Source, Name> {
  return Object.fromEntries(
    names.flatMap((name) => (source[name] === undefined ? [] : [[name, source[name]]])),
  ) as Pick<Source, Name>;
}

/** Policies may be given as JSON text or as an object. */
export function documentText(document: string | object): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}
