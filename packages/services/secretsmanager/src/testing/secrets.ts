import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { startTestCloud, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as kms } from '@coldstart/service-kms/entry';
import { entries } from '../entry.ts';

/** A cloud with IAM, KMS and Secrets Manager, and clients of it for whoever is asked for. */
export interface TestSecrets {
  readonly cloud: TestCloud;
  /** The account's root. */
  readonly secrets: SecretsManager;
  client(keys?: Keys): SecretsManager;
  /** Moves the cloud's time ahead. */
  days(count: number): Promise<void>;
  close(): Promise<void>;
}

const DAY = 86_400_000;

export async function startSecrets(): Promise<TestSecrets> {
  const cloud = await startTestCloud([...kms, ...entries]);
  const opened: SecretsManager[] = [];
  const client = (keys?: Keys): SecretsManager => {
    const made = new SecretsManager(cloud.config(keys));
    opened.push(made);
    return made;
  };
  return {
    cloud,
    secrets: client(),
    client,
    days: (count) => cloud.cloud.clock.advance(count * DAY),
    async close() {
      for (const each of opened) each.destroy();
      await cloud.close();
    },
  };
}
