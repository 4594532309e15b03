import type { EventBridgeEvent } from 'aws-lambda';

// What does a rule send? Look into it before you answer it.
export const handler = async (event: EventBridgeEvent<string, Record<string, unknown>>): Promise<void> => {
  console.log('heard', event.id);
};
