import { KMS, type CreateKeyCommandInput, type KeyMetadata } from '@aws-sdk/client-kms';
import { startTestCloud, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { entries } from '../entry.ts';

/** A cloud with IAM and KMS, and clients of KMS for whoever is asked for. */
export interface TestKeys {
  readonly cloud: TestCloud;
  /** The account's root. */
  readonly kms: KMS;
  client(keys?: Keys): KMS;
  /** Makes a key. @returns its id */
  key(more?: CreateKeyCommandInput): Promise<string>;
  describe(KeyId: string): Promise<Partial<KeyMetadata>>;
  /** Moves the cloud's time ahead. */
  days(count: number): Promise<void>;
  close(): Promise<void>;
}

const DAY = 86_400_000;

export async function startKeys(): Promise<TestKeys> {
  const cloud = await startTestCloud(entries);
  const opened: KMS[] = [];
  const client = (keys?: Keys): KMS => {
    const made = new KMS(cloud.config(keys));
    opened.push(made);
    return made;
  };
  const kms = client();
  return {
    cloud,
    kms,
    client,
    async key(more = {}) {
      return (await kms.createKey(more)).KeyMetadata?.KeyId ?? '';
    },
    async describe(KeyId) {
      return (await kms.describeKey({ KeyId })).KeyMetadata ?? {};
    },
    days: (count) => cloud.cloud.clock.advance(count * DAY),
    async close() {
      for (const each of opened) each.destroy();
      await cloud.close();
    },
  };
}
