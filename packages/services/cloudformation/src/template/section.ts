import { isMap, type ValueMap } from '@coldstart/cloud';
import { formatError } from '../errors.ts';

/** A section of a template whose members are maps. @throws ValidationError in AWS's words */
export function section(raw: ValueMap, name: 'Parameters' | 'Rules' | 'Outputs'): Record<string, ValueMap> {
  const found = raw[name];
  if (found === undefined) return {};
  if (!isMap(found)) throw formatError(`${name} section must be a map.`);
  const result: Record<string, ValueMap> = {};
  for (const [key, value] of Object.entries(found)) {
    if (!isMap(value)) throw formatError(`Every ${name} object must be a map.`);
    if (!/^[A-Za-z0-9]+$/.test(key)) {
      const what = name === 'Parameters' ? 'Parameter' : name === 'Outputs' ? 'Output' : 'Rule';
      throw formatError(`${what} name ${key} is non alphanumeric.`);
    }
    result[key] = value;
  }
  return result;
}
