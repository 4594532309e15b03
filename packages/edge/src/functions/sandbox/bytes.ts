import type { Host, Modules } from './host.ts';

/**
 * Buffer, `atob`, `btoa` and the module `crypto`, for functions that name one of them.
 *
 * It runs inside, as `base` does. Encodings and digests are the host's.
 */
export function bytes(host: Host, modules: Modules): void {
  const ENCODINGS = ['utf8', 'hex', 'base64', 'base64url'];
  const encodingOf = (encoding: unknown): string => {
    const name = encoding === undefined || encoding === 'utf-8' ? 'utf8' : String(encoding);
    if (ENCODINGS.indexOf(name) < 0) throw new TypeError('Unknown encoding: "' + name + '"');
    return name;
  };
  const copyOf = (view: Uint8Array): ArrayBuffer => view.slice().buffer as ArrayBuffer;
  const bytesOf = (value: unknown, encoding?: unknown): Uint8Array => {
    if (typeof value === 'string') return new Uint8Array(host.encode(value, encodingOf(encoding)));
    if (value instanceof Uint8Array) return value;
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
    throw new TypeError('first argument is not a string, buffer or typed array');
  };

  class Buffer extends Uint8Array {
    static alloc(size: number, fill?: string | number | Uint8Array, encoding?: string): Buffer {
      const made = new Buffer(size);
      return fill === undefined ? made : made.fill(fill as never, 0, size, encoding);
    }
    static allocUnsafe(size: number): Buffer {
      return new Buffer(size);
    }
    static byteLength(value: unknown, encoding?: string): number {
      return bytesOf(value, encoding).length;
    }
    static compare(one: Uint8Array, other: Uint8Array): number {
      for (let at = 0; at < one.length && at < other.length; at++) {
        const difference = (one[at] ?? 0) - (other[at] ?? 0);
        if (difference !== 0) return difference < 0 ? -1 : 1;
      }
      return Math.sign(one.length - other.length);
    }
    static concat(list: readonly Uint8Array[], totalLength?: number): Buffer {
      const made = new Buffer(totalLength ?? list.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const each of list) {
        made.set(each.subarray(0, Math.max(0, made.length - at)), at);
        at = Math.min(made.length, at + each.length);
      }
      return made;
    }
    static override from(value: unknown, offsetOrEncoding?: unknown, length?: unknown): Buffer {
      if (typeof value === 'string') return Buffer.#of(bytesOf(value, offsetOrEncoding));
      if (value instanceof ArrayBuffer)
        return new Buffer(value, Number(offsetOrEncoding ?? 0), length === undefined ? undefined : Number(length));
      if (ArrayBuffer.isView(value) || Array.isArray(value)) {
        const made = new Buffer((value as Uint8Array).length);
        made.set(value as Uint8Array);
        return made;
      }
      const primitive: unknown = value == null ? value : (value as object).valueOf();
      if (primitive !== value) return Buffer.from(primitive, offsetOrEncoding, length);
      throw new TypeError('first argument is not a string, buffer, array or array-like object');
    }
    static #of(view: Uint8Array): Buffer {
      return new Buffer(view.buffer as ArrayBuffer, view.byteOffset, view.length);
    }
    static isBuffer(value: unknown): boolean {
      return value instanceof Buffer;
    }
    static isEncoding(encoding: unknown): boolean {
      return encoding === 'utf-8' || ENCODINGS.indexOf(String(encoding)) >= 0;
    }

    compare(target: Uint8Array, targetStart = 0, targetEnd = target.length, start = 0, end = this.length): number {
      return Buffer.compare(this.subarray(start, end), target.subarray(targetStart, targetEnd));
    }
    copy(target: Uint8Array, targetStart = 0, start = 0, end = this.length): number {
      const copied = this.subarray(start, Math.min(end, start + target.length - targetStart));
      target.set(copied, targetStart);
      return copied.length;
    }
    equals(other: Uint8Array): boolean {
      return Buffer.compare(this, other) === 0;
    }
    override fill(value: never, offset = 0, end = this.length, encoding?: string): this {
      if (typeof value === 'number') return super.fill(value, offset, end);
      const pattern = bytesOf(value, encoding);
      for (let at = offset; at < end; at++) this[at] = pattern[(at - offset) % pattern.length] ?? 0;
      return this;
    }
    #find(value: unknown, encoding: unknown): Uint8Array {
      return typeof value === 'number' ? new Uint8Array([value]) : bytesOf(value, encoding);
    }
    override includes(value: never, byteOffset = 0, encoding?: string): boolean {
      return this.indexOf(value, byteOffset, encoding) >= 0;
    }
    override indexOf(value: never, byteOffset = 0, encoding?: string): number {
      const wanted = this.#find(value, encoding);
      for (let at = byteOffset < 0 ? this.length + byteOffset : byteOffset; at + wanted.length <= this.length; at++)
        if (Buffer.compare(this.subarray(at, at + wanted.length), wanted) === 0) return at;
      return -1;
    }
    override lastIndexOf(value: never, byteOffset = this.length, encoding?: string): number {
      const wanted = this.#find(value, encoding);
      const from = byteOffset < 0 ? this.length + byteOffset : byteOffset;
      for (let at = Math.min(from, this.length - wanted.length); at >= 0; at--)
        if (Buffer.compare(this.subarray(at, at + wanted.length), wanted) === 0) return at;
      return -1;
    }
    override subarray(start?: number, end?: number): Buffer {
      return Buffer.#of(new Uint8Array(this.buffer, this.byteOffset, this.length).subarray(start, end));
    }
    override slice(start?: number, end?: number): Buffer {
      return Buffer.from(this.subarray(start, end));
    }
    #swap(size: number): this {
      if (this.length % size !== 0) throw new RangeError(`Buffer size must be a multiple of ${size * 8}-bits`);
      for (let at = 0; at < this.length; at += size) new Uint8Array(this.buffer, this.byteOffset + at, size).reverse();
      return this;
    }
    swap16(): this {
      return this.#swap(2);
    }
    swap32(): this {
      return this.#swap(4);
    }
    swap64(): this {
      return this.#swap(8);
    }
    toJSON(): { type: 'Buffer'; data: number[] } {
      return { type: 'Buffer', data: Array.from(this) };
    }
    override toString(encoding?: string, start = 0, end = this.length): string {
      return host.decode(
        copyOf(new Uint8Array(this.buffer, this.byteOffset, this.length).subarray(start, end)),
        encodingOf(encoding),
      );
    }
    write(text: string, offset: unknown = 0, length?: unknown, encoding?: unknown): number {
      const how = [offset, length, encoding].find((each) => typeof each === 'string');
      const at = typeof offset === 'number' ? offset : 0;
      const most = typeof length === 'number' ? length : this.length - at;
      const written = bytesOf(text, how).subarray(0, Math.min(most, this.length - at));
      this.set(written, at);
      return written.length;
    }
  }

  const latin = (text: string): Uint8Array =>
    Uint8Array.from(Array.from(text), (each) => {
      const code = each.charCodeAt(0);
      if (code > 255) throw new TypeError('invalid character (>= U+00FF)');
      return code;
    });
  const world = globalThis as unknown as Record<string, unknown>;
  world['Buffer'] = Buffer;
  world['btoa'] = (text: unknown): string => host.decode(copyOf(latin(String(text))), 'base64');
  world['atob'] = (text: unknown): string =>
    Array.from(new Uint8Array(host.encode(String(text), 'base64')), (each) => String.fromCharCode(each)).join('');

  const digester = (algorithm: unknown, key: Uint8Array | undefined): object => {
    const name = String(algorithm);
    if (['md5', 'sha1', 'sha256'].indexOf(name) < 0) throw new TypeError(`not supported algorithm: "${name}"`);
    let data = new Uint8Array(0);
    let done = false;
    const state = {
      update(more: unknown, encoding?: unknown) {
        if (done) throw new Error('Digest already called');
        data = Buffer.concat([data, bytesOf(more, encoding)]);
        return state;
      },
      digest(encoding?: string) {
        if (done) throw new Error('Digest already called');
        done = true;
        const made = Buffer.from(host.digest(name, key && copyOf(key), copyOf(data)));
        return encoding === undefined ? made : made.toString(encoding);
      },
    };
    return state;
  };
  modules['buffer'] = { Buffer };
  modules['crypto'] = {
    createHash: (algorithm: unknown) => digester(algorithm, undefined),
    createHmac: (algorithm: unknown, key: unknown) => digester(algorithm, bytesOf(key)),
  };
}
