import { AwsError } from '@coldstart/wire';
import { decide, policiesOf, principalOf, type Call } from '@coldstart/cloud';
import { callDestination } from './destination.ts';
import type { Failure } from './failure.ts';
import type { HttpDelivery } from './http.ts';

/** Brings an event to the API of a destination, once, if the target's role may. */
export async function deliverToApi(call: Call, delivery: HttpDelivery): Promise<Failure | undefined> {
  const refused = refusal(call, delivery);
  if (refused !== undefined) return { code: 'NO_PERMISSIONS', message: refused, passes: false };
  const { target: destination, parameters, body } = delivery;
  const answer = await callDestination(call, { destination, parameters, body });
  return 'code' in answer ? answer : undefined;
}

/** The role must be allowed to call the destination. @returns why it is not */
function refusal(call: Call, { target, as, rule }: HttpDelivery): string | undefined {
  try {
    const principal = principalOf(call.cloud, as);
    const access = { action: 'events:InvokeApiDestination', resource: target };
    const question = { principal, access, region: call.region, now: call.now(), request: undefined };
    const decision = decide({ ...question, extra: { 'aws:SourceArn': rule } }, policiesOf(call.cloud, principal));
    return decision.result === 'allowed' ? undefined : decision.message;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}
