import { afterAll, beforeEach } from 'vitest';
import { behavior, config, custom, startEdge, startOrigin, type Made, type TestEdge, type TestOrigin } from './edge.ts';

/** An edge and a web server behind it, for the tests of one file. */
export interface TestSite {
  readonly edge: TestEdge;
  readonly origin: TestOrigin;
  /** How the origin answers in this test; each answer has another body. */
  answer(headers: Record<string, string>, status?: number): void;
  /** A cache policy, by its times in seconds. @returns its id */
  policyOf(Name: string, MinTTL: number, DefaultTTL: number, MaxTTL: number): Promise<string>;
  /** A distribution of the origin whose objects are kept by this policy. */
  withPolicy(CachePolicyId: string): Promise<Made>;
}

/** At the top of a file: it ends after its last test, and before each one the origin has been asked nothing. */
export async function startSite(): Promise<TestSite> {
  const edge = await startEdge();
  const origin = await startOrigin();
  const { handler } = origin;
  beforeEach(() => {
    origin.requests.length = 0;
    origin.handler = handler;
  });
  afterAll(async () => {
    await edge.close();
    await origin.close();
  });
  return {
    edge,
    origin,
    answer(headers, status = 200) {
      let asked = 0;
      origin.handler = (_request, response) => void response.writeHead(status, headers).end(`answer ${(asked += 1)}`);
    },
    async policyOf(Name, MinTTL, DefaultTTL, MaxTTL) {
      const CachePolicyConfig = { Name, MinTTL, DefaultTTL, MaxTTL };
      const { CachePolicy } = await edge.cloudfront.createCachePolicy({ CachePolicyConfig });
      return CachePolicy?.Id ?? '';
    },
    withPolicy: (CachePolicyId) =>
      edge.make(config([custom(origin.port)], { DefaultCacheBehavior: behavior({ CachePolicyId }) })),
  };
}
