/** `JSON.rawJSON`, which TypeScript does not know yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => object };

/** A number as CloudWatch writes it: `21.0`, `0.5`, `1.0E7`. */
export function decimal(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [digits = '', power = ''] = value.toExponential().split('e');
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(power)}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** The same in JSON. */
export const decimalJson = (value: number): object => rawJSON(decimal(value));

/** Reads JSON so that numbers are written again as they stood there: `21.0`. */
export function parseAsWritten(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, { source }: { readonly source?: string }) =>
    typeof value === 'number' && source !== undefined ? rawJSON(source) : value,
  );
}

/** `2019-10-02T17:04:40.985+0000` */
export const stamp = (moment: number): string => new Date(moment).toISOString().replace('Z', '+0000');
