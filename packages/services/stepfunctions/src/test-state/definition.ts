import { refusalOf, validateDefinition, type Definition, type Json } from '@coldstart/states';
import { invalidDefinition, validation } from '../errors.ts';

/** What a single state is called that is tried without a machine. */
const ALONE = 'StateName';
/** One state alone leads to states that are not there. */
const OF_MACHINES = new Set(['MISSING_TRANSITION_TARGET', 'MISSING_END_STATE']);

export interface TestedState {
  readonly definition: Definition;
  readonly name: string;
  readonly state: Definition['States'][string];
}

/** @param name of a state of a machine; without it, the text is one state @throws AwsError InvalidDefinition, ValidationException */
export function testedState(text: string, name: string | undefined): TestedState {
  const whole = name === undefined ? aloneIn(text) : text;
  const { diagnostics } = validateDefinition(whole);
  const refusal = refusalOf(
    name === undefined ? diagnostics.filter(({ code }) => !OF_MACHINES.has(code)) : diagnostics,
  );
  if (refusal !== undefined) throw invalidDefinition(refusal);
  const definition = JSON.parse(whole) as Definition;
  const wanted = name ?? ALONE;
  const found = within(definition, wanted);
  const state = found?.[wanted];
  if (found === undefined || state === undefined) throw validation('State not found in definition');
  return { definition: { ...definition, StartAt: wanted, States: found }, name: wanted, state };
}

function aloneIn(text: string): string {
  try {
    const state = JSON.parse(text) as Json;
    return JSON.stringify({ StartAt: ALONE, States: { [ALONE]: state } });
  } catch {
    return text;
  }
}

type States = Definition['States'];

/** The states among which a state is: those of the machine, or of a branch or a Map in it. */
function within({ States: states }: { readonly States: States }, name: string): States | undefined {
  if (Object.hasOwn(states, name)) return states;
  for (const { Branches = [], ItemProcessor, Iterator } of Object.values(states)) {
    for (const inner of [...Branches, ItemProcessor, Iterator]) {
      const found = inner === undefined ? undefined : within(inner, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
