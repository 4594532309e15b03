import { createHash, randomUUID } from 'node:crypto';
import type { FunctionSpec, InvocationResult, Runtime } from '@coldstart/runtime';
import type { FunctionRun, FunctionStore } from '../functions/engine.ts';
import { functionPackage } from './package.ts';

export type { FunctionRun, FunctionStore } from '../functions/engine.ts';

/** A CloudFront function as it is run. */
export interface ConfinedFunction {
  /** Of the function and its stage: what a new version takes the place of. */
  readonly arn: string;
  readonly code: string;
  readonly store?: FunctionStore | undefined;
}

/** Seconds of real time; only for what the count of steps does not see, such as a regular expression that never ends. */
const MOST_SECONDS = 5;

/**
 * Runs CloudFront functions, each in an execution environment of its own: a process that is confined as those of Lambda
 * functions are, with an engine inside that has no network, no files and no timers. It is kept for the next call.
 */
export class ConfinedFunctions {
  #runtime: Promise<Runtime> | undefined;
  /** What the environments of a function were made of. */
  readonly #specs = new Map<string, FunctionSpec>();

  /**
   * @param event as JSON
   * @param now milliseconds since 1970
   */
  async run(fn: ConfinedFunction, event: string, now: number): Promise<FunctionRun> {
    this.#runtime ??= start();
    const runtime = await this.#runtime;
    const spec = await this.#specOf(runtime, fn);
    const result = await runtime.invoke(spec, {
      requestId: randomUUID(),
      payload: Buffer.from(JSON.stringify({ event, now })),
      invokedFunctionArn: fn.arn,
      traceId: '',
    });
    return readRun(result);
  }

  async close(): Promise<void> {
    // One that could not start has nothing to end.
    const runtime = await this.#runtime?.catch(() => undefined);
    await runtime?.close();
  }

  async #specOf(runtime: Runtime, { arn, code, store }: ConfinedFunction): Promise<FunctionSpec> {
    const hash = createHash('sha256')
      .update(JSON.stringify([code, store]))
      .digest('hex');
    const key = `${arn}/${hash}`;
    const before = this.#specs.get(arn);
    if (before?.key === key) return before;
    const spec = specOf(key, await functionPackage(code, store));
    this.#specs.set(arn, spec);
    if (before !== undefined) await runtime.retire(before.key);
    return spec;
  }
}

async function start(): Promise<Runtime> {
  const { createRuntime } = await import('@coldstart/runtime');
  return await createRuntime({
    // The engine inside knows nothing of keys.
    host: { credentials: async () => ({ accessKeyId: '', secretAccessKey: '', sessionToken: '' }) },
    spares: 0,
    moduleFolders: [],
  });
}

const specOf = (key: string, code: Uint8Array): FunctionSpec => ({
  key,
  functionName: 'cloudfront-function',
  version: '$LATEST',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
  memorySize: 256,
  timeout: MOST_SECONDS,
  ephemeralStorage: 512,
  region: 'us-east-1',
  account: '000000000000',
  environment: {},
  code,
  layers: [],
  logGroup: '/aws/cloudfront/function',
  endpoint: '',
});

function readRun({ payload, functionError, errorType }: InvocationResult): FunctionRun {
  if (functionError === undefined) return JSON.parse(Buffer.from(payload).toString('utf8')) as FunctionRun;
  const tooLong = errorType === 'Sandbox.Timedout';
  const error = tooLong
    ? 'Error: The function exceeded its compute limit. Do less in it, or use Lambda@Edge.'
    : `Error: ${Buffer.from(payload).toString('utf8')}`;
  return { logs: [], compute: 100, error };
}
