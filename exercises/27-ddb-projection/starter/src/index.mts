import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** What Lambda hands over: changes of items, those of one item in their order. */
interface StreamEvent {
  Records: {
    eventID: string;
    eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
    /** Who has made the change, where that was a service. */
    userIdentity?: { type: string; principalId: string };
    dynamodb: {
      Keys: Record<string, AttributeValue>;
      /** The item before the change. */
      OldImage?: Record<string, AttributeValue>;
      /** The item after it. */
      NewImage?: Record<string, AttributeValue>;
      /** The change's place in its shard. */
      SequenceNumber: string;
    };
  }[];
}

export const handler = async (event: StreamEvent) => {
  for (const { eventName, dynamodb } of event.Records) console.log(eventName, JSON.stringify(dynamodb.NewImage));
};
