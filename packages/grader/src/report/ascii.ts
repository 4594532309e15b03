/** What says the same in ASCII; whatever else there is becomes its number, so that nothing is lost. */
const SAME: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '…': '...',
  '·': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '×': 'x',
  '→': '->',
  '\u00a0': ' ',
};

/** Text for a terminal that knows nothing else: `“Zoë” …` as `"Zo\u{eb}" ...`. */
export function ascii(text: string): string {
  return text.replace(
    /[^\u0000-\u007f]/gu,
    (point) => SAME[point] ?? `\\u{${(point.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** The same for every text within a value. */
export function asciiWithin<Value>(value: Value): Value {
  const json = JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? ascii(part) : part));
  return JSON.parse(json) as Value;
}

/** Whether the locale asks for something else than UTF-8, as `LANG=C` does; one that says nothing asks for nothing. */
export function wantsAscii({ LC_ALL: all, LC_CTYPE: type, LANG: lang }: NodeJS.ProcessEnv): boolean {
  const locale = [all, type, lang].find((value) => value !== undefined && value !== '');
  return locale !== undefined && !/utf-?8/i.test(locale);
}
