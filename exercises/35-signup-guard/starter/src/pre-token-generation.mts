import type { PreTokenGenerationTriggerEvent } from 'aws-lambda';

export const handler = async (event: PreTokenGenerationTriggerEvent): Promise<object> => {
  // As an old tutorial has it.
  event.response.claimsOverrideDetails = { claimsToAddOrOverride: { plan: 'free' } };
  return event;
};
