/** What a Node function's process runs once it knows its function: AWS's runtime contract. */
import { prepareCallbacks, runWithCallbacks } from './callbacks.mjs';
import { RuntimeClient } from './client.mjs';
import { patchConsole } from './console.mjs';
import { contextOf } from './context.mjs';
import { errorBody, logged, UnhandledPromiseRejection, useRoots } from './errors.mjs';
import { loadHandler } from './handler.mjs';
import { reachCloud } from './https.mjs';
import { installModuleFallback, refuseExperiments, useLoaded } from './modules.mjs';
import { redirectPaths } from './paths.mjs';
import { runHandler } from './run.mjs';
import { setUpGlobals } from './streaming.mjs';

/**
 * Becomes a function, and asks the Runtime API for work until the process is ended:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 *
 * @param assignment the `environment`, absent where the process has it from its start; the `roots` of /var/task, /opt and
 *   /tmp; the folder of those `packages` that the function has in its own `node_modules` and that are loaded already; where the `cloud` is
 */
export function run({ environment, roots, packages, cloud }) {
  if (environment !== undefined) {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, environment);
  }
  process.chdir(roots.task);
  useRoots(roots, packages);
  if (roots.task !== '/var/task') redirectPaths(roots);
  installModuleFallback();
  if (packages) useLoaded(packages, roots.task);
  if (isCalledBack()) refuseExperiments();
  if (cloud !== undefined) reachCloud(cloud);
  setUpGlobals();
  new FunctionRuntime(roots.task).start();
}

/** Whether the function's runtime is one of those that have callbacks. */
function isCalledBack() {
  return Number(/nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? '')?.[1] ?? 24) < 24;
}

class FunctionRuntime {
  #task;
  #log = patchConsole(process.env, isCalledBack() ? undefined : '-');
  #client = new RuntimeClient(process.env.AWS_LAMBDA_RUNTIME_API);
  /** The invocation that it is busy with. */
  #current;
  /** Whether the report of what nobody caught is on its way: then the process ends, and must not ask for more. */
  #ending = false;

  constructor(task) {
    this.#task = task;
  }

  start() {
    process.on('uncaughtException', (error) => this.#fail('Uncaught Exception', error, 129));
    process.on('unhandledRejection', (reason) =>
      this.#fail('Unhandled Promise Rejection', new UnhandledPromiseRejection(reason), 128),
    );
    // Not awaited: a handler whose promise nothing can settle any more lets the process end, as on AWS.
    void this.#serve();
  }

  async #serve() {
    const handler = await this.#initialize();
    const run = isCalledBack() ? runWithCallbacks : runHandler;
    if (isCalledBack()) prepareCallbacks(handler);
    for (;;) {
      const { headers, body } = await this.#client.next();
      const context = contextOf(headers, process.env);
      this.#current = context.awsRequestId;
      this.#log.requestId = context.awsRequestId;
      process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'] ?? '';
      try {
        await run(handler, body, context, this.#client);
      } catch (error) {
        // What nobody catches counts for more.
        await new Promise((resolve) => setImmediate(resolve));
        if (this.#ending) return;
        console.error('Invoke Error', logged(error));
        await this.#client.error(context.awsRequestId, errorBody(error));
      }
      if (this.#ending) return;
      this.#current = undefined;
    }
  }

  async #initialize() {
    try {
      return await loadHandler(this.#task, process.env._HANDLER, isCalledBack());
    } catch (error) {
      console.error(isCalledBack() ? 'Uncaught Exception' : 'Init Error', logged(error));
      await this.#client.initError(errorBody(error));
      process.exit(isCalledBack() ? 129 : 1);
    }
  }

  /** Tells the Runtime API about an error that no handler caught, and ends the process as AWS's runtime does. */
  #fail(what, error, status) {
    this.#ending = true;
    // First the line: what is written before the report belongs to this invocation's log.
    console.error(what, logged(error));
    const body = errorBody(error);
    const report = this.#current === undefined ? this.#client.initError(body) : this.#client.error(this.#current, body);
    const exit = () => process.exit(status);
    report.then(exit, exit);
  }
}
