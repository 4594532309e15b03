import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forward, startBalancers, type TestBalancers } from '../testing/index.ts';

let balancers: TestBalancers;
beforeAll(async () => {
  balancers = await startBalancers();
  await balancers.network();
});
afterAll(() => balancers.close());

const healthOf = async (TargetGroupArn: string): Promise<unknown> =>
  (await balancers.elb.describeTargetHealth({ TargetGroupArn })).TargetHealthDescriptions?.map(
    ({ TargetHealth }) => TargetHealth,
  );

test('a target group of a function has AWS’s settings, and no others', async () => {
  const { elb } = balancers;
  const { TargetGroups: [made] = [] } = await elb.createTargetGroup({ Name: 'plain', TargetType: 'lambda' });
  const { TargetGroupArn = '', ...rest } = made ?? {};
  expect(TargetGroupArn).toMatch(/:targetgroup\/plain\/[0-9a-f]{16}$/);
  expect(rest).toEqual({
    TargetGroupName: 'plain',
    HealthCheckEnabled: false,
    HealthCheckIntervalSeconds: 35,
    HealthCheckTimeoutSeconds: 30,
    HealthyThresholdCount: 5,
    UnhealthyThresholdCount: 2,
    HealthCheckPath: '/',
    Matcher: { HttpCode: '200' },
    LoadBalancerArns: [],
    TargetType: 'lambda',
    IpAddressType: 'ipv4',
  });
  const make = (more: object): Promise<unknown> =>
    elb.createTargetGroup({ Name: 'other', TargetType: 'lambda', ...more });
  expect((await refusal(make({ Port: 80 }))).message).toBe(
    "Port cannot be specified for target groups with target type 'lambda'",
  );
  expect((await refusal(make({ HealthCheckTimeoutSeconds: 35 }))).message).toBe(
    "Health check timeout '35' must be smaller than the interval '35'",
  );
  expect((await refusal(make({ Matcher: { HttpCode: '600' } }))).code).toBe('ValidationError');
  expect((await refusal(make({ Name: 'plain', HealthCheckEnabled: true }))).code).toBe('DuplicateTargetGroupName');
  const modify = (Key: string, Value: string): Promise<unknown> =>
    elb.modifyTargetGroupAttributes({ TargetGroupArn, Attributes: [{ Key, Value }] });
  expect((await refusal(modify('deregistration_delay.timeout_seconds', '1'))).message).toBe(
    "A target group with target type 'lambda' does not support the attribute deregistration_delay.timeout_seconds",
  );
  expect((await refusal(modify('colour', 'red'))).message).toBe(
    "Target group attribute key 'colour' is not recognized",
  );
  await modify('lambda.multi_value_headers.enabled', 'true');
  const { Attributes } = await elb.describeTargetGroupAttributes({ TargetGroupArn });
  expect(Attributes).toContainEqual({ Key: 'lambda.multi_value_headers.enabled', Value: 'true' });
});

test('a target group has one function, which lets the load balancer in', async () => {
  const { elb, lambda } = balancers;
  const closed = await balancers.fn('closed', `({ statusCode: 200 })`, { closed: true });
  const { TargetGroups: [made] = [] } = await elb.createTargetGroup({ Name: 'closed', TargetType: 'lambda' });
  const TargetGroupArn = made?.TargetGroupArn ?? '';
  const register = (Id: string): Promise<unknown> => elb.registerTargets({ TargetGroupArn, Targets: [{ Id }] });
  expect(await refusal(register(closed))).toEqual({
    code: 'AccessDenied',
    message: `elasticloadbalancing principal does not have permission to invoke ${closed} from target group ${TargetGroupArn}`,
    status: 403,
  });
  const permit = (SourceArn: string, StatementId: string): Promise<unknown> =>
    lambda.addPermission({
      FunctionName: 'closed',
      StatementId,
      Action: 'lambda:InvokeFunction',
      Principal: 'elasticloadbalancing.amazonaws.com',
      SourceArn,
    });
  await permit(`${TargetGroupArn}0`, 'another');
  expect((await refusal(register(closed))).code).toBe('AccessDenied');
  await permit(TargetGroupArn, 'own');
  await register(closed);
  await register(closed);
  const second = await balancers.fn('second', `({ statusCode: 200 })`);
  expect((await refusal(register(second))).code).toBe('TooManyTargets');
  expect((await refusal(register(`${second}-not`))).code).toBe('TooManyTargets');
  await elb.deregisterTargets({ TargetGroupArn, Targets: [{ Id: closed }] });
  expect((await refusal(elb.deregisterTargets({ TargetGroupArn, Targets: [{ Id: closed }] }))).code).toBe(
    'InvalidTarget',
  );
  expect((await refusal(register('i-0123456789abcdef0'))).code).toBe('ValidationError');
  await register(second);
});

test('servers can have a group, and no place in it', async () => {
  const { elb } = balancers;
  const { vpcId } = await balancers.network();
  const { TargetGroups: [made] = [] } = await elb.createTargetGroup({
    Name: 'servers',
    Protocol: 'HTTP',
    Port: 80,
    VpcId: vpcId,
  });
  expect(made).toMatchObject({
    TargetType: 'instance',
    HealthCheckPort: 'traffic-port',
    HealthCheckIntervalSeconds: 30,
  });
  const TargetGroupArn = made?.TargetGroupArn;
  const Targets = [{ Id: 'i-12345678901234567' }];
  expect(await refusal(elb.registerTargets({ TargetGroupArn, Targets }))).toMatchObject({
    code: 'NotImplemented',
    status: 501,
  });
  expect((await elb.describeTargetHealth({ TargetGroupArn, Targets })).TargetHealthDescriptions).toEqual([
    {
      Target: { Id: 'i-12345678901234567', Port: 80 },
      HealthCheckPort: '80',
      TargetHealth: {
        State: 'unused',
        Reason: 'Target.NotRegistered',
        Description: 'Target is not registered to the target group',
      },
    },
  ]);
  expect(
    (
      await refusal(
        elb.createTargetGroup({ Name: 'nowhere', Protocol: 'HTTP', Port: 80, VpcId: 'vpc-0123456789abcdef0' }),
      )
    ).message,
  ).toBe("The VPC ID 'vpc-0123456789abcdef0' is not found");
});

test('health is checked on the cloud’s clock, while the group is used and wants it', async () => {
  const { elb, cloud, lambda } = balancers;
  const group = await balancers.group(
    'health',
    `(console.log(JSON.stringify(event)), { statusCode: Number(process.env.STATUS ?? 200) })`,
    { HealthCheckPath: '/ping', HealthyThresholdCount: 2, UnhealthyThresholdCount: 2 },
  );
  const checks = (): number =>
    cloud.journal.entries({ kind: 'invocation' }).filter(({ resource }) => resource?.endsWith(':health')).length;
  expect(await healthOf(group)).toMatchObject([{ State: 'unused', Reason: 'Target.NotInUse' }]);
  await balancers.balancer('health', forward(group));
  expect(await healthOf(group)).toMatchObject([{ State: 'unavailable', Reason: 'Target.HealthCheckDisabled' }]);
  await cloud.clock.advance(3_600_000);
  expect(checks()).toBe(0);
  await elb.modifyTargetGroup({ TargetGroupArn: group, HealthCheckEnabled: true });
  await cloud.clock.advance(1);
  expect(await healthOf(group)).toEqual([{ State: 'healthy' }]);
  const [entry] = cloud.journal.entries({ kind: 'invocation' }).filter(({ resource }) => resource?.endsWith(':health'));
  const line =
    entry?.log?.lines.map(({ message }) => message).find((message) => message.includes('requestContext')) ?? '';
  expect(JSON.parse(line.slice(line.indexOf('{')))).toEqual({
    requestContext: { elb: { targetGroupArn: group } },
    httpMethod: 'GET',
    path: '/ping',
    queryStringParameters: {},
    headers: { 'user-agent': 'ELB-HealthChecker/2.0' },
    body: '',
    isBase64Encoded: false,
  });
  const answerWith = async (STATUS: string): Promise<void> => {
    await lambda.updateFunctionConfiguration({ FunctionName: 'health', Environment: { Variables: { STATUS } } });
    await cloud.clock.advance(100);
  };
  await answerWith('503');
  await cloud.clock.advance(35_000);
  expect(await healthOf(group)).toEqual([{ State: 'healthy' }]);
  await cloud.clock.advance(35_000);
  expect(await healthOf(group)).toEqual([
    {
      State: 'unhealthy',
      Reason: 'Target.ResponseCodeMismatch',
      Description: 'Health checks failed with these codes: [503]',
    },
  ]);
  // An unhealthy target that is the only one gets the requests all the same.
  expect((await balancers.call('health', '/')).status).toBe(503);
  await answerWith('200');
  await cloud.clock.advance(70_000);
  expect(await healthOf(group)).toEqual([{ State: 'healthy' }]);
  await elb.modifyTargetGroup({ TargetGroupArn: group, HealthCheckEnabled: false });
  const before = checks();
  await cloud.clock.advance(3_600_000);
  expect(checks()).toBe(before);
});
