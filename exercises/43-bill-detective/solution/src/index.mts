import { reportsOf } from './reports.mts';
import type { Bill, BillRequest, FunctionLog, Prices, Saving } from './types.mts';

/** Free each month, once for an account. */
const FREE = { requests: 1_000_000, gbSeconds: 400_000 };
/** Megabytes of `/tmp` that cost nothing. */
const FREE_TMP = 512;
/** Seconds to which the time of provisioned concurrency is rounded up. */
const PROVISIONED_STEP = 300;

export const handler = async ({ prices, times, logs }: BillRequest): Promise<Bill> => {
  const gbSeconds = { x86_64: 0, arm64: 0 };
  let [requests, provisioned, tmp, init] = [0, 0, 0, 0];
  for (const log of logs) {
    provisioned += standing(log, prices);
    for (const report of reportsOf(log)) {
      requests += times;
      const seconds = (report.billed / 1000) * times;
      const used = (report.memory / 1024) * seconds;
      tmp += (Math.max(0, log.ephemeralStorage - FREE_TMP) / 1024) * seconds * prices.tmpGbSecond;
      if (log.provisioned !== undefined) {
        provisioned += used * prices.provisionedGbSecond[log.architecture];
      } else {
        gbSeconds[log.architecture] += used;
        init += (report.memory / 1024) * (report.init / 1000) * times * prices.gbSecond[log.architecture];
      }
    }
  }
  const usd = {
    requests: Math.max(0, requests - FREE.requests) * prices.request,
    compute: computeCost(gbSeconds, prices),
    provisioned,
    tmp,
  };
  const total = usd.requests + usd.compute + usd.provisioned + usd.tmp;
  const arm64 = gbSeconds.x86_64 * (prices.gbSecond.x86_64 - prices.gbSecond.arm64);
  return { requests, gbSeconds, usd: { ...usd, total }, savings: largestFirst({ arm64, init, tmp }) };
};

/** What environments of provisioned concurrency cost, whether anybody comes or not. */
function standing({ provisioned, memorySize, architecture }: FunctionLog, prices: Prices): number {
  if (provisioned === undefined) return 0;
  const seconds = Math.ceil(provisioned.seconds / PROVISIONED_STEP) * PROVISIONED_STEP;
  return provisioned.environments * (memorySize / 1024) * seconds * prices.provisioned[architecture];
}

/** The free seconds go to x86_64 first. */
function computeCost(gbSeconds: Bill['gbSeconds'], prices: Prices): number {
  const x86 = Math.max(0, gbSeconds.x86_64 - FREE.gbSeconds);
  const left = Math.max(0, FREE.gbSeconds - gbSeconds.x86_64);
  const arm = Math.max(0, gbSeconds.arm64 - left);
  return x86 * prices.gbSecond.x86_64 + arm * prices.gbSecond.arm64;
}

function largestFirst(found: Record<Saving['what'], number>): Saving[] {
  return (['arm64', 'init', 'tmp'] as const)
    .map((what) => ({ what, usd: found[what] }))
    .sort((a, b) => b.usd - a.usd);
}
