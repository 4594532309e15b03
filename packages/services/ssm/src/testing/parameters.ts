import { SSM } from '@aws-sdk/client-ssm';
import { startTestCloud, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as kms } from '@coldstart/service-kms/entry';
import { entries } from '../entry.ts';

/** A cloud with IAM, KMS and Parameter Store, and clients of Parameter Store for whoever is asked for. */
export interface TestParameters {
  readonly cloud: TestCloud;
  /** The account's root. */
  readonly ssm: SSM;
  client(keys?: Keys): SSM;
  close(): Promise<void>;
}

export async function startParameters(): Promise<TestParameters> {
  const cloud = await startTestCloud([...kms, ...entries]);
  const opened: SSM[] = [];
  const client = (keys?: Keys): SSM => {
    const made = new SSM(cloud.config(keys));
    opened.push(made);
    return made;
  };
  return {
    cloud,
    ssm: client(),
    client,
    async close() {
      for (const each of opened) each.destroy();
      await cloud.close();
    },
  };
}
