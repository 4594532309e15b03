import { createHash } from 'node:crypto';
import { isMap, type Value } from '../value.ts';

/**
 * The ten digits that SAM appends to logical ids which must change with their content: SHA-1 of the compact JSON
 * text with sorted keys, in which everything beyond ASCII is escaped.
 */
export function contentHash(content: Value): string {
  const text = typeof content === 'string' ? content : JSON.stringify(sorted(content));
  if (text === '' || text === '{}') return '';
  const ascii =
    typeof content === 'string'
      ? text
      : text.replaceAll(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return createHash('sha1').update(ascii).digest('hex').slice(0, 10);
}

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}
