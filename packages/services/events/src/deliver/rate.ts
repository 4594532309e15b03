import type { Call } from '@coldstart/cloud';
import { apiDestinations, destinationAt } from '../api-destinations/state.ts';

/**
 * Takes the next place in the line of an API destination, which is called so many times a second and no more.
 *
 * @returns milliseconds until then; 0 for what has no rate
 */
export function waitForTurn(call: Call, target: string): number {
  const destination = destinationAt(call, target);
  if (destination === undefined) return 0;
  const [, , , region = '', account = ''] = target.split(':');
  // It is written to disk with the call.
  call.state(apiDestinations, { account, region });
  const now = call.now();
  const turn = Math.max(now, destination.nextTurn ?? now);
  destination.nextTurn = turn + 1000 / destination.rate;
  return Math.floor(turn - now);
}
