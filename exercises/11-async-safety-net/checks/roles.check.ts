import { check } from '@coldstart/checks';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { arnOf } from './queues.ts';

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
  action,
  resources: ['*'],
}));

check('roles', async (t) => {
  const lambda = t.client(LambdaClient);
  for (const [name, queues] of [
    ['LabelFunction', ['FailedQueue', 'DoneQueue']],
    ['InvoiceFunction', ['DeadQueue']],
  ] as const) {
    const asked = new GetFunctionConfigurationCommand({ FunctionName: t.stack.resource(name) });
    const { Role = '' } = await lambda.send(asked);
    const resources = await Promise.all(queues.map((queue) => arnOf(t, queue)));
    await t.expectLeastPrivilege(Role, {
      must: [{ action: 'sqs:SendMessage', resources }, ...LOGS],
      trusts: ['lambda.amazonaws.com'],
    });
  }
});
