import type { Cloud } from '@coldstart/cloud';

/**
 * Where an API is reached here: browsers and most systems lead names below `localhost` to this machine. Where they do not,
 * `/_execute-api/ID/STAGE` at the cloud's own address is the same.
 */
export function localAddress({ endpoint }: Cloud, id: string, scheme: 'http' | 'ws' = 'http'): string {
  return `${scheme}://${id}.execute-api.localhost:${new URL(endpoint).port}`;
}

/** The name that AWS would have given it, as functions are told it. */
export const domainName = (id: string, region: string): string => `${id}.execute-api.${region}.amazonaws.com`;
