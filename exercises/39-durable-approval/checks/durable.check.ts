import { check } from '@coldstart/checks';
import { GetFunctionConfigurationCommand, LambdaClient, type FunctionConfiguration } from '@aws-sdk/client-lambda';

check('durable', async (t) => {
  const FunctionName = t.stack.resource('ApprovalFunction');
  const configuration = await t
    .client(LambdaClient)
    .send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: 'live' }))
    .catch((error: unknown): FunctionConfiguration | undefined => {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    });
  if (configuration === undefined) t.fail('ApprovalFunction to have the alias `live`', 'it has none');
  const { DurableConfig } = configuration;
  if (DurableConfig === undefined) t.fail('ApprovalFunction to be durable', 'it has no `DurableConfig`');
  t.expect(DurableConfig.ExecutionTimeout, 'for how many seconds an execution may go on').toEqual(172_800);
  t.expect(DurableConfig.RetentionPeriodInDays, 'for how many days its history is kept').toEqual(7);
});
