export { mutantsOf, sampleOf, type Mutant } from './mutants.ts';
export { NoPythonMutants } from './python.ts';
