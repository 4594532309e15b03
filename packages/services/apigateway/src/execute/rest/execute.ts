import type { WireResponse } from '@coldstart/wire';
import { printed } from './execution-log.ts';
import type { MethodRequest } from './request.ts';

/** Answers a request that was let through, and tells the log how it has ended. */
export async function execute(request: MethodRequest, ask: () => Promise<WireResponse>): Promise<WireResponse> {
  const response = await ask();
  const { log } = request;
  if (log === undefined) return response;
  // What the API says by itself has its reason in the log already.
  if (response.headers['x-amzn-ErrorType'] === undefined) {
    const body = response.body ?? '';
    log.data(
      `Method response body after transformations: ${typeof body === 'string' ? body : Buffer.from(body).toString('utf8')}`,
    );
    log.data(`Method response headers: ${printed(Object.entries(response.headers))}`);
    log.info('Successfully completed execution');
  }
  log.info(`Method completed with status: ${response.status}`);
  return response;
}
