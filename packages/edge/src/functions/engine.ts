import { createHash, createHmac } from 'node:crypto';
import variant from '@jitl/quickjs-singlefile-mjs-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  Scope,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import { base } from './sandbox/base.ts';
import { bytes } from './sandbox/bytes.ts';
import { numbers } from './sandbox/numbers.ts';
import { querystring } from './sandbox/querystring.ts';
import { texts } from './sandbox/texts.ts';
import { readFunction } from './syntax.ts';

/** A key-value store as a function reads it. */
export interface FunctionStore {
  readonly meta: { readonly creationDateTime: string; readonly lastUpdatedDateTime: string; readonly keyCount: number };
  readonly values: Readonly<Record<string, string>>;
}

/** What came of a run. */
export interface FunctionRun {
  readonly logs: readonly string[];
  /** Percent of what a function may compute. */
  readonly compute: number;
  /** What the handler has returned, as JSON; `undefined` when it returned nothing. */
  readonly output?: string | undefined;
  /** What it failed with: `TypeError: cannot get property "value" of undefined`. */
  readonly error?: string | undefined;
}

/**
 * One percent for every ten thousand steps, which the engine counts at calls and turns of loops. Steps, not time, so that the
 * verdict on a function is the same on every machine. AWS measures time, about a millisecond; whoever needs all these steps
 * needs longer there.
 */
const MOST_COMPUTE = 100;
/** Bytes: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions */
const MOST_MEMORY = 2 * 1024 * 1024;
/** Bytes of a run's log. */
const MOST_LOG = 10 * 1024;
const STACK = 256 * 1024;

let loading: Promise<QuickJSWASMModule> | undefined;

/**
 * Runs a function once, in an engine that has nothing of Node's.
 *
 * @param now milliseconds since 1970: the only time that the function sees
 */
export async function runFunction(
  code: string,
  event: string,
  now: number,
  store: FunctionStore | undefined,
): Promise<FunctionRun> {
  loading ??= newQuickJSWASMModuleFromVariant(variant);
  const engine = await loading;
  const run = { logs: new Array<string>(), logged: 0, steps: 0 };
  try {
    const read = readFunction(code);
    return Scope.withScope((scope) => {
      const runtime = scope.manage(
        engine.newRuntime({
          memoryLimitBytes: MOST_MEMORY,
          maxStackSizeBytes: STACK,
          interruptHandler: () => ++run.steps > MOST_COMPUTE,
        }),
      );
      const context = scope.manage(runtime.newContext());
      const host = hostOf(context, scope, now, store, run);
      const call = sandboxOf(context, scope, read, host);
      run.steps = 0;
      const outcome = runIn(context, scope, call, read, event);
      return { logs: run.logs, compute: Math.min(run.steps, MOST_COMPUTE), ...outcome };
    });
  } catch (error) {
    // An engine that could not clean up is not used again.
    if (!(error instanceof Error) || error.name !== 'SyntaxError') loading = undefined;
    return { logs: run.logs, compute: Math.min(run.steps, MOST_COMPUTE), error: String(error) };
  }
}

/** The texts of what runs inside; the bigger parts only for functions that name what they bring. */
function sandboxFor(code: string): string {
  const parts = [`const modules = (${base.toString()})(host);`];
  if (/[Bb]uffer|atob|btoa|crypto/.test(code))
    parts.push(`(${bytes.toString()})(host, modules); (${numbers.toString()})();`);
  if (/Text(?:En|De)coder/.test(code)) parts.push(`(${texts.toString()})(host);`);
  if (code.includes('querystring')) parts.push(`(${querystring.toString()})(modules);`);
  return `(function (host) { 'use strict'; ${parts.join('\n')}
    globalThis.require = function (name) {
      if (modules[name] === undefined) throw new Error('Cannot find module "' + name + '"');
      return modules[name];
    };
    const { parse, stringify } = JSON;
    return (handler, event) => {
      const done = (value) => (value === undefined ? undefined : stringify(value));
      const value = handler(parse(event));
      return value instanceof Promise ? value.then(done) : done(value);
    };
  })`;
}

/** What calls a handler inside. */
function sandboxOf(context: QuickJSContext, scope: Scope, code: string, host: QuickJSHandle): QuickJSHandle {
  const sandbox = scope.manage(context.unwrapResult(context.evalCode(sandboxFor(code), 'runtime.js')));
  return scope.manage(context.unwrapResult(context.callFunction(sandbox, context.undefined, host)));
}

function runIn(
  context: QuickJSContext,
  scope: Scope,
  call: QuickJSHandle,
  code: string,
  event: string,
): Pick<FunctionRun, 'output' | 'error'> {
  const failed = (error: QuickJSHandle): { readonly error: string } => ({ error: wordsOf(context.dump(error)) });
  const handler = context.evalCode(`'use strict'; ${code}\n;handler`, 'function.js');
  if (handler.error !== undefined) return failed(scope.manage(handler.error));
  const answer = context.callFunction(
    call,
    context.undefined,
    scope.manage(handler.value),
    scope.manage(context.newString(event)),
  );
  if (answer.error !== undefined) return failed(scope.manage(answer.error));
  const answered = scope.manage(answer.value);
  const jobs = context.runtime.executePendingJobs();
  if (jobs.error !== undefined) return failed(scope.manage(jobs.error));
  const state = context.getPromiseState(answered);
  if (state.type === 'pending')
    return { error: 'Error: async function did not finish: nothing was left that it could wait for' };
  if (state.type === 'rejected') return failed(scope.manage(state.error));
  const settled = state.value === answered ? answered : scope.manage(state.value);
  const output: unknown = context.dump(settled);
  return { output: typeof output === 'string' ? output : undefined };
}

/** An error in the words of AWS's engine, where they are known. */
function wordsOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { name = 'Error', message = '' } = error as { readonly name?: string; readonly message?: string };
  if (message === 'interrupted')
    return 'Error: The function exceeded its compute limit. Do less in it, or use Lambda@Edge.';
  if (message === 'out of memory') return 'MemoryError';
  const words = message
    .replace(/^cannot read property '(.*)' of (undefined|null)$/, 'cannot get property "$1" of $2')
    .replace(/^cannot set property '(.*)' of (undefined|null)$/, 'cannot set property "$1" of $2')
    .replace(/^'(.*)' is not defined$/, '"$1" is not defined');
  return `${name}: ${words}`;
}

/** The host's side of `sandbox/host.ts`. */
function hostOf(
  context: QuickJSContext,
  scope: Scope,
  now: number,
  store: FunctionStore | undefined,
  run: { logs: string[]; logged: number },
): QuickJSHandle {
  const host = scope.manage(context.newObject());
  const set = (name: string, value: QuickJSHandle): void => context.setProp(host, name, scope.manage(value));
  const define = (name: string, of: (...given: QuickJSHandle[]) => QuickJSHandle): void =>
    set(name, context.newFunction(name, of));
  const text = (handle: QuickJSHandle | undefined): string => (handle === undefined ? '' : context.getString(handle));
  const binary = (handle: QuickJSHandle): Buffer => {
    using lifetime = context.getArrayBuffer(handle);
    return Buffer.from(lifetime.value);
  };
  const buffer = (data: Uint8Array): QuickJSHandle => context.newArrayBuffer(Uint8Array.from(data).buffer);
  const optional = (value: string | undefined): QuickJSHandle =>
    value === undefined ? context.undefined : context.newString(value);

  set('now', context.newNumber(now));
  define('log', (line) => {
    const most = text(line).slice(0, Math.max(0, MOST_LOG - run.logged));
    run.logged += text(line).length;
    if (most !== '') run.logs.push(most);
    return context.undefined;
  });
  define('encode', (given, encoding) => buffer(Buffer.from(text(given), text(encoding) as BufferEncoding)));
  define('decode', (given, encoding) => optional(given && binary(given).toString(text(encoding) as BufferEncoding)));
  define('digest', (algorithm, key, data) => {
    const keyed = key === undefined || context.typeof(key) === 'undefined' ? undefined : binary(key);
    const hash = keyed === undefined ? createHash(text(algorithm)) : createHmac(text(algorithm), keyed);
    return buffer(hash.update(data === undefined ? '' : binary(data)).digest());
  });
  define('value', (key) =>
    optional(store && Object.hasOwn(store.values, text(key)) ? store.values[text(key)] : undefined),
  );
  define('store', () => optional(store && JSON.stringify(store.meta)));
  return host;
}
