import { RuntimeError } from './errors.mjs';
import { isStreaming, streamAnswer } from './streaming.mjs';

/** Runs a handler for one event and hands its result to the Runtime API; throws what the handler throws. */
export async function runHandler(handler, body, context, client) {
  if (isStreaming(handler)) {
    await streamAnswer(handler, body, context, client);
    return;
  }
  const result = await handler(JSON.parse(body.toString()), context);
  // What the handler has started for this turn of the event loop still belongs to this invocation.
  await new Promise((resolve) => setImmediate(resolve));
  answer(client.response(context.awsRequestId, stringify(result), 'application/json'));
}

/** Sends an answer without waiting until it has arrived: the next invocation is asked for in the same breath. */
export function answer(sent) {
  // A connection that breaks breaks that question, too.
  sent.catch(() => undefined);
}

/** @param errorType what the runtime calls it that there is no JSON */
export function stringify(result, errorType = 'Runtime.JSONStringifyError') {
  try {
    // A function or a symbol has no JSON: null, as when nothing is returned.
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw new RuntimeError(errorType, 'Unable to stringify response body');
  }
}
