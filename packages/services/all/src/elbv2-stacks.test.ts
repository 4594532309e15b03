import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as ec2 } from '@coldstart/service-ec2/entry';
import { entries as elb } from '@coldstart/service-elbv2/entry';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { afterEach, beforeEach, expect, test } from 'vitest';

let stacks: TestStacks;
beforeEach(async () => {
  stacks = await startStacks(undefined, { services: [...ec2, ...elb, ...lambda] });
  await prepare(stacks);
});
afterEach(() => stacks.close());

const of = (type: string, Properties: object = {}, more: object = {}) => ({
  Type: `AWS::${type}`,
  Properties,
  ...more,
});
const elbOf = (type: string, Properties: object, more: object = {}) =>
  of(`ElasticLoadBalancingV2::${type}`, Properties, more);
const ref = (name: string) => ({ Ref: name });
const at = (name: string, attribute: string) => ({ 'Fn::GetAtt': [name, attribute] });
const tags = (Value: string) => [{ Key: 'Name', Value }];
const text = (MessageBody: string) => ({
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody },
});

const network = {
  Vpc: of('EC2::VPC', { CidrBlock: '10.0.0.0/16' }),
  Gateway: of('EC2::InternetGateway'),
  Attached: of('EC2::VPCGatewayAttachment', { VpcId: ref('Vpc'), InternetGatewayId: ref('Gateway') }),
  ...Object.fromEntries(
    ['a', 'b', 'c'].map((zone, number) => [
      `Subnet${zone.toUpperCase()}`,
      of('EC2::Subnet', {
        VpcId: ref('Vpc'),
        CidrBlock: `10.0.${number}.0/24`,
        AvailabilityZone: { 'Fn::Select': [number, { 'Fn::GetAZs': '' }] },
      }),
    ]),
  ),
  Group: of('EC2::SecurityGroup', { GroupDescription: 'web', VpcId: ref('Vpc') }),
};
const balancer = elbOf('LoadBalancer', { Subnets: [ref('SubnetA'), ref('SubnetB')] }, { DependsOn: 'Attached' });
const listener = elbOf('Listener', {
  LoadBalancerArn: ref('Balancer'),
  Port: 80,
  Protocol: 'HTTP',
  DefaultActions: [text('hello')],
});
const fn = (name: string, answer: string) => ({
  [`${name}Role`]: of('IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  }),
  [name]: of('Lambda::Function', {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: at(`${name}Role`, 'Arn'),
    Code: { ZipFile: `exports.handler = async () => (${answer});` },
  }),
  [`${name}Permission`]: of('Lambda::Permission', {
    FunctionName: ref(name),
    Action: 'lambda:InvokeFunction',
    Principal: 'elasticloadbalancing.amazonaws.com',
  }),
});

const LIVES: Record<string, Lifecycle> = {
  'a load balancer': {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    first: { Name: 'orders', Subnets: [ref('SubnetA'), ref('SubnetB')], Tags: tags('a') },
    second: {
      Name: 'orders',
      Subnets: [ref('SubnetB'), ref('SubnetC')],
      SecurityGroups: [ref('Group')],
      LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '30' }],
      Tags: tags('b'),
    },
    around: network,
  },
  'a listener': {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    first: { LoadBalancerArn: ref('Balancer'), Port: 80, Protocol: 'HTTP', DefaultActions: [text('a')] },
    second: {
      LoadBalancerArn: ref('Balancer'),
      Port: 8080,
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'redirect', RedirectConfig: { Host: 'example.com', StatusCode: 'HTTP_302' } }],
      ListenerAttributes: [{ Key: 'routing.http.response.server.enabled', Value: 'false' }],
    },
    around: { ...network, Balancer: balancer },
  },
  'a rule': {
    type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    first: {
      ListenerArn: ref('Listener'),
      Priority: 1,
      Conditions: [{ Field: 'path-pattern', Values: ['/a/*'] }],
      Actions: [text('a')],
    },
    second: {
      ListenerArn: ref('Listener'),
      Priority: 2,
      Conditions: [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-a', Values: ['b'] } }],
      Actions: [{ Type: 'forward', TargetGroupArn: ref('Targets') }],
    },
    around: {
      ...network,
      Balancer: balancer,
      Listener: listener,
      Targets: elbOf('TargetGroup', { TargetType: 'lambda' }),
    },
  },
  'a target group': {
    type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    first: { Name: 'targets', TargetType: 'lambda', Targets: [{ Id: at('One', 'Arn') }], Tags: tags('a') },
    second: {
      Name: 'targets',
      TargetType: 'lambda',
      Targets: [{ Id: at('Two', 'Arn') }],
      HealthCheckEnabled: true,
      HealthCheckPath: '/ping',
      Matcher: { HttpCode: '200-299' },
      TargetGroupAttributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: 'true' }],
      Tags: tags('b'),
    },
    around: { ...fn('One', '1'), ...fn('Two', '2') },
  },
};

test.each(Object.entries(LIVES))(
  '%s',
  async (_what, life) => {
    await live(stacks, 'life', life);
  },
  60_000,
);

test('a function behind a load balancer answers at the address that the stack gives', async () => {
  await stacks.create('shop', {
    Resources: {
      ...network,
      ...fn('Hello', `{ statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'hello' }`),
      Balancer: balancer,
      Targets: elbOf(
        'TargetGroup',
        { TargetType: 'lambda', Targets: [{ Id: at('Hello', 'Arn') }] },
        { DependsOn: 'HelloPermission' },
      ),
      Listener: elbOf('Listener', {
        LoadBalancerArn: ref('Balancer'),
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [{ Type: 'forward', TargetGroupArn: ref('Targets') }],
      }),
    },
    Outputs: {
      Url: { Value: { 'Fn::Sub': 'http://${Balancer.DNSName}/' } },
      Name: { Value: at('Balancer', 'LoadBalancerFullName') },
      Targets: { Value: at('Targets', 'TargetGroupFullName') },
    },
  });
  expect(await stacks.ended('shop')).toBe('CREATE_COMPLETE');
  const { Stacks: [made] = [] } = await stacks.cloudformation.describeStacks({ StackName: 'shop' });
  const output = (name: string): string =>
    made?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue ?? '';
  expect(output('Name')).toMatch(/^app\/shop-[^/]+\/[0-9a-f]{16}$/);
  expect(output('Targets')).toMatch(/^targetgroup\/shop-[^/]+\/[0-9a-f]{16}$/);
  const { host, port } = new URL(output('Url'));
  // Names below localhost need not resolve where tests run.
  const answer = await fetch(`http://127.0.0.1:${port}/_elb/${host.split('.')[0]}/`);
  expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
}, 60_000);
