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

/** These properties under the names that APIs with small initials give them: `LogGroupName` as `logGroupName`. */
export function uncapitalized<Source extends object, Name extends keyof Source & string>(
  source: Source,
  names: readonly Name[],
): { [Key in Name as Uncapitalize<Key>]: Source[Key] } {
  return Object.fromEntries(
    names.flatMap((name) => (source[name] === undefined ? [] : [[initial(name, 'lower'), source[name]]])),
  ) as { [Key in Name as Uncapitalize<Key>]: Source[Key] };
}

/** The other way round: an answer's members as properties. */
export function capitalized<Source extends object, Name extends keyof Source & string>(
  source: Source,
  names: readonly Name[],
): { [Key in Name as Capitalize<Key>]: Source[Key] } {
  return Object.fromEntries(
    names.flatMap((name) => (source[name] === undefined ? [] : [[initial(name, 'upper'), source[name]]])),
  ) as { [Key in Name as Capitalize<Key>]: Source[Key] };
}

function initial(name: string, form: 'lower' | 'upper'): string {
  const [first = '', ...rest] = name;
  return `${form === 'lower' ? first.toLowerCase() : first.toUpperCase()}${rest.join('')}`;
}
