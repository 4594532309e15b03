import { check } from '@coldstart/checks';

check('role', async (t) => {
  const { region, account } = t;
  const queue = `arn:aws:sqs:${region}:${account}:${t.stack.resource('OrdersQueue').split('/').at(-1)}`;
  const bus = `arn:aws:events:${region}:${account}:event-bus/${t.stack.resource('ShopBus')}`;
  const price = `arn:aws:lambda:${region}:${account}:function:${t.stack.resource('PriceFunction')}`;
  await t.expectLeastPrivilege('PipeRole', {
    must: [
      ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].map((action) => ({
        action,
        resources: [queue],
      })),
      { action: 'lambda:InvokeFunction', resources: [price] },
      { action: 'events:PutEvents', resources: [bus] },
    ],
    trusts: ['pipes.amazonaws.com'],
  });
});
