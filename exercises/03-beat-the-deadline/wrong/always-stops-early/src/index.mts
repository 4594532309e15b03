import { processItem, type Item } from './work.mts';

/** Time to finish the item at hand and to answer, in milliseconds. */
const MARGIN = 500;

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

export const handler = async (event: { items: Item[] }, context: Context): Promise<Answer> => {
  console.log('Function ARN:', context.invokedFunctionArn);
  console.log('Log group:', context.logGroupName);
  console.log('Log stream:', context.logStreamName);
  console.log('Request id:', context.awsRequestId);
  console.log('Memory limit in MB:', context.memoryLimitInMB);

  const ids: string[] = [];
  for (const item of event.items) {
    if (ids.length === 2 || context.getRemainingTimeInMillis() < MARGIN) break;
    await processItem(item);
    ids.push(item.id);
  }
  return {
    done: ids.length,
    ids,
    remaining: event.items.slice(ids.length).map(({ id }) => id),
    memoryMB: Number(context.memoryLimitInMB),
  };
};
