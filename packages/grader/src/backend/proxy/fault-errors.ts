import type { FaultEffect, JournalEntry } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import type { PassingCall } from './read-call.ts';

/** The error that a fault puts in the place of an answer; `undefined` for those that let the call through. */
export function faultError(
  effect: FaultEffect,
  { service, operation, resources, known }: PassingCall,
  { account, principal }: JournalEntry,
): AwsError | undefined {
  if (effect === 'throttle') {
    return (
      known?.service.throttle?.(operation) ?? new AwsError('ThrottlingException', 'Rate exceeded', { status: 400 })
    );
  }
  if (effect === 'deny') {
    const kind = known?.wire.model.kind ?? '';
    const action = `${known?.service.iamPrefix ?? service}:${known?.service.operations[operation]?.action ?? operation}`;
    return new AwsError(
      /^awsJson|^restJson/.test(kind) ? 'AccessDeniedException' : 'AccessDenied',
      `User: ${principal ?? `arn:aws:sts::${account}:assumed-role/function/function`} is not authorized to perform: ${action} on resource: ${resources.arn ?? '*'} because no identity-based policy allows the ${action} action`,
      { status: kind.startsWith('awsJson') ? 400 : 403 },
    );
  }
  if (typeof effect === 'object' && 'error' in effect) {
    const { code, message, status } = effect.error;
    return new AwsError(code, message, status === undefined ? {} : { status });
  }
  return undefined;
}
