import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CloudFront,
  type DefaultCacheBehavior,
  type DistributionConfig,
  type Origin,
} from '@aws-sdk/client-cloudfront';
import type { ServiceEntry } from '@coldstart/cloud';
import { startTestCloud, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { entries } from '../entry.ts';

/** AWS's own policies that tests name. */
export const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
export const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
export const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
export const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A web server of a test's own, and what it was asked. */
export interface TestOrigin {
  readonly port: number;
  /** How it answers; `hello` when nobody says otherwise. */
  handler: Handler;
  readonly requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
  close(): Promise<void>;
}

export async function startOrigin(): Promise<TestOrigin> {
  const requests: TestOrigin['requests'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      origin.handler(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const origin: TestOrigin = {
    port: (server.address() as AddressInfo).port,
    handler: (_request, response) => void response.end('hello'),
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return origin;
}

export const custom = (port: number, more: Partial<Origin> = {}): Origin => ({
  Id: 'web',
  DomainName: 'localhost',
  CustomOriginConfig: { HTTPPort: port, HTTPSPort: 443, OriginProtocolPolicy: 'http-only' },
  ...more,
});

export const bucket = (name: string, more: Partial<Origin> = {}): Origin => ({
  Id: 'files',
  DomainName: `${name}.s3.eu-central-1.amazonaws.com`,
  S3OriginConfig: { OriginAccessIdentity: '' },
  ...more,
});

export const behavior = (more: Partial<DefaultCacheBehavior> = {}): DefaultCacheBehavior => ({
  TargetOriginId: 'web',
  ViewerProtocolPolicy: 'allow-all',
  ...(more.ForwardedValues === undefined && { CachePolicyId: CACHING_OPTIMIZED }),
  ...more,
});

let references = 0;

export function config(origins: readonly Origin[], more: Partial<DistributionConfig> = {}): DistributionConfig {
  references += 1;
  return {
    CallerReference: `reference ${references}`,
    Origins: { Quantity: origins.length, Items: [...origins] },
    DefaultCacheBehavior: behavior({ TargetOriginId: origins[0]?.Id }),
    Comment: '',
    Enabled: true,
    ...more,
  };
}

/** A distribution that was made. */
export interface Made {
  readonly id: string;
  readonly arn: string;
  readonly etag: string;
  /** `d111111abcdef8.cloudfront.localhost:4566` */
  readonly domain: string;
  readonly config: DistributionConfig;
}

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** `Miss from cloudfront` */
  readonly cache: string | null;
}

/** A cloud with distributions. */
export interface TestEdge {
  readonly test: TestCloud;
  readonly cloudfront: CloudFront;
  as(keys: Keys): CloudFront;
  make(config: DistributionConfig): Promise<Made>;
  /** Asks a distribution, by the path form of its address. */
  get(made: Pick<Made, 'id'>, path: string, init?: RequestInit): Promise<Got>;
  /** Lets seconds pass. */
  pass(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param services beyond IAM, STS and CloudFront
 * @param timeRuns for functions, which take time to be ready
 */
export async function startEdge(services: readonly ServiceEntry[] = [], timeRuns = false): Promise<TestEdge> {
  const test = await startTestCloud([...services, ...entries], { timeRuns });
  const clients: CloudFront[] = [];
  const as = (keys?: Keys): CloudFront => {
    const client = new CloudFront(test.config(keys));
    clients.push(client);
    return client;
  };
  const cloudfront = as();
  return {
    test,
    cloudfront,
    as,
    async make(given) {
      const { Distribution: made, ETag = '' } = await cloudfront.createDistribution({ DistributionConfig: given });
      if (made?.DistributionConfig === undefined) throw new Error('No distribution was made.');
      return {
        id: made.Id ?? '',
        arn: made.ARN ?? '',
        etag: ETag,
        domain: made.DomainName ?? '',
        config: made.DistributionConfig,
      };
    },
    async get({ id }, path, init = {}) {
      const answer = await fetch(`${test.cloud.endpoint}/_cloudfront/${id}${path}`, { redirect: 'manual', ...init });
      return {
        status: answer.status,
        headers: answer.headers,
        body: await answer.text(),
        cache: answer.headers.get('x-cache'),
      };
    },
    pass: (seconds) => test.cloud.clock.advance(seconds * 1000),
    async close() {
      for (const client of clients) client.destroy();
      await test.close();
    },
  };
}
