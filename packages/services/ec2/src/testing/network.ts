import { EC2 } from '@aws-sdk/client-ec2';
import { startTestCloud, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { entries } from '../entry.ts';

/** A cloud with IAM and EC2, and clients of EC2 for whoever is asked for. */
export interface TestNetwork {
  readonly cloud: TestCloud;
  readonly ec2: EC2;
  client(keys?: Keys): EC2;
  close(): Promise<void>;
}

export async function startNetwork(): Promise<TestNetwork> {
  const cloud = await startTestCloud(entries);
  const opened: EC2[] = [];
  const client = (keys?: Keys): EC2 => {
    const made = new EC2(cloud.config(keys));
    opened.push(made);
    return made;
  };
  return {
    cloud,
    ec2: client(),
    client,
    async close() {
      for (const each of opened) each.destroy();
      await cloud.close();
    },
  };
}

/** A VPC of its own. @returns its id */
export async function makeVpc(ec2: EC2, CidrBlock = '10.0.0.0/16'): Promise<string> {
  return (await ec2.createVpc({ CidrBlock })).Vpc?.VpcId ?? '';
}

export async function makeSubnet(ec2: EC2, VpcId: string, CidrBlock: string, more: object = {}): Promise<string> {
  return (await ec2.createSubnet({ VpcId, CidrBlock, ...more })).Subnet?.SubnetId ?? '';
}
