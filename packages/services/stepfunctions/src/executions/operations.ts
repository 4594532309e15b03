import type { StatesOperations } from '../sdk.ts';

export const executionOperations: StatesOperations = {};
