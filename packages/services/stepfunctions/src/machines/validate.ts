import type { StatesOperations } from '../sdk.ts';
import { diagnosticsOf } from './definitions.ts';

const MOST = 100;

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html */
export const validateOperations: StatesOperations = {
  ValidateStateMachineDefinition: {
    changes: false,
    async run({ definition, type = 'STANDARD', severity = 'ERROR', maxResults = 0 }, call) {
      const all = await diagnosticsOf(call, definition, type);
      const shown = all.filter((one) => one.severity === 'ERROR' || severity === 'WARNING');
      const most = maxResults === 0 ? MOST : maxResults;
      return {
        result: all.some((one) => one.severity === 'ERROR') ? 'FAIL' : 'OK',
        diagnostics: shown.slice(0, most).map((one) => ({ ...one })),
        truncated: shown.length > most,
      };
    },
  },
};
