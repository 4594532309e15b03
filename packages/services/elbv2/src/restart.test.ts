import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EC2 } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { startCloud } from '@coldstart/cloud';
import { entries as ec2 } from '@coldstart/service-ec2/entry';
import { entries as iam } from '@coldstart/service-iam/entry';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';
import { text } from './testing/index.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-elb-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function started() {
  const cloud = await startCloud({ services: [...iam, ...ec2, ...entries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const config = { endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
  const [elb, networks] = [new ElasticLoadBalancingV2(config), new EC2(config)];
  return {
    cloud,
    elb,
    networks,
    async close() {
      elb.destroy();
      networks.destroy();
      await cloud.close();
    },
  };
}

test('load balancers outlive a restart, their rules and addresses with them', async () => {
  const first = await started();
  const { Subnets = [] } = await first.networks.describeSubnets({});
  const Names = Subnets.slice(0, 2).map(({ SubnetId = '' }) => SubnetId);
  const { LoadBalancers: [made] = [] } = await first.elb.createLoadBalancer({ Name: 'durable', Subnets: Names });
  const { Listeners: [listener] = [] } = await first.elb.createListener({
    LoadBalancerArn: made?.LoadBalancerArn,
    Protocol: 'HTTP',
    Port: 80,
    DefaultActions: [text('default')],
  });
  await first.elb.createRule({
    ListenerArn: listener?.ListenerArn,
    Priority: 1,
    Conditions: [{ Field: 'path-pattern', Values: ['/ruled'] }],
    Actions: [text('ruled')],
  });
  await first.close();

  const second = await started();
  const { LoadBalancers: [found] = [] } = await second.elb.describeLoadBalancers({ Names: ['durable'] });
  const label = made?.DNSName?.split('.')[0] ?? '';
  expect(found?.DNSName).toBe(`${label}.elb.localhost:${second.cloud.port}`);
  const said = async (path: string): Promise<string> =>
    (await fetch(`${second.cloud.endpoint}/_elb/${label}${path}`)).text();
  expect([await said('/ruled'), await said('/else')]).toEqual(['ruled', 'default']);
  await second.close();
}, 30_000);
