import { fieldNames, fields } from './space-delimited.ts';
import { parsed, pathsOf, selector } from './json.ts';

/** A value that a pattern gives a name to, by that name: `$status`, `$3`, `$.latency`; `undefined` where a line has none. */
export type Extract = (name: string) => string | undefined;

/**
 * The values of a line. Patterns of fields name them, `$1` where they do not; JSON has selectors; terms have none.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export function extractFrom(pattern: string, message: string): Extract {
  const text = pattern.trim();
  if (text.startsWith('{')) {
    const value = parsed(message);
    return (name) => (name.startsWith('$.') || name.startsWith('$[') ? asText(selector(name)(value)[0]) : undefined);
  }
  if (!text.startsWith('[')) return () => undefined;
  const values = fieldValues(text, message);
  return (name) => values[name];
}

/** What a pattern itself names, as TestMetricFilter shows it. */
export function extractAll(pattern: string, message: string): Record<string, string> {
  const text = pattern.trim();
  if (text.startsWith('[')) return fieldValues(text, message);
  if (!text.startsWith('{')) return {};
  const extract = extractFrom(text, message);
  const found = pathsOf(text).map((path) => [path, extract(path)] as const);
  return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

function fieldValues(pattern: string, message: string): Record<string, string> {
  const values = fields(message);
  const names = fieldNames(pattern);
  const gap = names.indexOf('...');
  const missing = values.length - names.length + 1;
  // What an ellipsis stands for has no names.
  const all =
    gap < 0 ? names : [...names.slice(0, gap), ...Array<string>(Math.max(0, missing)), ...names.slice(gap + 1)];
  return Object.fromEntries(values.map((value, index) => [`$${all[index] ?? index + 1}`, value]));
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
