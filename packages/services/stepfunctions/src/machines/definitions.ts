import { validateDefinition, type Definition } from '@coldstart/states';
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

export const diagnosticsOf = (text: string, type: 'STANDARD' | 'EXPRESS') => validateDefinition(text, type).diagnostics;
