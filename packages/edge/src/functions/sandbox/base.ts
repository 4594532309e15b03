import type { Host, Modules } from './host.ts';

/**
 * Makes of an engine's globals those of JavaScript runtime 2.0, and the modules that every function has.
 *
 * It runs inside: its text is handed in, so that it uses nothing from outside itself.
 *
 * What is missing was measured on AWS in September 2026, beyond what the documentation lists: `flat`, `at`, `Map`, `URL` and
 * the like are not there, `Array.from` and `global` are.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export function base(host: Host): Modules {
  const KEPT =
    'Error EvalError InternalError RangeError ReferenceError SyntaxError TypeError URIError AggregateError ' +
    'Array Object Function Number Boolean String Math Symbol Date RegExp JSON Promise ArrayBuffer DataView ' +
    'Uint8ClampedArray Int8Array Uint8Array Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array ' +
    'parseInt parseFloat isNaN isFinite decodeURI decodeURIComponent encodeURI encodeURIComponent ' +
    'Infinity NaN undefined globalThis';
  const LACKING: readonly (readonly [object, string])[] = [
    [Array, 'fromAsync'],
    [
      Array.prototype,
      'at entries findLast findLastIndex flat flatMap keys toLocaleString toReversed toSorted toSpliced values with',
    ],
    [Object, 'fromEntries groupBy hasOwn'],
    [Promise, 'try withResolvers'],
    [String, 'raw'],
    [String.prototype, 'at isWellFormed localeCompare matchAll normalize toWellFormed'],
    [RegExp, 'escape'],
    [Math, 'f16round sumPrecise'],
  ];
  const Clock = Proxy;
  const construct = Reflect.construct;
  const world = globalThis as unknown as Record<string, unknown>;
  const kept = KEPT.split(' ');
  for (const name of Object.getOwnPropertyNames(world)) if (kept.indexOf(name) < 0) delete world[name];
  for (const [owner, names] of LACKING)
    for (const name of names.split(' ')) delete (owner as unknown as Record<string, unknown>)[name];
  world['global'] = world;

  // No code from text, whichever way its constructor is reached.
  const refuse = function (): never {
    throw new TypeError('function constructor is disabled in "safe" mode');
  };
  world['eval'] = function (): never {
    throw new Error('eval is not supported');
  };
  for (const made of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    const prototype: object = Object.getPrototypeOf(made);
    Object.defineProperty(prototype, 'constructor', { value: refuse, writable: false, configurable: false });
  }
  Object.defineProperty(refuse, 'prototype', { value: Object.getPrototypeOf(refuse) });
  world['Function'] = refuse;

  // One moment for the whole run.
  Date.now = () => host.now;
  const FixedDate = new Clock(Date, {
    construct: (made, parts) => (parts.length === 0 ? new made(host.now) : (construct(made, parts) as object)),
    apply: () => new Date(host.now).toString(),
  });
  const { prototype } = Date;
  Object.defineProperty(prototype, 'constructor', { value: FixedDate });
  world['Date'] = FixedDate;

  const show = (value: unknown): string =>
    typeof value === 'object' && value !== null && !(value instanceof Error) ? JSON.stringify(value) : String(value);
  world['console'] = { log: (value: unknown): void => host.log(show(value)) };

  // Helpers that AWS has and this cloud has not are refused by their names.
  const unbuilt: Record<string, () => never> = {};
  for (const name of ['updateRequestOrigin', 'selectRequestOriginById', 'createRequestOriginGroup', 'edgeLocation'])
    unbuilt[name] = () => {
      throw new Error('cf.' + name + ' is not part of this cloud');
    };

  return {
    cloudfront: {
      ...unbuilt,
      kvs: () => {
        const about = (): Record<string, unknown> => {
          const json = host.store();
          if (json === undefined) throw new Error('No key value store is associated with the function');
          return JSON.parse(json) as Record<string, unknown>;
        };
        const read = (key: string): string | undefined => {
          about();
          return host.value(String(key));
        };
        return {
          get: async (key: string, options?: { readonly format?: string }): Promise<unknown> => {
            const value = read(key);
            if (value === undefined) throw new Error('KeyNotFound');
            const format = options?.format ?? 'string';
            if (format === 'json') return JSON.parse(value);
            return format === 'bytes' ? new Uint8Array(host.encode(value, 'utf8')) : value;
          },
          exists: async (key: string): Promise<boolean> => read(key) !== undefined,
          meta: async (): Promise<object> => about(),
          count: async (): Promise<unknown> => about()['keyCount'],
        };
      },
    },
  };
}
