import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forward, startBalancers, text, type TestBalancers } from '../testing/index.ts';

let balancers: TestBalancers;
beforeAll(async () => {
  balancers = await startBalancers();
  await balancers.network();
});
afterAll(() => balancers.close());

const codeOf = async (call: Promise<unknown>): Promise<string> => (await refusal(call)).code;

test('a load balancer is made, described, changed and deleted', async () => {
  const { elb } = balancers;
  const { vpcId, subnets } = await balancers.network();
  const { LoadBalancers: [made] = [] } = await elb.createLoadBalancer({
    Name: 'orders',
    Subnets: subnets,
    Tags: [{ Key: 'team', Value: 'shop' }],
  });
  expect(made).toMatchObject({
    LoadBalancerArn: expect.stringMatching(
      /^arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer\/app\/orders\/[0-9a-f]{16}$/,
    ) as unknown,
    DNSName: expect.stringMatching(/^orders-\d{9,10}\.elb\.localhost:\d+$/) as unknown,
    CanonicalHostedZoneId: 'Z215JYRZR1TBD5',
    Scheme: 'internet-facing',
    VpcId: vpcId,
    State: { Code: 'provisioning' },
    Type: 'application',
    SecurityGroups: [expect.stringMatching(/^sg-/)],
    IpAddressType: 'ipv4',
  });
  const arn = made?.LoadBalancerArn ?? '';
  const { LoadBalancers: [found] = [] } = await elb.describeLoadBalancers({ Names: ['orders'] });
  expect(found).toEqual({ ...made, State: { Code: 'active' } });
  expect((await elb.createLoadBalancer({ Name: 'orders', Subnets: subnets })).LoadBalancers).toEqual([found]);
  expect(await refusal(elb.createLoadBalancer({ Name: 'orders', Subnets: subnets, Scheme: 'internal' }))).toMatchObject(
    {
      code: 'DuplicateLoadBalancerName',
      message: "A load balancer with the same name 'orders' exists, but with different settings",
      status: 400,
    },
  );
  const keep = (Value: string): Promise<unknown> =>
    elb.modifyLoadBalancerAttributes({
      LoadBalancerArn: arn,
      Attributes: [{ Key: 'deletion_protection.enabled', Value }],
    });
  await keep('true');
  expect(await codeOf(elb.deleteLoadBalancer({ LoadBalancerArn: arn }))).toBe('OperationNotPermitted');
  expect(await codeOf(keep('perhaps'))).toBe('ValidationError');
  await keep('false');
  await elb.deleteLoadBalancer({ LoadBalancerArn: arn });
  await elb.deleteLoadBalancer({ LoadBalancerArn: arn });
  expect(await codeOf(elb.describeLoadBalancers({ LoadBalancerArns: [arn] }))).toBe('LoadBalancerNotFound');
});

test('where it is, is EC2’s to know', async () => {
  const { elb, ec2 } = balancers;
  const { vpcId, subnets } = await balancers.network();
  const make = (more: object): Promise<unknown> =>
    elb.createLoadBalancer({ Name: 'placed', Subnets: subnets, ...more });
  expect(await refusal(make({ Subnets: subnets.slice(0, 1) }))).toMatchObject({
    code: 'ValidationError',
    message: 'At least two subnets in two different Availability Zones must be specified',
  });
  expect(await codeOf(make({ Subnets: ['subnet-0123456789abcdef0', ...subnets] }))).toBe('SubnetNotFound');
  expect(await codeOf(make({ SecurityGroups: ['sg-0123456789abcdef0'] }))).toBe('InvalidSecurityGroup');
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.1.0.0/16' });
  const lonely = await Promise.all(
    ['eu-central-1a', 'eu-central-1b'].map(async (AvailabilityZone, at) => {
      const { Subnet } = await ec2.createSubnet({ VpcId: Vpc?.VpcId, CidrBlock: `10.1.${at}.0/24`, AvailabilityZone });
      return Subnet?.SubnetId ?? '';
    }),
  );
  expect(await refusal(make({ Subnets: lonely }))).toMatchObject({
    code: 'InvalidSubnet',
    message: `VPC ${Vpc?.VpcId} has no internet gateway`,
  });
  const { LoadBalancers: [inside] = [] } = await elb.createLoadBalancer({
    Name: 'inside',
    Subnets: lonely,
    Scheme: 'internal',
  });
  expect(inside?.DNSName).toMatch(/^internal-inside-/);
  const { GroupId } = await ec2.createSecurityGroup({ GroupName: 'web', Description: 'web', VpcId: vpcId });
  expect(
    await codeOf(elb.setSecurityGroups({ LoadBalancerArn: inside?.LoadBalancerArn, SecurityGroups: [GroupId ?? ''] })),
  ).toBe('InvalidConfigurationRequest');
  expect(await codeOf(elb.setSubnets({ LoadBalancerArn: inside?.LoadBalancerArn, Subnets: subnets }))).toBe(
    'InvalidConfigurationRequest',
  );
});

test('names and what is not there are refused', async () => {
  const { elb } = balancers;
  const { subnets } = await balancers.network();
  const make = (Name: string, more: object = {}): Promise<unknown> =>
    elb.createLoadBalancer({ Name, Subnets: subnets, ...more });
  expect(await refusal(make('-a'))).toMatchObject({
    message: "The load balancer name '-a' cannot begin or end with '-'",
  });
  expect(await codeOf(make('internal-a'))).toBe('ValidationError');
  expect(await codeOf(make('a'.repeat(33)))).toBe('ValidationError');
  expect(await refusal(make('net', { Type: 'network' }))).toMatchObject({ code: 'NotImplemented', status: 501 });
  expect(await refusal(make('six', { IpAddressType: 'dualstack' }))).toMatchObject({ code: 'NotImplemented' });
});

test('a port has one listener; a target group one load balancer, which keeps it', async () => {
  const { elb } = balancers;
  const group = await balancers.group('kept', `({ statusCode: 200 })`);
  const { arn, listener } = await balancers.balancer('first', forward(group));
  const listen = (LoadBalancerArn: string, more: object = {}): Promise<unknown> =>
    elb.createListener({ LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions: [text('x')], ...more });
  expect(await codeOf(listen(arn))).toBe('DuplicateListener');
  expect(await refusal(listen(arn, { Port: 443, Protocol: 'HTTPS' }))).toMatchObject({ code: 'NotImplemented' });
  const other = await balancers.balancer('second', text('x'));
  expect(await codeOf(listen(other.arn, { Port: 81, DefaultActions: [forward(group)] }))).toBe(
    'TargetGroupAssociationLimit',
  );
  expect(await codeOf(elb.deleteTargetGroup({ TargetGroupArn: group }))).toBe('ResourceInUse');
  expect((await elb.describeTargetGroups({ LoadBalancerArn: arn })).TargetGroups).toMatchObject([
    { TargetGroupArn: group, LoadBalancerArns: [arn] },
  ]);
  const { Listeners: [described] = [] } = await elb.describeListeners({ ListenerArns: [listener] });
  expect(described?.DefaultActions).toEqual([
    {
      Type: 'forward',
      TargetGroupArn: group,
      ForwardConfig: {
        TargetGroups: [{ TargetGroupArn: group, Weight: 1 }],
        TargetGroupStickinessConfig: { Enabled: false },
      },
    },
  ]);
  await elb.deleteListener({ ListenerArn: listener });
  await elb.deleteTargetGroup({ TargetGroupArn: group });
  expect(await codeOf(elb.describeTargetGroups({ TargetGroupArns: [group] }))).toBe('TargetGroupNotFound');
});

test('rules are checked, ordered and counted', async () => {
  const { elb } = balancers;
  const { listener: ListenerArn } = await balancers.balancer('ruled', text('x'));
  const rule = (Priority: number, Conditions: object[], Actions: object[] = [text('y')]): Promise<unknown> =>
    elb.createRule({ ListenerArn, Priority, Conditions: Conditions as never, Actions: Actions as never });
  const path = (...Values: string[]): object => ({ Field: 'path-pattern', Values });
  await rule(2, [path('/b')]);
  await rule(1, [path('/a')]);
  const { Rules = [] } = await elb.describeRules({ ListenerArn });
  expect(Rules.map(({ Priority, IsDefault }) => [Priority, IsDefault])).toEqual([
    ['1', false],
    ['2', false],
    ['default', true],
  ]);
  expect(Rules[0]?.Conditions).toEqual([
    { Field: 'path-pattern', Values: ['/a'], PathPatternConfig: { Values: ['/a'] } },
  ]);
  expect(await refusal(rule(2, [path('/c')]))).toMatchObject({
    code: 'PriorityInUse',
    message: "Priority '2' is currently in use",
  });
  expect(await codeOf(rule(3, [path('/*/*/*/*/*/*')]))).toBe('TooManyConditionWildcards');
  expect(await codeOf(rule(3, [path('/1', '/2', '/3', '/4', '/5', '/6')]))).toBe('TooManyConditionValues');
  expect(await codeOf(rule(3, [path('/1'), path('/2')]))).toBe('ValidationError');
  expect(await refusal(rule(3, [{ Field: 'colour', Values: ['red'] }]))).toMatchObject({
    message:
      "Condition field 'colour' must be one of '[path-pattern,host-header,http-header,http-request-method,query-string,source-ip]'",
  });
  expect(await codeOf(rule(3, [{ Field: 'source-ip', SourceIpConfig: { Values: ['192.0.2.1'] } }]))).toBe(
    'ValidationError',
  );
  expect(await codeOf(rule(3, [path('/x')], [text('a'), text('b')]))).toBe('InvalidLoadBalancerAction');
  expect(
    await refusal(rule(3, [path('/x')], [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_302' } }])),
  ).toMatchObject({
    code: 'InvalidLoadBalancerAction',
    message: 'The redirect configuration is not valid because it creates a loop.',
  });
  expect(
    await codeOf(
      rule(
        3,
        [path('/x')],
        [forward('arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/no/0123456789abcdef')],
      ),
    ),
  ).toBe('TargetGroupNotFound');
  const swap = (one: number, other: number): Promise<unknown> =>
    elb.setRulePriorities({
      RulePriorities: [
        { RuleArn: Rules[0]?.RuleArn, Priority: one },
        { RuleArn: Rules[1]?.RuleArn, Priority: other },
      ],
    });
  expect(await codeOf(swap(7, 7))).toBe('ValidationError');
  await swap(2, 1);
  expect((await elb.describeRules({ ListenerArn })).Rules?.[0]?.RuleArn).toBe(Rules[1]?.RuleArn);
  expect(await codeOf(elb.deleteRule({ RuleArn: Rules[2]?.RuleArn }))).toBe('OperationNotPermitted');
  await elb.deleteRule({ RuleArn: Rules[0]?.RuleArn });
  expect(await codeOf(elb.describeRules({ RuleArns: [Rules[0]?.RuleArn ?? ''] }))).toBe('RuleNotFound');
});

test('tags come and go, lists have pages, and policies decide', async () => {
  const { elb } = balancers;
  const { arn, listener } = await balancers.balancer('tagged', text('x'));
  await elb.addTags({
    ResourceArns: [arn, listener],
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  });
  await elb.removeTags({ ResourceArns: [listener], TagKeys: ['a'] });
  expect((await elb.describeTags({ ResourceArns: [arn, listener] })).TagDescriptions?.map(({ Tags }) => Tags)).toEqual([
    [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
    [{ Key: 'b', Value: '2' }],
  ]);
  const { LoadBalancers: first = [], NextMarker } = await elb.describeLoadBalancers({ PageSize: 1 });
  const { LoadBalancers: second = [] } = await elb.describeLoadBalancers({ PageSize: 1, Marker: NextMarker });
  expect([first.length, second.length, first[0]?.LoadBalancerArn === second[0]?.LoadBalancerArn]).toEqual([
    1,
    1,
    false,
  ]);
  const user = await balancers.test.user('reader', policy(allow('elasticloadbalancing:CreateRule', listener)));
  await balancers.elbAs(user).createRule({
    ListenerArn: listener,
    Priority: 1,
    Conditions: [{ Field: 'path-pattern', Values: ['/a'] }],
    Actions: [text('a')],
  });
  const denied = await refusal(balancers.elbAs(user).deleteLoadBalancer({ LoadBalancerArn: arn }));
  expect([denied.code, denied.status]).toEqual(['AccessDenied', 403]);
  expect(denied.message).toContain(`elasticloadbalancing:DeleteLoadBalancer on resource: ${arn}`);
});

test('Classic Load Balancers, which have operations of the same names, are refused by name', async () => {
  const answer = await fetch(balancers.cloud.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20261130/eu-central-1/elasticloadbalancing/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: 'Action=DescribeLoadBalancers&Version=2012-06-01',
  });
  expect([answer.status, await answer.text()]).toEqual([
    501,
    expect.stringContaining('Classic Load Balancers are not part of this cloud.'),
  ]);
});
