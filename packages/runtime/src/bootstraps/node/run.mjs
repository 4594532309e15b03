import { RuntimeError } from './errors.mjs';
import { ResponseStream, STREAMING } from './streaming.mjs';

/** Runs a handler for one event and hands its result to the Runtime API; throws what the handler throws. */
export async function runHandler(handler, body, context, client) {
  const event = JSON.parse(body.toString());
  if (handler[STREAMING] !== undefined) {
    const stream = new ResponseStream();
    const returned = handler(event, stream, context);
    if (typeof returned?.then !== 'function') throw new Error('Streaming does not support non-async handlers.');
    if ((await returned) !== undefined) console.warn('Streaming handlers ignore return values.');
    answer(client.response(context.awsRequestId, await stream.bytes(), stream.contentType));
    return;
  }
  const result = await handler(event, context);
  // What the handler has started for this turn of the event loop still belongs to this invocation.
  await new Promise((resolve) => setImmediate(resolve));
  answer(client.response(context.awsRequestId, stringify(result), 'application/json'));
}

/** Sends an answer without waiting until it has arrived: the next invocation is asked for in the same breath. */
function answer(sent) {
  // A connection that breaks breaks that question, too.
  sent.catch(() => undefined);
}

function stringify(result) {
  try {
    // A function or a symbol has no JSON: null, as when nothing is returned.
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw new RuntimeError('Runtime.JSONStringifyError', 'Unable to stringify response body');
  }
}
