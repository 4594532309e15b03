import type { Call } from '@coldstart/cloud';
import type { Execution } from './state.ts';

/** An execution's start, and each step, wait, callback or other operation that it begins. https://aws.amazon.com/lambda/pricing/ */
export function noteOperations(call: Call, { asked }: Pick<Execution, 'asked'>, quantity: number): void {
  const { account, name: resource } = asked;
  if (quantity > 0) call.cloud.usage.note(account, { meter: 'lambda.durable', quantity, resource });
}
