const FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** The milliseconds since 1970 of an RFC 3339 timestamp, if a text is one. */
export function millisOf(text: string): number | undefined {
  if (!FORM.test(text)) return undefined;
  // Only milliseconds count.
  const at = Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(at) ? undefined : at;
}
