interface QueueEvent {
  Records: Message[];
}

interface Message {
  messageId: string;
  body: string;
  eventSourceARN: string;
}

// A message is deleted when this returns without an error. What was in it?
export const handler = async ({ Records }: QueueEvent): Promise<void> => {
  for (const { messageId, body } of Records) console.log(messageId, body);
};
