import type { Json, JsonObject } from '@coldstart/states';

/** How lists are written. https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html#url-encode-request-body */
export const ARRAY_FORMATS = ['INDICES', 'REPEAT', 'COMMAS', 'BRACKETS'] as const;
export type ArrayFormat = (typeof ARRAY_FORMATS)[number];

/** A body as a form: what lies within something is called `outer[inner]`. */
export function formOf(body: JsonObject, format: ArrayFormat): string {
  const pairs = Object.entries(body).flatMap(([name, value]) => pairsOf(name, value, format));
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}

type Pair = readonly [name: string, value: string];

function pairsOf(name: string, value: Json, format: ArrayFormat): readonly Pair[] {
  if (Array.isArray(value)) return listed(name, value as readonly Json[], format);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([inner, one]) => pairsOf(`${name}[${inner}]`, one, format));
  return [[name, textOf(value)]];
}

function listed(name: string, items: readonly Json[], format: ArrayFormat): readonly Pair[] {
  if (format === 'COMMAS') return [[name, items.map(textOf).join(',')]];
  const nameOf = { INDICES: (index: number) => `${name}[${index}]`, REPEAT: () => name, BRACKETS: () => `${name}[]` };
  return items.flatMap((item, index) => pairsOf(nameOf[format](index), item, format));
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : JSON.stringify(value);
}
