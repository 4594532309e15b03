import { S3 } from '@aws-sdk/client-s3';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { SERVICES } from './services.ts';

export const ACCOUNT = '111111111111';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The root of an account. */
export const rootOf = (account: string): Keys => ({ accessKeyId: account, secretAccessKey: 'test' });

/** A cloud of a test's own, with S3 clients for whoever is asked for. */
export interface TestCloud {
  readonly cloud: RunningCloud;
  /** As the root of `ACCOUNT` in us-east-1, unless told otherwise. */
  s3(keys?: Keys, region?: string): S3;
  close(): Promise<void>;
}

const quiet = (): void => {};

export async function startS3(dataDir?: string): Promise<TestCloud> {
  const cloud = await startCloud({ services: SERVICES, ...(dataDir === undefined ? {} : { dataDir }) });
  const opened: S3[] = [];
  return {
    cloud,
    s3(credentials = rootOf(ACCOUNT), region = 'us-east-1') {
      const client = new S3({
        endpoint: cloud.endpoint,
        region,
        credentials,
        forcePathStyle: true,
        maxAttempts: 1,
        // It warns of bodies that are empty.
        logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      });
      opened.push(client);
      return client;
    },
    async close() {
      for (const client of opened) client.destroy();
      await cloud.close();
    },
  };
}

/** Awaits a refusal, and tells what it says. */
export async function refusal(promise: Promise<unknown>): Promise<{ code: string; message: string; status: unknown }> {
  try {
    await promise;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number } };
    return { code: error.name, message: error.message, status: metadata?.httpStatusCode };
  }
  throw new Error('The call went through.');
}
