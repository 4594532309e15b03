/** Numbers that a service writes as decimals even where they are whole, which the SDK's schemas do not tell from integers. */

/** `JSON.rawJSON`, which TypeScript does not know yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => object };

/** A number as AWS writes it, which is as Java does: `30.0`, `0.5`, `1.0E7`. */
export function decimal(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [digits = '', power = ''] = value.toExponential().split('e');
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(power)}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Writes the numbers of these members, and of lists and maps that are such members, as decimals. */
export function decimalsInJson(body: string, names: ReadonlySet<string>): string {
  const written = (value: unknown, within: boolean): unknown => {
    if (typeof value === 'number') return within ? rawJSON(decimal(value)) : value;
    if (Array.isArray(value)) return value.map((item) => written(item, within));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, written(member, within || names.has(name))]),
    );
  };
  return JSON.stringify(written(JSON.parse(body), false));
}

/** CBOR's major types, which are the first three bits. https://www.rfc-editor.org/rfc/rfc8949#section-3.1 */
const UNSIGNED = 0;
const NEGATIVE = 1;
const TEXT = 3;
const LIST = 4;
const MAP = 5;
const TAG = 6;
/** The last five bits where the argument follows in 1, 2, 4 or 8 bytes. */
const FOLLOWS = 24;
const FLOAT64 = 0xfb;

/** The same in CBOR: whole numbers of these members become floating-point numbers of eight bytes. */
export function decimalsInCbor(body: Buffer, names: ReadonlySet<string>): Buffer {
  const written: Buffer[] = [];
  let at = 0;
  let kept = 0;
  /** Passes over one item. @returns it, where it is a text */
  const pass = (within: boolean): string | undefined => {
    const begin = at;
    const { major, argument } = head(body, at);
    at += headSize(body, at);
    if ((major === UNSIGNED || major === NEGATIVE) && within) {
      const number = Buffer.alloc(9, FLOAT64);
      number.writeDoubleBE(major === UNSIGNED ? Number(argument) : -1 - Number(argument), 1);
      written.push(body.subarray(kept, begin), number);
      kept = at;
    } else if (major === TAG) pass(false);
    else if (major === LIST) for (let item = 0; item < argument; item += 1) pass(within);
    else if (major === MAP) {
      for (let pair = 0; pair < argument; pair += 1) {
        const name = pass(false) ?? '';
        pass(within || names.has(name));
      }
    } else if (major === TEXT || major === TEXT - 1) {
      at += Number(argument);
      return body.toString('utf8', at - Number(argument), at);
    }
    return undefined;
  };
  pass(false);
  written.push(body.subarray(kept));
  return Buffer.concat(written);
}

function headSize(body: Buffer, at: number): number {
  const short = (body[at] ?? 0) & 0x1f;
  if (short < FOLLOWS) return 1;
  // What has no length of its own (31) is not written by the SDK's codec.
  if (short > FOLLOWS + 3) throw new Error(`CBOR of indefinite length at ${at}.`);
  return 1 + 2 ** (short - FOLLOWS);
}

function head(body: Buffer, at: number): { readonly major: number; readonly argument: bigint } {
  const first = body[at] ?? 0;
  const size = headSize(body, at) - 1;
  const argument = size === 0 ? BigInt(first & 0x1f) : BigInt(`0x${body.toString('hex', at + 1, at + 1 + size)}`);
  return { major: first >> 5, argument };
}
