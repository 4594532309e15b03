import type { Host } from './host.ts';

/** TextEncoder and TextDecoder, for functions that name one of them. It runs inside, as `base` does. */
export function texts(host: Host): void {
  class TextEncoder {
    encode(text = ''): Uint8Array {
      return new Uint8Array(host.encode(text, 'utf8'));
    }
    encodeInto(text: string, target: Uint8Array): { read: number; written: number } {
      const written = this.encode(text).slice(0, target.length);
      target.set(written);
      return { read: host.decode(written.buffer as ArrayBuffer, 'utf8').length, written: written.length };
    }
  }
  class TextDecoder {
    readonly encoding = 'utf-8';
    readonly fatal: boolean;
    readonly ignoreBOM: boolean;
    constructor(_label = 'utf-8', options: { readonly fatal?: boolean; readonly ignoreBOM?: boolean } = {}) {
      this.fatal = options.fatal === true;
      this.ignoreBOM = options.ignoreBOM === true;
    }
    decode(value: ArrayBuffer | ArrayBufferView = new ArrayBuffer(0)): string {
      const view = ArrayBuffer.isView(value)
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        : new Uint8Array(value);
      const text = host.decode(view.slice().buffer, 'utf8');
      if (this.fatal && text.includes('\ufffd')) throw new TypeError('The encoded data was not valid');
      return this.ignoreBOM || !text.startsWith('\ufeff') ? text : text.slice(1);
    }
  }
  const world = globalThis as unknown as Record<string, unknown>;
  world['TextEncoder'] = TextEncoder;
  world['TextDecoder'] = TextDecoder;
}
