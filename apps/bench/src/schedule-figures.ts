import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { Scheduler } from '@aws-sdk/client-scheduler';
import { SQS } from '@aws-sdk/client-sqs';
import { setTimeout } from 'node:timers/promises';
import { rate, type Figure } from './figures.ts';
import { processSeconds } from './processor-time.ts';

const SCHEDULES = 10_000;
const LANES = 16;
const CALLS = 2000;
/** Seconds in which nothing is asked. */
const QUIET = 5;

/** What schedules cost that wait: nothing while nobody calls, and nothing of those who call. */
export async function scheduleFigures(endpoint: string, pid: number): Promise<Figure[]> {
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const config = { endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
  const [iam, scheduler, sqs] = [new IAMClient(config), new Scheduler(config), new SQS(config)];
  const Principal = { Service: 'scheduler.amazonaws.com' };
  const statement = { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'bench-schedules', AssumeRolePolicyDocument }));
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'bench-scheduled' });
  /** Milliseconds of the cloud's processor time for a call that has nothing to do with schedules. */
  const call = async (): Promise<number> => {
    const before = processSeconds(pid);
    await rate(1, CALLS, () => sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['QueueArn'] }));
    return ((processSeconds(pid) - before) * 1000) / CALLS;
  };
  const quiet = async (): Promise<number> => {
    const before = processSeconds(pid);
    await setTimeout(QUIET * 1000);
    return (processSeconds(pid) - before) * 1000;
  };
  await call();
  const [callBefore, idleBefore] = [await call(), await quiet()];
  const Target = { Arn: 'arn:aws:sqs:eu-west-1:111122223333:bench-scheduled', RoleArn: Role?.Arn };
  await rate(LANES, SCHEDULES, (index) =>
    scheduler.createSchedule({
      Name: `bench-${index}`,
      ScheduleExpression: 'cron(30 2 1 1 ? *)',
      ScheduleExpressionTimezone: 'Europe/Paris',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target,
    }),
  );
  const [callAfter, idleAfter] = [await call(), await quiet()];
  for (const client of [iam, scheduler, sqs]) client.destroy();
  return [
    {
      name: `${SCHEDULES} schedules wait: processor time in ${QUIET} quiet s, beyond none`,
      unit: 'ms',
      values: [Math.max(0, idleAfter - idleBefore)],
      goal: '<= 20',
      met: (value) => value <= 20,
    },
    {
      name: `${SCHEDULES} schedules wait: processor time of other calls, beside none`,
      unit: '%',
      values: [(callAfter * 100) / callBefore],
      goal: '<= 110',
      met: (value) => value <= 110,
    },
  ];
}
