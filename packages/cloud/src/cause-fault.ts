import { setTimeout as wait } from 'node:timers/promises';
import { AwsError } from '@coldstart/wire';
import type { Access } from './call.ts';
import type { CallContext } from './call-context.ts';
import type { CloudCore } from './core.ts';
import { DroppedCall, type FaultEffect } from './faults.ts';
import type { LoadedService } from './registry.ts';

/**
 * Causes the fault that was asked for this call, if there is one.
 *
 * @returns the effect, where the call goes on
 * @throws AwsError or DroppedCall where it does not
 */
export async function causeFault(
  cloud: CloudCore,
  loaded: LoadedService,
  call: CallContext,
  accesses: readonly Access[],
): Promise<FaultEffect | undefined> {
  const effect = cloud.faults.hit({
    account: call.account,
    service: call.service,
    operation: call.operation,
    resources: accesses.map(({ resource }) => resource),
  });
  if (effect === undefined) return undefined;
  cloud.journal.record({
    kind: 'fault',
    account: call.account,
    region: call.region,
    service: call.service,
    action: typeof effect === 'string' ? effect : (Object.keys(effect)[0] ?? ''),
    resource: accesses[0]?.resource,
    cause: call.entry.id,
    message: `A fault was asked for: ${JSON.stringify(effect)}`,
  });
  if (typeof effect === 'object' && 'delay' in effect) {
    // In the machine's time, as the deadlines of functions are: whoever else moves the cloud's does not cut it short.
    await cloud.clock.aside(wait(effect.delay, undefined, { ref: false }));
    return effect;
  }
  if (typeof effect === 'object') {
    throw new AwsError(
      effect.error.code,
      effect.error.message,
      effect.error.status === undefined ? {} : { status: effect.error.status },
    );
  }
  if (effect === 'drop') throw new DroppedCall();
  if (effect === 'deny') {
    const action = accesses[0]?.action ?? `${call.service}:${call.operation}`;
    throw new AwsError(
      /^awsJson|^restJson/.test(loaded.wire.model.kind) ? 'AccessDeniedException' : 'AccessDenied',
      `User: ${call.principal.arn} is not authorized to perform: ${action} on resource: ${accesses[0]?.resource ?? '*'} because no identity-based policy allows the ${action} action`,
      { status: loaded.wire.model.kind.startsWith('awsJson') ? 400 : 403 },
    );
  }
  if (effect === 'throttle') {
    throw (
      loaded.service.throttle?.(call.operation) ?? new AwsError('ThrottlingException', 'Rate exceeded', { status: 400 })
    );
  }
  return effect;
}
