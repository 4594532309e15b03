import { isList, isObject, type Json } from '../json.ts';
import type { FunctionTable } from './function.ts';
import { asText, IntrinsicProblem } from './problem.ts';

export const textFunctions: FunctionTable = {
  'States.Format': {
    arity: [1, Infinity],
    call: ([template, ...values]) => format(asText(template, 'template'), values),
  },
  'States.StringSplit': {
    arity: [2, 2],
    call: ([text, delimiters]) => split(asText(text, 'first argument'), asText(delimiters, 'second argument')),
  },
  'States.StringToJson': {
    arity: [1, 1],
    call: ([text]) => {
      const source = asText(text, 'argument');
      return source.trim() === '' ? null : parseText(source);
    },
  },
  'States.JsonToString': { arity: [1, 1], call: ([value = null]) => JSON.stringify(value) },
  'States.UUID': { arity: [0, 0], call: (_args, outside) => outside.uuid() },
};

/** @throws {IntrinsicProblem} */
export function parseText(source: string): Json {
  try {
    // -0 is no number of JSON's own: what AWS reads is 0.
    return JSON.parse(source, (_name, value: Json) => (Object.is(value, -0) ? 0 : value)) as Json;
  } catch {
    throw new IntrinsicProblem(`'${source}' is not valid JSON.`);
  }
}

/** Every character of the second text parts, and nothing is left between two of them. */
function split(text: string, delimiters: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of text) {
    if (!delimiters.includes(character)) part += character;
    else if (part !== '') {
      parts.push(part);
      part = '';
    }
  }
  return part === '' ? parts : [...parts, part];
}

function format(template: string, values: readonly Json[]): string {
  let used = 0;
  const text = template.replaceAll(/\\([{}\\'])|\{\}/g, (token, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const value = values[used++];
    if (value === undefined)
      throw new IntrinsicProblem('The number of arguments does not match the number of placeholders.');
    return shown(value);
  });
  if (used !== values.length)
    throw new IntrinsicProblem('The number of arguments does not match the number of placeholders.');
  return text;
}

/** Lists and objects come out as Java writes them, `{name=value}`: AWS's own form. */
function shown(value: Json): string {
  if (isList(value)) return `[${value.map(shown).join(', ')}]`;
  if (!isObject(value)) return String(value);
  return `{${Object.entries(value)
    .map(([name, item]) => `${name}=${shown(item)}`)
    .join(', ')}}`;
}
