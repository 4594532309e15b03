import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ExtensionsApi, type Extension } from './extensions-api.ts';
import type { EnvironmentFolders } from './folders.ts';
import { FunctionProcess } from './function-process.ts';
import type { Keeper } from './keeper.ts';
import type { CannotStart, Launch } from './launch/launcher.ts';
import { LogStream } from './log-stream.ts';
import { withPatience } from './spawn-child.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import type { FunctionSpec, Invocation, LogLine } from './types.ts';

/** Starts a program of a layer beside the runtime. */
export type StartProgram = (
  path: string,
  folders: EnvironmentFolders,
  environment: Readonly<Record<string, string>>,
) => Promise<Launch>;

/** Why an environment ends, as extensions are told. */
export type ShutdownReason = 'SPINDOWN' | 'TIMEOUT' | 'FAILURE';

/** Milliseconds that an environment has for its end: with extensions in the runtime alone, and with others. */
const [INTERNAL_END, EXTERNAL_END] = [500, 2000];
/** Of these, what the runtime has. */
const RUNTIME_SHARE = 0.3;

/**
 * The extensions of one environment: those in its runtime, and processes of their own, from `/opt/extensions`.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-extensions.html
 */
export class Extensions {
  readonly api: ExtensionsApi;
  readonly #folders: EnvironmentFolders;
  readonly #keeper: Keeper;
  readonly #start: StartProgram;
  readonly #failed: (why: CannotStart) => void;
  readonly #processes: FunctionProcess[] = [];
  readonly #logs: LogStream[] = [];
  readonly #registered = Promise.withResolvers<void>();
  #ending = false;

  /**
   * @param ready told when one has done what it had to
   * @param failed told when one has crashed, or says that it cannot go on
   */
  constructor(
    folders: EnvironmentFolders,
    keeper: Keeper,
    start: StartProgram,
    { ready, failed }: { readonly ready: () => void; readonly failed: (why: CannotStart) => void },
  ) {
    this.#folders = folders;
    this.#keeper = keeper;
    this.#start = start;
    this.#failed = failed;
    this.api = new ExtensionsApi({
      ready,
      registered: () => this.#noteRegistered(),
      failed: (errorType) => failed({ errorType, reason: errorType }),
    });
  }

  /** Those that have registered. */
  get all(): readonly Extension[] {
    return this.api.all;
  }

  get processes(): readonly FunctionProcess[] {
    return this.#processes;
  }

  /** Starts those that are processes, and waits until each has registered. */
  async begin(spec: FunctionSpec, environment: Readonly<Record<string, string>>): Promise<void> {
    this.api.spec = spec;
    const folder = join(this.#folders.opt, 'extensions');
    const found = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
    this.api.externalNames = found.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
    const { _HANDLER: _, ...shared } = environment;
    await Promise.all(this.api.externalNames.map((name) => this.#launch(join(folder, name), name, shared)));
    this.#noteRegistered();
    await this.#registered.promise;
  }

  /** Tells of an invocation. */
  invoke({ requestId, invokedFunctionArn, traceId }: Invocation, deadlineMs: number): void {
    const tracing = { type: 'X-Amzn-Trace-Id', value: traceId };
    this.api.tell('INVOKE', { deadlineMs, requestId, invokedFunctionArn, tracing });
  }

  freeze(): void {
    for (const process of this.#processes) process.freeze();
  }

  thaw(): void {
    for (const process of this.#processes) process.thaw();
  }

  get telemetry(): Telemetry {
    return this.api.telemetry;
  }

  takeLogs(): LogLine[] {
    return this.#logs.flatMap((logs) => logs.take());
  }

  /** Lets the runtime and the extensions end by themselves, if there are any, and kills what is left of these. */
  async end(runtime: FunctionProcess | undefined, reason: ShutdownReason): Promise<void> {
    this.#ending = true;
    this.#registered.resolve();
    const external = this.#processes.length > 0;
    if (this.all.length > 0 && runtime?.alive === true) {
      runtime.thaw();
      runtime.terminate();
      await withPatience(runtime.ended, external ? EXTERNAL_END * RUNTIME_SHARE : INTERNAL_END);
      await runtime.kill();
    }
    if (!external) return;
    this.thaw();
    await withPatience(this.api.telemetry.flush(), RUNTIME_SHARE * EXTERNAL_END);
    const patience = EXTERNAL_END * (1 - RUNTIME_SHARE);
    this.api.tell('SHUTDOWN', { shutdownReason: reason, deadlineMs: Date.now() + patience });
    await withPatience(Promise.all(this.#processes.map(({ ended }) => ended)), patience);
    await Promise.all(this.#processes.map((process) => process.kill()));
  }

  async #launch(path: string, name: string, environment: Readonly<Record<string, string>>): Promise<void> {
    const shown = `/opt/extensions/${name}`;
    try {
      accessSync(path, constants.X_OK);
    } catch {
      this.#failed({ errorType: 'Extension.LaunchError', reason: `fork/exec ${shown}: permission denied` });
      return;
    }
    const json = this.api.spec?.logging?.format === 'JSON';
    const logs = new LogStream(this.#folders, ({ message, at }) =>
      this.api.telemetry.line('extension', message, at, json),
    );
    this.#logs.push(logs);
    const { start, input = '' } = await this.#start(path, this.#folders, environment);
    const process = new FunctionProcess(await start((chunk) => logs.write(chunk)), this.#keeper);
    this.#processes.push(process);
    process.tell(input);
    void process.ended.then(({ code, signal }) => {
      const reason = signal === null ? `exit code ${code}` : `signal: ${signal}`;
      if (!this.#ending) this.#failed({ errorType: 'Extension.Crash', reason });
    });
  }

  #noteRegistered(): void {
    if (this.api.complete) this.#registered.resolve();
  }
}
