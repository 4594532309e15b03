import { cachePerCloud } from './expiring-cache.ts';

/** What authorizers have answered, kept for as long as they allow. */
export const authorizerCache = cachePerCloud<unknown>();
