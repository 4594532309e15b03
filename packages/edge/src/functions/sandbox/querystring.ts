import type { Modules } from './host.ts';

/** The module `querystring`, for functions that name it. It runs inside, as `base` does. */
export function querystring(modules: Modules): void {
  const escape = (text: unknown): string => encodeURIComponent(String(text));
  const unescape = (text: string): string => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
        try {
          return decodeURIComponent(run);
        } catch {
          return '\ufffd';
        }
      });
    }
  };
  const parse = (
    text: unknown,
    separator?: string,
    equal?: string,
    options: { readonly decodeURIComponent?: (text: string) => string; readonly maxKeys?: number } = {},
  ): Record<string, string | string[]> => {
    const decode = options.decodeURIComponent ?? unescape;
    const most = options.maxKeys ?? 1000;
    const read: Record<string, string | string[]> = {};
    const parts = String(text)
      .split(separator || '&')
      .filter((part) => part !== '');
    for (const part of most > 0 ? parts.slice(0, most) : parts) {
      const by = equal || '=';
      const at = part.indexOf(by);
      const name = decode((at < 0 ? part : part.slice(0, at)).replaceAll('+', ' '));
      const value = at < 0 ? '' : decode(part.slice(at + by.length).replaceAll('+', ' '));
      const before = read[name];
      if (before === undefined) read[name] = value;
      else if (Array.isArray(before)) before.push(value);
      else read[name] = [before, value];
    }
    return read;
  };
  const stringify = (
    from: unknown,
    separator?: string,
    equal?: string,
    options: { readonly encodeURIComponent?: (text: string) => string } = {},
  ): string => {
    const encode = options.encodeURIComponent ?? escape;
    const text = (value: unknown): string =>
      typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && isFinite(value))
        ? encode(String(value))
        : '';
    const parts: string[] = [];
    for (const [name, value] of Object.entries(from ?? {}))
      for (const each of Array.isArray(value) ? value : [value]) parts.push(encode(name) + (equal || '=') + text(each));
    return parts.join(separator || '&');
  };
  modules['querystring'] = { escape, unescape, parse, decode: parse, stringify, encode: stringify };
}
