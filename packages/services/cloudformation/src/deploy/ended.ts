import { stackById } from '../stacks.ts';
import { answer } from './answer.ts';
import type { Deploy } from './context.ts';
import { nestedResult } from './nested.ts';

/** A nested stack's end is the answer that its resource in the parent waits for. */
export async function stackEnded({ call, stack }: Deploy): Promise<void> {
  if (stack.parentId === undefined || stack.parentResource === undefined) return;
  const parent = stackById(call, stack.parentId);
  const task = [...(parent?.deployment?.tasks.values() ?? [])].find(
    ({ logicalId, status }) => logicalId === stack.parentResource && status === 'waiting',
  );
  if (parent === undefined || task?.token === undefined) return;
  await answer(call, parent.id, task.token, nestedResult(stack));
}
