import { AwsError } from '@coldstart/wire';
import { holds } from '../expressions/evaluate.ts';
import type { Condition } from '../expressions/syntax.ts';
import type { Item } from '../values/value.ts';

/** @throws ConditionalCheckFailedException, with the item when it is asked for */
export function checkCondition(
  condition: Condition | undefined,
  item: Item | undefined,
  returnValues: string | undefined,
): void {
  if (condition === undefined || holds(condition, item ?? {})) return;
  const fields = returnValues === 'ALL_OLD' && item !== undefined ? { Item: item } : {};
  throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed', { fields });
}
