import type { AccessRule } from '@coldstart/cloud';
import { readExecutionArn } from './arn.ts';
import { readCallbackId } from './callback-id.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html */
export const onExecution: AccessRule<{ readonly DurableExecutionArn: string }> = (
  { DurableExecutionArn: resource },
  _call,
  action,
) => ({ action, resource, resourceAccount: readExecutionArn(resource).account });

/** On the execution that the callback belongs to. */
export const onCallback: AccessRule<{ readonly CallbackId: string }> = ({ CallbackId }, _call, action) => {
  const { arn: resource } = readCallbackId(CallbackId);
  return { action, resource, resourceAccount: readExecutionArn(resource).account };
};
