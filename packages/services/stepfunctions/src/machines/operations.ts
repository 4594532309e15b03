import type { StatesOperations } from '../sdk.ts';

export const machineOperations: StatesOperations = {};
