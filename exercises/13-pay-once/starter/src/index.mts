import { charge, type Payment, type Receipt } from './provider.mts';

interface Context {
  getRemainingTimeInMillis(): number;
}

interface QueueEvent {
  Records: { messageId: string; body: string }[];
}

// Each event is a charge. But is each event a payment?
export const handler = async (event: Payment | QueueEvent, context: Context): Promise<Receipt | undefined> => {
  if (!('Records' in event)) return charge(event);
  for (const { body } of event.Records) await charge(JSON.parse(body));
};
