/**
 * What a Node function's process runs: AWS's runtime contract in plain JavaScript.
 *
 * The process is started before it is known what for. It waits for one line on standard input that
 * names the function, becomes that function, and then asks the Runtime API for work:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 *
 * Modules of Node itself are asked for and not imported, in all files: an import reads each of a module's members, and so
 * loads whatever some member stands for (of `node:http` that is half of Node, and takes as long as all the rest).
 */
import { RuntimeClient } from './client.mjs';
import { patchConsole } from './console.mjs';
import { contextOf } from './context.mjs';
import { errorBody, logged, UnhandledPromiseRejection, useRoots } from './errors.mjs';
import { guardProcess } from './guard.mjs';
import { loadHandler } from './handler.mjs';
import { installModuleFallback } from './modules.mjs';
import { redirectPaths } from './paths.mjs';
import { runHandler } from './run.mjs';
import { setUpGlobals } from './streaming.mjs';

const { readSync } = process.getBuiltinModule('node:fs');

const assignment = readAssignment();
if (assignment === undefined) process.exit(0);
const { environment, roots, modules } = assignment;

// A function that starts its runtime by itself has set its environment already.
if (environment !== undefined) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
}
process.chdir(roots.task);
useRoots(roots);
redirectPaths(roots);
guardProcess();
installModuleFallback(roots, modules);
setUpGlobals();

const log = patchConsole(process.env);
const client = new RuntimeClient(process.env.AWS_LAMBDA_RUNTIME_API);
let current;
let ending = false;

process.on('uncaughtException', (error) => fail('Uncaught Exception', error, 129));
process.on('unhandledRejection', (reason) =>
  fail('Unhandled Promise Rejection', new UnhandledPromiseRejection(reason), 128),
);

// Not awaited: a handler whose promise nothing can settle any more lets the process end, as on AWS.
void serve();

async function serve() {
  const handler = await initialize();
  for (;;) {
    const { headers, body } = await client.next();
    const context = contextOf(headers, process.env);
    current = context.awsRequestId;
    log.requestId = current;
    process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'] ?? '';
    try {
      await runHandler(handler, body, context, client);
    } catch (error) {
      console.error('Invoke Error', logged(error));
      await client.error(current, errorBody(error));
    }
    // The report of what nobody caught is on its way, and then the process ends: it must not ask for more.
    if (ending) return;
    current = undefined;
  }
}

async function initialize() {
  try {
    return await loadHandler(roots.task, process.env._HANDLER, process.env.AWS_EXECUTION_ENV);
  } catch (error) {
    console.error('Init Error', logged(error));
    await client.initError(errorBody(error));
    process.exit(1);
  }
}

/** Tells the Runtime API about an error that no handler caught, and ends the process as AWS's runtime does. */
function fail(what, error, status) {
  ending = true;
  // First the line: what is written before the report belongs to this invocation's log.
  console.error(what, logged(error));
  const report = current === undefined ? client.initError(errorBody(error)) : client.error(current, errorBody(error));
  const exit = () => process.exit(status);
  report.then(exit, exit);
}

function readAssignment() {
  const chunks = [];
  const chunk = Buffer.alloc(65_536);
  for (;;) {
    const read = readSync(0, chunk);
    if (read === 0) return undefined;
    chunks.push(Buffer.from(chunk.subarray(0, read)));
    if (chunk[read - 1] === 10) return JSON.parse(Buffer.concat(chunks).toString());
  }
}
