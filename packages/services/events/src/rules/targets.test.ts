import { refusal, trust } from '@coldstart/service-iam/testing';
import type { Target } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBuses, type TestBuses } from '../testing/buses.ts';

let buses: TestBuses;
beforeAll(async () => {
  buses = await startBuses();
});
afterAll(() => buses.close());

const HERE = 'eu-central-1:111122223333';
const RoleArn = 'arn:aws:iam::111122223333:role/r';
const put = (target: Partial<Target>) => buses.rule('any', { source: ['any'] }, target);

/** ARNs of targets, and what AWS wants to know of them. */
const TARGETS: readonly (readonly [arn: string, name?: keyof Target, parameters?: Partial<Target>])[] = [
  [`arn:aws:batch:${HERE}:job-queue/q`, 'BatchParameters', { BatchParameters: { JobDefinition: 'd', JobName: 'n' } }],
  [`arn:aws:ecs:${HERE}:cluster/c`, 'EcsParameters', { EcsParameters: { TaskDefinitionArn: 'arn:aws:ecs:a:1:t/x' } }],
  [
    `arn:aws:redshift:${HERE}:cluster:c`,
    'RedshiftDataParameters',
    { RedshiftDataParameters: { Database: 'd', Sql: 'select 1' } },
  ],
  [
    `arn:aws:ssm:${HERE}:document/AWS-RunShellScript`,
    'RunCommandParameters',
    { RunCommandParameters: { RunCommandTargets: [{ Key: 'tag:a', Values: ['b'] }] } },
  ],
  [`arn:aws:codebuild:${HERE}:project/p`],
  [`arn:aws:codepipeline:${HERE}:p`],
  [`arn:aws:glue:${HERE}:workflow/w`],
  [`arn:aws:sagemaker:${HERE}:pipeline/p`],
  [`arn:aws:ssm:${HERE}:automation-definition/d:1`],
  [`arn:aws:events:${HERE}:target/stop-instance`],
  [`arn:aws:appsync:${HERE}:endpoints/graphql-api/a`],
];

test.each(TARGETS.map(([Arn, name, parameters]) => ({ Arn, name, parameters })))('$Arn', async (one) => {
  const { Arn, name, parameters = {} } = one;
  expect((await refusal(put({ Arn, ...parameters }))).message).toBe(`RoleArn is required for target ${Arn}.`);
  if (name !== undefined)
    expect((await refusal(put({ Arn, RoleArn }))).message).toBe(
      `Parameter(s) ${name} must be specified for target: target.`,
    );
  await put({ Arn, RoleArn, ...parameters });
  const { Targets } = await buses.events.listTargetsByRule({ Rule: 'any' });
  expect(Targets).toEqual([{ Id: 'target', Arn, RoleArn, ...parameters }]);
});

test.each([`arn:aws:ecs:${HERE}:service/s`, `arn:aws:s3:::bucket`, `arn:aws:lambda:${HERE}:layer:l`, 'text'])(
  '%s is no target',
  async (Arn) => {
    expect((await refusal(put({ Arn, RoleArn }))).message).toBe(
      `Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`,
    );
  },
);

test('what AWS checks of the parameters is checked', async () => {
  const Arn = `arn:aws:ecs:${HERE}:cluster/c`;
  const refused = await refusal(
    put({ Arn, RoleArn, EcsParameters: { TaskDefinitionArn: 'arn:aws:ecs:a:1:t/x', TaskCount: 0 } }),
  );
  expect(refused.message).toContain("at 'targets.1.member.ecsParameters.taskCount' failed to satisfy constraint");
});

test.each([
  ['codebuild', `arn:aws:codebuild:${HERE}:project/p`, 'is no target that messages can be delivered to in this cloud.'],
  ['states', `arn:aws:states:${HERE}:stateMachine:m`, 'states'],
])('what would go to %s, which is not here, is a dead letter that says so', async (name, Arn, said) => {
  const letters = await buses.queue(`not-here-${name}`);
  await buses.cloud.role(`sender-${name}`, trust({ Service: 'events.amazonaws.com' }));
  const role = `arn:aws:iam::111122223333:role/sender-${name}`;
  await buses.rule(name, { source: [name] }, { Arn, RoleArn: role, DeadLetterConfig: { Arn: letters } });
  await buses.put({ Source: name, DetailType: 'type', Detail: '{}' });
  const [letter] = await buses.messages(letters);
  expect(letter?.MessageAttributes?.['ERROR_MESSAGE']?.StringValue).toContain(said);
  expect(letter?.MessageAttributes?.['TARGET_ARN']?.StringValue).toBe(Arn);
});
