import { errorBody, logged, RuntimeError } from './errors.mjs';
import { answer, stringify } from './run.mjs';
import { isStreaming, streamAnswer } from './streaming.mjs';

const NEVER_SETTLED =
  'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes';

const CALLBACKS_GO =
  'AWS Lambda plans to remove support for callback-based function handlers starting with Node.js 24. You will need to update this function to use an async handler to use Node.js 24 or later. For more information and to provide feedback on this change, see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/137. To disable this warning, set the AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING environment variable.';

const nothing = () => undefined;
/** What waits for the event loop to be empty. */
let whenEmpty = nothing;

/** Prepares this process for handlers of Node 22 and before. */
export function prepareCallbacks(handler) {
  process.on('beforeExit', () => {
    const then = whenEmpty;
    whenEmpty = nothing;
    then();
  });
  const calledBack = handler.length === 3 && !isAsync(handler) && !isStreaming(handler);
  if (calledBack && process.env.AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING === undefined) console.warn(CALLBACKS_GO);
}

/**
 * Runs a handler as the runtimes of Node 22 and before do, and settles when the next event may be asked for.
 *
 * It answers by a promise, by its callback, or by `succeed`, `fail` and `done` of its context; what it returns otherwise
 * counts for nothing. After a callback the event loop has to be empty, unless the context says that it need not.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export async function runWithCallbacks(handler, body, known, client) {
  // These runtimes tell it in the environment alone.
  const { xRayTraceId: _, ...context } = known;
  const id = context.awsRequestId;
  const fail = (error) => {
    console.error('Invoke Error', logged(error));
    answer(client.error(id, errorBody(error)));
  };
  if (isStreaming(handler)) {
    await runStreaming(handler, body, context, client, fail);
  } else {
    await new Promise((next) => {
      const given = waysToAnswer(
        (error) => {
          fail(error);
          next();
        },
        (result) => {
          answer(client.response(id, stringify(result, 'Error'), 'application/json'));
          next();
        },
        isAsync(handler),
      );
      call(handler, body, Object.assign(given.context, context), given.callback);
    });
  }
  // What nobody has caught ends the process before it asks for more.
  await new Promise((resolve) => setImmediate(resolve));
}

function call(handler, body, context, callback) {
  try {
    const returned = handler(JSON.parse(body.toString()), context, callback);
    if (typeof returned?.then === 'function') returned.then(context.succeed, context.fail).catch(context.fail);
  } catch (error) {
    callback(error);
  }
}

/** A callback and the members of a context that answer: of all of them, the first call counts. */
function waysToAnswer(fail, succeed, async) {
  let finished = false;
  let waits = true;
  const first =
    (answered) =>
    (...values) => {
      if (finished) return;
      whenEmpty = nothing;
      answered(...values);
      finished = true;
    };
  const end = (error, result) => (isNothing(error) ? succeed(result) : fail(error));
  whenEmpty = () => {
    finished = true;
    if (async) fail(new RuntimeError('Runtime.NodeJsExit', NEVER_SETTLED));
    else succeed(null);
  };
  return {
    callback: first((error, result) => {
      if (!isNothing(error) || !waits) end(error, result);
      else whenEmpty = () => setImmediate(() => end(null, result));
    }),
    context: {
      get callbackWaitsForEmptyEventLoop() {
        return waits;
      },
      set callbackWaitsForEmptyEventLoop(value) {
        waits = value;
      },
      succeed: first((result) => end(null, result)),
      fail: first((error) => end(isNothing(error) ? 'handled' : error)),
      done: first(end),
    },
  };
}

async function runStreaming(handler, body, context, client, fail) {
  let waits = true;
  Object.defineProperty(context, 'callbackWaitsForEmptyEventLoop', {
    get: () => waits,
    set: (value) => {
      waits = value;
    },
    enumerable: true,
  });
  try {
    await streamAnswer(handler, body, context, client);
  } catch (error) {
    fail(error);
  }
  if (waits) await new Promise((resolve) => (whenEmpty = resolve));
}

function isNothing(error) {
  return error === undefined || error === null;
}

function isAsync(handler) {
  return handler.constructor?.name === 'AsyncFunction';
}
