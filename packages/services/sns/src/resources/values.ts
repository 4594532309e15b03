import { pick } from '@coldstart/cloud';

const text = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Properties as SNS's attributes: all of them are texts. */
export function attributesOf<Properties extends object>(
  properties: Properties,
  names: readonly (keyof Properties & string)[],
): Record<string, string> {
  const given = Object.entries(pick(properties, names));
  return Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, text(value)]])));
}

/** Attributes as properties: documents, and what is true or false, are no texts there. */
export function propertiesOf(attributes: Readonly<Record<string, string>>, names: readonly string[]): object {
  const shown = names.flatMap((name) => {
    const value = attributes[name];
    if (value === undefined || value === '') return [];
    return [[name, /^(?:true|false|\{.*\})$/s.test(value) ? (JSON.parse(value) as unknown) : value]];
  });
  return Object.fromEntries(shown) as object;
}
