import { randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { createRuntime } from './runtime.ts';
import type { FunctionSpec, InvocationResult, LogLine, Runtime, RuntimeOptions } from './types.ts';

/** Files of a deployment package: text or bytes, or the text of an executable file. */
export type Files = Readonly<Record<string, string | Uint8Array | { readonly executable: string }>>;

const UNIX = 3;

/** Packs files as `zip` on Linux does, with their modes. */
export function pack(files: Files): Uint8Array {
  const entries: Zippable = {};
  for (const [name, content] of Object.entries(files)) {
    const executable = typeof content === 'object' && 'executable' in content;
    const data = executable ? content.executable : content;
    const mode = executable ? 0o755 : 0o644;
    entries[name] = [typeof data === 'string' ? strToU8(data) : data, { os: UNIX, attrs: (0o100000 | mode) << 16 }];
  }
  return zipSync(entries);
}

/** A Node function of one file; change what the test is about. */
export function nodeFunction(code: string, changes: Partial<FunctionSpec> = {}): FunctionSpec {
  return functionOf({ 'index.mjs': code }, changes);
}

export function pythonFunction(code: string, changes: Partial<FunctionSpec> = {}): FunctionSpec {
  return functionOf({ 'index.py': code }, { runtime: 'python3.14', ...changes });
}

export function functionOf(files: Files, changes: Partial<FunctionSpec> = {}): FunctionSpec {
  return {
    key: randomUUID(),
    functionName: 'orders',
    version: '$LATEST',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
    memorySize: 256,
    timeout: 20,
    ephemeralStorage: 512,
    region: 'eu-central-1',
    account: '111122223333',
    environment: {},
    code: pack(files),
    layers: [],
    logGroup: '/aws/lambda/orders',
    endpoint: 'http://127.0.0.1:4566',
    ...changes,
  };
}

/** An invocation's result, read. */
export interface Outcome extends InvocationResult {
  /** The payload as JSON. */
  readonly answer: unknown;
  readonly requestId: string;
  /** The messages of the log. */
  readonly lines: readonly string[];
}

/** A runtime whose credentials are made up. */
export class TestRuntime {
  /** Lines that came outside an invocation. */
  readonly stray: LogLine[];
  readonly runtime: Runtime;

  private constructor(runtime: Runtime, stray: LogLine[]) {
    this.runtime = runtime;
    this.stray = stray;
  }

  static async start(options: Partial<RuntimeOptions> = {}): Promise<TestRuntime> {
    const stray: LogLine[] = [];
    let sessions = 0;
    const runtime = await createRuntime({
      host: {
        credentials: async () => ({
          accessKeyId: `ASIA${++sessions}`,
          secretAccessKey: 'secret',
          sessionToken: 'token',
        }),
        stray: (_spec, _stream, lines) => void stray.push(...lines),
      },
      ...options,
    });
    return new TestRuntime(runtime, stray);
  }

  async invoke(spec: FunctionSpec, event: unknown = {}, changes: { clientContext?: string } = {}): Promise<Outcome> {
    const requestId = randomUUID();
    const result = await this.runtime.invoke(spec, {
      requestId,
      payload: Buffer.from(JSON.stringify(event)),
      invokedFunctionArn: `arn:aws:lambda:${spec.region}:${spec.account}:function:${spec.functionName}:live`,
      traceId: 'Root=1-5759e988-bd862e3fe1be46a994272793',
      ...changes,
    });
    const text = Buffer.from(result.payload).toString();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    return { ...result, answer, requestId, lines: result.logs.map(({ message }) => message) };
  }

  async close(): Promise<void> {
    await this.runtime.close();
  }
}

/** JavaScript that tells a folder that is the runtime's, by which its processes are known outside. */
export const OWN_FOLDER = String.raw`(process.platform === 'linux' ? /TMPDIR=([^\0]+)/.exec(process.getBuiltinModule('node:fs').readFileSync('/proc/self/environ', 'latin1'))[1] : process.env.TMPDIR)`;

/** Whether this machine has Python 3; tests that need it are skipped, and say so, where it has not. */
export function hasPython(): boolean {
  try {
    execFileSync(process.platform === 'win32' ? 'py' : 'python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether a process runs; one that has ended and waits to be asked for its status does not. */
export function isRunning(pid: unknown): boolean {
  try {
    process.kill(Number(pid), 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${Number(pid)}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
