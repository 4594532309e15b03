import { malformed, regularExpression } from './syntax.ts';

export type Test = (value: unknown) => boolean;

/** How a value compares with what a pattern says: text with `*`, a number, or a regular expression. */
export function comparison(operator: string, { kind, text }: { kind: string; text: string }): Test {
  if (kind === 'regex') {
    const expression = regularExpression(text);
    const holds: Test = (value) =>
      (typeof value === 'string' || typeof value === 'number') && expression.test(String(value));
    if (operator === '=') return holds;
    if (operator === '!=') return (value) => !holds(value);
    throw malformed();
  }
  const number = kind === 'word' && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
  const asNumber = (value: unknown): number =>
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (operator === '=' || operator === '!=') {
    const wild = new RegExp(
      `^${text
        .split('*')
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('[\\s\\S]*')}$`,
    );
    const equal: Test = (value) =>
      number !== undefined && !text.includes('*')
        ? asNumber(value) === number
        : (typeof value === 'string' || typeof value === 'number') && wild.test(String(value));
    return operator === '=' ? equal : (value) => !equal(value);
  }
  if (number === undefined) throw malformed();
  switch (operator) {
    case '<':
      return (value) => asNumber(value) < number;
    case '<=':
      return (value) => asNumber(value) <= number;
    case '>':
      return (value) => asNumber(value) > number;
    default:
      return (value) => asNumber(value) >= number;
  }
}
