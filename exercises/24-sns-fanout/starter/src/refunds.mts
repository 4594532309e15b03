import type { SNSEvent } from 'aws-lambda';

// Where in this is the refund?
export const handler = async (event: SNSEvent): Promise<void> => {
  console.log(JSON.stringify(event));
};
