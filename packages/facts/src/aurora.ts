import type { Day } from './day.ts';

/** When the sources of this file were read. */
export const AURORA_READ: Day = '2026-11-30';

/**
 * How many connections an Aurora PostgreSQL of Serverless v2 takes, by its maximum capacity in ACU.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
 */
export const CONNECTIONS_BY_UNITS = [
  { units: 1, connections: 189 },
  { units: 4, connections: 823 },
  { units: 8, connections: 1669 },
  { units: 16, connections: 3360 },
  { units: 32, connections: 5000 },
] as const;

/** With a minimum of 0 or 0.5 ACU it takes no more, whatever its maximum. */
export const MOST_CONNECTIONS_FROM_NOTHING = 2000;

/** Seconds that a paused cluster takes to come back; after a day of pause it takes the longer time. */
export const RESUMES_IN = { usually: 15, afterADay: 30 } as const;
