import type { Call } from '@coldstart/cloud';
import { validateDefinition, type Definition, type Diagnostic } from '@coldstart/states';
import { resourceProblems } from '../tasks/check.ts';
import type { Revision } from './state.ts';

/** Read once, however many executions and steps there are. */
const known = new WeakMap<Revision, Definition>();

/** Express executions end after five minutes at the latest. */
const EXPRESS_SECONDS = 300;

/** What a revision runs. It was found to be valid when it was made. */
export function definitionOf(revision: Revision, type: 'STANDARD' | 'EXPRESS'): Definition {
  let definition = known.get(revision);
  if (definition === undefined) {
    const read = JSON.parse(revision.definition) as Definition;
    const { TimeoutSeconds = EXPRESS_SECONDS } = read;
    definition = type === 'EXPRESS' ? { ...read, TimeoutSeconds: Math.min(TimeoutSeconds, EXPRESS_SECONDS) } : read;
    known.set(revision, definition);
  }
  return definition;
}

/** What is to be said of a definition: of its states, and where nothing is wrong with these, of what they call. */
export async function diagnosticsOf(
  call: Pick<Call, 'cloud'>,
  text: string,
  type: 'STANDARD' | 'EXPRESS',
): Promise<readonly Diagnostic[]> {
  const { diagnostics, definition } = validateDefinition(text, type);
  return definition === undefined ? diagnostics : [...diagnostics, ...(await resourceProblems(call, definition))];
}
