import type { SQSRecord } from 'aws-lambda';

// What is in a message, and what is to be answered? So far it hands on what it got.
export const handler = async (messages: SQSRecord[]): Promise<unknown[]> => {
  console.log(JSON.stringify(messages));
  return messages;
};
