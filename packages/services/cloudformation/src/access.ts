import { formatArn, type AccessRule } from '@coldstart/cloud';
import { findStack } from './stacks.ts';

/** The action on a stack's ARN; `*` stands for the part of it that is not known yet. */
export const onStack: AccessRule<{ readonly StackName?: string | undefined }> = ({ StackName: name }, call, action) => {
  const stack = name === undefined ? undefined : findStack(call, name);
  if (stack !== undefined) return { action, resource: stack.id };
  if (name === undefined) return { action, resource: '*' };
  if (name.startsWith('arn:')) return { action, resource: name };
  return { action, resource: formatArn(call, 'cloudformation', `stack/${name}/*`) };
};
