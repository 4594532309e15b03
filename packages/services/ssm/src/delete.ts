import type { Call } from '@coldstart/cloud';
import { onParameter, onParameters } from './access.ts';
import { parameterNotFound } from './errors.ts';
import { keyOf, parseReference, readName } from './names.ts';
import type { SsmOperations } from './sdk.ts';
import { findParameter, parameters } from './state.ts';

/** @returns whether it was there */
function remove(call: Call, text: string): boolean {
  const reference = parseReference(text);
  if (reference === undefined || reference.selector !== undefined) return false;
  return findParameter(call, reference) !== undefined && call.state(parameters).byKey.delete(keyOf(reference.name));
}

export const deleteOperations: SsmOperations = {
  /** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html */
  DeleteParameter: {
    access: onParameter,
    run({ Name }, call) {
      readName(Name);
      if (!remove(call, Name)) throw parameterNotFound();
    },
  },

  /** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameters.html */
  DeleteParameters: {
    access: onParameters,
    run({ Names }, call) {
      const deleted = Names.filter((name) => remove(call, name));
      return { DeletedParameters: deleted, InvalidParameters: Names.filter((name) => !deleted.includes(name)) };
    },
  },
};
