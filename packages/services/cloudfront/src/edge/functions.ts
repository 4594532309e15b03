import { EdgeError, type EdgeResult } from '@coldstart/edge';
import { checkAssociations } from '../functions/associations.ts';
import { runFunctionAt } from '../functions/at-edge.ts';
import { runLambdaAt } from '../lambda-edge/at-edge.ts';
import {
  associated,
  EdgeFunctionError,
  type EdgeFunctions,
  type EdgePoint,
  type EdgeRequest,
  type EdgeResponse,
} from './hooks.ts';

/** What the function of a point makes of a request or an answer; nothing where there is none. */
async function runAt(
  point: EdgePoint,
  request: EdgeRequest,
  response?: EdgeResponse,
): Promise<(EdgeResult & { by: 'function' | 'lambda' }) | undefined> {
  const { functionArn, lambda } = associated(point.behavior, point.event);
  try {
    if (functionArn !== undefined)
      return { ...(await runFunctionAt(point, functionArn, request, response)), by: 'function' };
    if (lambda !== undefined) return { ...(await runLambdaAt(point, lambda, request, response)), by: 'lambda' };
    return undefined;
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    // The page says less than whoever looks for the mistake needs.
    point.call.entry.message = [error.message, error.detail].filter(Boolean).join(' ');
    throw new EdgeFunctionError(error.status, error.kind, error.message);
  }
}

const whole = <Message extends { readonly body: Uint8Array }>(message: Message): Message & { body: Buffer } => ({
  ...message,
  body: Buffer.from(message.body.buffer, message.body.byteOffset, message.body.length),
});

/** CloudFront Functions and Lambda@Edge, where behaviours name them. */
export const edgeFunctions: EdgeFunctions = {
  check: checkAssociations,
  async onRequest(point, request) {
    const made = await runAt(point, request);
    if (made === undefined) return { request };
    return 'request' in made ? { request: whole(made.request) } : { response: whole(made.response), by: made.by };
  },
  async onResponse(point, request, response) {
    const made = await runAt(point, request, response);
    return made !== undefined && 'response' in made ? whole(made.response) : response;
  },
};
