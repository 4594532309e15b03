const FIRST_BATCHES = 5;
const MORE_BATCHES = 300;
const MOST_BATCHES = 1250;
const MINUTE = 60_000;

/**
 * Batches of a standard queue that run at once: whoever reads it begins with five, and has so many more for each minute in
 * which these do not suffice. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 *
 * @param maximum `MaximumConcurrency` of the mapping, if it has one
 * @param busy milliseconds for which they have not sufficed
 */
export function batchesAtOnce(maximum: number | undefined, busy: number): number {
  return maximum ?? Math.min(MOST_BATCHES, FIRST_BATCHES + MORE_BATCHES * Math.floor(busy / MINUTE));
}
