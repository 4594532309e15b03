import type { PostConfirmationTriggerEvent } from 'aws-lambda';

export const handler = async (event: PostConfirmationTriggerEvent): Promise<object> => {
  // Write the profile of event.request.userAttributes.sub here.
  console.log(`Welcome, ${event.userName}`);
  return {};
};
