import type { ParameterValue } from '../template/parameters.ts';
import type { Place } from '../template/pseudo.ts';
import type { ValueMap } from '../template/value.ts';

export function transformServerless(
  template: ValueMap,
  _parameters: readonly ParameterValue[],
  _place: Place,
): ValueMap {
  return template;
}
