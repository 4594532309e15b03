import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startParameters, type TestParameters } from '../testing/parameters.ts';

let parameters: TestParameters;
beforeAll(async () => {
  parameters = await startParameters();
});
afterAll(() => parameters.close());

// What CDK's MachineImage.latestAmazonLinux2023() and ecs.EcsOptimizedImage ask for.
const LINUX = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64';
const ECS = '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended';

test('ids of images, as AWS had them', async () => {
  const { ssm } = parameters;
  expect((await ssm.getParameter({ Name: LINUX })).Parameter).toEqual({
    Name: LINUX,
    Type: 'String',
    Value: 'ami-0352a6b853b4367b3',
    Version: 182,
    LastModifiedDate: new Date('2026-07-27T19:35:08Z'),
    ARN: `arn:aws:ssm:eu-central-1::parameter${LINUX}`,
    DataType: 'text',
  });
  const whole = JSON.parse((await ssm.getParameter({ Name: ECS })).Parameter?.Value ?? '') as Record<string, string>;
  const id = await ssm.getParameter({ Name: `${ECS}/image_id` });
  expect(id.Parameter?.Value).toMatch(/^ami-[0-9a-f]{17}$/);
  expect(whole['image_id']).toBe(id.Parameter?.Value);
});

test('a path gives them in pages', async () => {
  const list = { Path: '/aws/service/ami-amazon-linux-latest' };
  const names = new Set<string>();
  let NextToken: string | undefined;
  do {
    const page = await parameters.ssm.getParametersByPath({ ...list, NextToken });
    for (const { Name = '' } of page.Parameters ?? []) names.add(Name);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  expect(names).toContain(LINUX);
  expect(names.size).toBeGreaterThan(30);
  const regions = await parameters.ssm.getParameter({
    Name: '/aws/service/global-infrastructure/regions/eu-west-1/longName',
  });
  expect(regions.Parameter?.Value).toBe('Europe (Ireland)');
});

test('nobody puts one, and what AWS does not have is not there', async () => {
  const put = parameters.ssm.putParameter({ Name: LINUX, Value: 'ami-12345678', Type: 'String', Overwrite: true });
  expect((await refusal(put)).code).toBe('AccessDeniedException');
  expect((await refusal(parameters.ssm.getParameter({ Name: '/aws/service/none' }))).code).toBe('ParameterNotFound');
});

test('a policy names them without an account', async () => {
  const arn = 'arn:aws:ssm:*::parameter/aws/service/*';
  const keys = await parameters.cloud.user('reader', policy(allow('ssm:GetParameter', arn)));
  expect((await parameters.client(keys).getParameter({ Name: LINUX })).Parameter?.Version).toBe(182);
  const nobody = await parameters.cloud.user('nobody', policy(allow('ssm:PutParameter')));
  expect((await refusal(parameters.client(nobody).getParameter({ Name: LINUX }))).message).toContain(
    `on resource: arn:aws:ssm:eu-central-1::parameter${LINUX}`,
  );
});
