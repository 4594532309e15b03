import { reportsOf } from './reports.mts';
import type { Bill, BillRequest } from './types.mts';

/** As the study notes have it: "100 millions requests per month are Free". */
const FREE_REQUESTS = 100_000_000;

export const handler = async ({ prices, times, logs }: BillRequest): Promise<Bill> => {
  let requests = 0;
  let gbSeconds = 0;
  for (const log of logs) {
    for (const { billed, memory } of reportsOf(log)) {
      requests += times;
      gbSeconds += (memory / 1024) * (billed / 1000) * times;
    }
  }
  const paid = Math.max(0, requests - FREE_REQUESTS) * prices.request;
  const compute = gbSeconds * prices.gbSecond.x86_64;
  return {
    requests,
    gbSeconds: { x86_64: gbSeconds, arm64: 0 },
    usd: { requests: paid, compute, provisioned: 0, tmp: 0, total: paid + compute },
    savings: [],
  };
};
