/**
 * How many connections an Aurora PostgreSQL of Serverless v2 takes unless told otherwise, by its maximum capacity in ACU.
 *
 * Read in November 2026 in the user guide's published source, of 24 March 2023: the file
 * `aurora-serverless-v2.setting-capacity.md` of github.com/awsdocs/amazon-aurora-user-guide at commit 2f3eae10.
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

/**
 * With a minimum of 0 or 0.5 ACU it takes no more, whatever its maximum. Read in November 2026.
 *
 * @see https://repost.aws/articles/ARm5e6RHE3R4mnHS2S-UZUwA/working-of-max-connections-for-amazon-aurora-postgresql-serverless
 */
export const MOST_CONNECTIONS_FROM_NOTHING = 2000;
