import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventBridgeEvent } from 'aws-lambda';

const events = new EventBridgeClient();

export const handler = async ({ id, detail }: EventBridgeEvent<string, Record<string, unknown>>): Promise<void> => {
  const answer = {
    EventBusName: process.env.BUS_NAME,
    Source: 'parcels.courier',
    DetailType: 'Courier booked',
    Detail: JSON.stringify({ ...detail, answers: id }),
  };
  const { FailedEntryCount, Entries } = await events.send(new PutEventsCommand({ Entries: [answer] }));
  if (FailedEntryCount !== 0) throw new Error(`The bus did not take it: ${JSON.stringify(Entries)}`);
};
