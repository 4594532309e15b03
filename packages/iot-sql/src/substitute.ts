import { evaluate, type Scope } from './evaluate.ts';
import { parseAlone } from './parse.ts';
import { SqlError } from './sql-error.ts';
import type { Expression } from './syntax.ts';
import { toText } from './value.ts';

type Part = string | Expression;

/**
 * Reads the `${expression}`s of an action's field. Braces may stand in an expression, in texts and objects.
 *
 * @throws SqlError for an expression that cannot be read
 */
export function readTemplate(template: string): readonly Part[] {
  const parts: Part[] = [];
  let rest = template;
  for (let at = rest.indexOf('${'); at >= 0; at = rest.indexOf('${')) {
    if (at > 0) parts.push(rest.slice(0, at));
    const end = endOf(rest, at + 2);
    if (end < 0) throw new SqlError(`The substitution template ${template} has no closing }.`, at);
    parts.push(parseAlone(rest.slice(at + 2, end)));
    rest = rest.slice(end + 1);
  }
  return rest === '' ? parts : [...parts, rest];
}

function endOf(text: string, from: number): number {
  let depth = 0;
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === '{') depth += 1;
    else if (character === '}' && depth === 0) return at;
    else if (character === '}') depth -= 1;
  }
  return -1;
}

/**
 * Puts what a message says into an action's field. What is Undefined becomes nothing.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/iot-substitution-templates.html
 */
export function substitute(template: string, scope: Scope): string {
  return readTemplate(template)
    .map((part) => (typeof part === 'string' ? part : (toText(evaluate(part, scope)) ?? '')))
    .join('');
}
