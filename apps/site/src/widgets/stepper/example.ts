/** What an example of the state stepper is. */
import { compact } from './compact.ts';
import type { Asked } from './session.ts';

export interface Example extends Asked {
  readonly name: string;
  /** What there is to see. */
  readonly hint: string;
}

export const invoke = 'arn:aws:states:::lambda:invoke';

export const example = (
  name: string,
  hint: string,
  definition: object,
  input: object,
  mocks: Asked['mocks'] = {},
): Example => ({
  name,
  hint,
  definition: compact(definition, true),
  input: compact(input),
  mocks,
});

export const jsonata = (StartAt: string, States: object): object => ({ QueryLanguage: 'JSONata', StartAt, States });
