/**
 * The methods of Buffer that read and write numbers. It runs inside, as `base` does, after `bytes`: the Buffer that it speaks of
 * is the one inside.
 */
export function numbers(): void {
  // read and write of every kind of number: Int8, UInt16BE, Int32LE, DoubleBE, and IntBE with a length in bytes.
  const methods = Buffer.prototype as unknown as Record<string, unknown>;
  const KINDS: readonly (readonly [string, string, boolean])[] = [
    ['Int8', 'Int8', false],
    ['UInt8', 'Uint8', false],
    ['Int16', 'Int16', true],
    ['UInt16', 'Uint16', true],
    ['Int32', 'Int32', true],
    ['UInt32', 'Uint32', true],
    ['Float', 'Float32', true],
    ['Double', 'Float64', true],
  ];
  type Numbers = Record<string, (at: number, value: unknown, little?: boolean) => number>;
  const viewOf = (on: Uint8Array): Numbers =>
    new DataView(on.buffer, on.byteOffset, on.byteLength) as unknown as Numbers;
  for (const [name, kind, ordered] of KINDS)
    for (const order of ordered ? ['BE', 'LE'] : ['']) {
      const size = kind.endsWith('8') ? 1 : Number(/\d+/.exec(kind)?.[0]) / 8;
      methods[`read${name}${order}`] = function (this: Uint8Array, offset = 0): number {
        return viewOf(this)[`get${kind}`]?.call(viewOf(this), offset, order === 'LE') ?? 0;
      };
      methods[`write${name}${order}`] = function (this: Uint8Array, value: number, offset = 0): number {
        const view = new DataView(this.buffer, this.byteOffset, this.byteLength) as unknown as Numbers;
        view[`set${kind}`]?.call(view, offset, value, order === 'LE');
        return offset + size;
      };
    }
  for (const signed of [true, false])
    for (const order of ['BE', 'LE']) {
      const name = `${signed ? 'Int' : 'UInt'}${order}`;
      methods[`read${name}`] = function (this: Uint8Array, offset: number, length: number): number {
        let value = 0;
        for (let at = 0; at < length; at++)
          value = value * 256 + (this[offset + (order === 'BE' ? at : length - 1 - at)] ?? 0);
        return signed && value >= 2 ** (length * 8 - 1) ? value - 2 ** (length * 8) : value;
      };
      methods[`write${name}`] = function (this: Uint8Array, value: number, offset: number, length: number): number {
        let rest = value < 0 ? value + 2 ** (length * 8) : value;
        for (let at = 0; at < length; at++) {
          this[offset + (order === 'LE' ? at : length - 1 - at)] = rest % 256;
          rest = Math.floor(rest / 256);
        }
        return offset + length;
      };
    }
}
