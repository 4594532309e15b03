import { decimal } from '@coldstart/wire';

/** `JSON.rawJSON`, and how a number was written, which TypeScript does not know yet. */
const { rawJSON, parse } = JSON as unknown as {
  rawJSON: (text: string) => object;
  parse: (
    text: string,
    revive: (key: string, value: unknown, written: { readonly source?: string }) => unknown,
  ) => unknown;
};

/** A number in JSON as CloudWatch writes it: `21.0`. */
export const decimalJson = (value: number): object => rawJSON(decimal(value));

/** Reads JSON so that numbers are written again as they stood there: `21.0`. */
export function parseAsWritten(text: string): unknown {
  return parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined ? rawJSON(source) : value,
  );
}

/** `2019-10-02T17:04:40.985+0000` */
export const stamp = (moment: number): string => new Date(moment).toISOString().replace('Z', '+0000');
