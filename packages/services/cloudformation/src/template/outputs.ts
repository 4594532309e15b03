import { asIntrinsic, isMap, scalar, type Value, type ValueMap } from '@coldstart/cloud';
import { formatError } from '../errors.ts';
import { checkDescription } from './quotas.ts';
import { section } from './section.ts';

/** Functions whose values are conditions'. */
const CONDITIONS = new Set(['Condition', 'Fn::And', 'Fn::Or', 'Fn::Not', 'Fn::Equals']);

/**
 * The `Outputs` section.
 *
 * @throws ValidationError in AWS's words
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html
 */
export function outputs(raw: ValueMap): Record<string, ValueMap> {
  const found = section(raw, 'Outputs');
  for (const [name, output] of Object.entries(found)) {
    const { Value: value, Description: description, Condition: condition, Export: exported } = output;
    if (value === undefined) throw formatError('Every Outputs member must contain a Value object');
    if (!mayBeText(value)) throw formatError('The Value field of every Outputs member must evaluate to a String.');
    if (description !== undefined) {
      const text = scalar(description);
      if (text === undefined) throw formatError('Every Description member must be a string.');
      checkDescription(text);
    }
    if (condition !== undefined && typeof condition !== 'string')
      throw formatError('Every Condition member must be a string.');
    if (exported !== undefined && !isExport(exported))
      throw formatError(
        `Output ${name} is malformed. The Name field of every Export member must be specified and consist only of alphanumeric characters, colons, or hyphens.`,
      );
  }
  return found;
}

/** What functions come to is known later; what can be no text is known now. */
function mayBeText(value: Value): boolean {
  if (Array.isArray(value)) return false;
  const call = asIntrinsic(value);
  if (call !== undefined) return !CONDITIONS.has(call.name);
  return !isMap(value);
}

function isExport(value: Value): boolean {
  if (!isMap(value) || value.Name === undefined) return false;
  const name = scalar(value.Name);
  return name === undefined ? asIntrinsic(value.Name) !== undefined : /^[A-Za-z0-9:-]+$/.test(name);
}
