import { request } from 'node:http';
import { EC2 } from '@aws-sdk/client-ec2';
import {
  ElasticLoadBalancingV2,
  type Action,
  type CreateTargetGroupCommandInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { Lambda, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import type { RunningCloud } from '@coldstart/cloud';
import { entries as ec2 } from '@coldstart/service-ec2/entry';
import { ACCOUNT, rootOf, startTestCloud, trust, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { entries as logs } from '@coldstart/service-logs/entry';
import { strToU8, zipSync } from 'fflate';
import { entries } from '../entry.ts';

/** A load balancer in a network of its own, with one listener on port 80. */
export interface MadeBalancer {
  readonly name: string;
  readonly arn: string;
  /** `orders-1804289383.elb.localhost:4566` */
  readonly address: string;
  readonly listener: string;
}

/** A cloud of a test's own, with load balancers, functions and networks. */
export interface TestBalancers {
  readonly test: TestCloud;
  readonly cloud: RunningCloud;
  readonly elb: ElasticLoadBalancingV2;
  readonly ec2: EC2;
  readonly lambda: Lambda;
  elbAs(keys: Keys): ElasticLoadBalancingV2;
  /** Two subnets in two zones, open to the internet. */
  network(): Promise<{ readonly vpcId: string; readonly subnets: string[] }>;
  /** A function that is ready; `answer` is what it returns of `event`. Every load balancer may invoke it. */
  fn(name: string, answer: string, options?: { readonly closed?: boolean; readonly more?: string }): Promise<string>;
  /** A target group with a function, which is made of `answer` where it is no ARN. */
  group(name: string, answer: string, more?: Partial<CreateTargetGroupCommandInput>): Promise<string>;
  balancer(name: string, action: Action): Promise<MadeBalancer>;
  /** Sends a request through the path form of the address. */
  call(name: string, path: string, init?: RequestInit): Promise<Response>;
  /** A request with headers as they are given, each apart, to any host. */
  send(path: string, headers: readonly string[]): Promise<{ status: number; reason: string; body: string }>;
  close(): Promise<void>;
}

export const text = (MessageBody: string, StatusCode = '200'): Action => ({
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode, ContentType: 'text/plain', MessageBody },
});
export const forward = (TargetGroupArn: string): Action => ({ Type: 'forward', TargetGroupArn });

export async function startBalancers(): Promise<TestBalancers> {
  const test = await startTestCloud([...ec2, ...lambda, ...logs, ...entries]);
  const clients: { destroy(): void }[] = [];
  const open = <Client extends { destroy(): void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  const elbAs = (keys: Keys): ElasticLoadBalancingV2 => open(new ElasticLoadBalancingV2(test.config(keys)));
  const own = elbAs(rootOf(ACCOUNT));
  const functions = open(new Lambda(test.config(rootOf(ACCOUNT))));
  const networks = open(new EC2(test.config(rootOf(ACCOUNT))));
  const role = await test.role('functions', trust({ Service: 'lambda.amazonaws.com' }));
  const network = once(() => makeNetwork(networks));

  const fn: TestBalancers['fn'] = async (name, answer, { closed = false, more = '' } = {}) => {
    const { FunctionArn = '' } = await functions.createFunction({
      FunctionName: name,
      Role: role,
      Code: {
        ZipFile: zipSync({ 'index.mjs': strToU8(`${more}\nexport const handler = async (event) => (${answer});`) }),
      },
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
    });
    const patience = { client: functions, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 };
    await waitUntilFunctionActiveV2(patience, { FunctionName: name });
    if (!closed)
      await functions.addPermission({
        FunctionName: name,
        StatementId: 'balancers',
        Action: 'lambda:InvokeFunction',
        Principal: 'elasticloadbalancing.amazonaws.com',
      });
    return FunctionArn;
  };

  return {
    test,
    cloud: test.cloud,
    elb: own,
    ec2: networks,
    lambda: functions,
    elbAs,
    network,
    fn,
    async group(name, answer, more = {}) {
      const { TargetGroups: [made] = [] } = await own.createTargetGroup({ Name: name, TargetType: 'lambda', ...more });
      const TargetGroupArn = made?.TargetGroupArn ?? '';
      const Id = answer.startsWith('arn:') ? answer : await fn(name, answer);
      await own.registerTargets({ TargetGroupArn, Targets: [{ Id }] });
      return TargetGroupArn;
    },
    async balancer(Name, action) {
      const { subnets } = await network();
      const { LoadBalancers: [made] = [] } = await own.createLoadBalancer({ Name, Subnets: subnets });
      const arn = made?.LoadBalancerArn ?? '';
      const { Listeners: [listening] = [] } = await own.createListener({
        LoadBalancerArn: arn,
        Protocol: 'HTTP',
        Port: 80,
        DefaultActions: [action],
      });
      return { name: Name, arn, address: made?.DNSName ?? '', listener: listening?.ListenerArn ?? '' };
    },
    call: (name, path, init = {}) =>
      fetch(`${test.cloud.endpoint}/_elb/${name}${path}`, { redirect: 'manual', ...init }),
    send: (path, headers) => send(test.cloud.endpoint, path, headers),
    async close() {
      for (const client of clients) client.destroy();
      await test.close();
    },
  };
}

function send(endpoint: string, path: string, headers: readonly string[]): ReturnType<TestBalancers['send']> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, setHost: false, headers: [...headers] }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, reason: answer.statusMessage ?? '', body }));
    });
    outgoing.on('error', reject).end();
  });
}

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => (made ??= make());
}

async function makeNetwork(ec2: EC2): Promise<{ readonly vpcId: string; readonly subnets: string[] }> {
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.0.0.0/16' });
  const VpcId = Vpc?.VpcId ?? '';
  const { InternetGateway } = await ec2.createInternetGateway({});
  await ec2.attachInternetGateway({ VpcId, InternetGatewayId: InternetGateway?.InternetGatewayId });
  const { AvailabilityZones = [] } = await ec2.describeAvailabilityZones({});
  const subnets = await Promise.all(
    AvailabilityZones.slice(0, 2).map(async ({ ZoneName }, at) => {
      const { Subnet } = await ec2.createSubnet({ VpcId, CidrBlock: `10.0.${at}.0/24`, AvailabilityZone: ZoneName });
      return Subnet?.SubnetId ?? '';
    }),
  );
  return { vpcId: VpcId, subnets };
}
