import type { Trace, TraceStep } from '@coldstart/workshop/api';

const STEP: TraceStep = { id: 1, kind: 'call', service: 'Lambda', action: 'Invoke', at: 0, duration: 0, outcome: 'ok' };

/** A call, the function that it runs, and the function's own call, which is denied. */
export const THREE: Trace = {
  omitted: 0,
  steps: [
    { ...STEP, resource: 'HelloFunction', actor: 'the check', duration: 42, outcome: 'ok' },
    {
      ...STEP,
      id: 2,
      cause: 1,
      kind: 'invocation',
      action: 'attempt 1',
      resource: 'HelloFunction',
      at: 4,
      duration: 36,
      outcome: 'error',
      message: 'TypeError: Cannot read properties of undefined (reading `name`)',
      detail: { event: { lang: 'fr' }, logs: ['START RequestId: 7b61', 'hello undefined', 'END RequestId: 7b61'] },
    },
    {
      ...STEP,
      id: 3,
      cause: 2,
      kind: 'call',
      service: 'DynamoDB',
      action: 'PutItem',
      resource: 'OrdersTable',
      actor: 'HelloFunction',
      at: 18,
      duration: 6,
      outcome: 'denied',
      message:
        'HelloFunction is not authorized to perform: dynamodb:PutItem on OrdersTable because no identity-based policy allows the action',
      detail: { decision: { effect: 'implicit deny', action: 'dynamodb:PutItem', policies: ['HelloFunctionRole'] } },
    },
  ],
};

/** An object arrives, its function fails, and is tried again after one minute and after two more. */
export const RETRIES: Trace = {
  omitted: 0,
  steps: [
    { ...STEP, service: 'S3', action: 'PutObject', resource: 'Uploads', actor: 'the check', duration: 9 },
    {
      ...STEP,
      id: 2,
      cause: 1,
      kind: 'delivery',
      service: 'S3',
      action: 'ObjectCreated:Put',
      resource: 'OrdersFunction',
      at: 12,
      duration: 3,
    },
    ...[0, 60_000, 180_000].flatMap((at, index): TraceStep[] => [
      {
        ...STEP,
        id: 3 + index * 2,
        cause: index === 0 ? 2 : 2 + index * 2,
        kind: 'invocation',
        action: `attempt ${index + 1}`,
        resource: 'OrdersFunction',
        at: at + 15,
        duration: 30,
        outcome: 'error',
        message: 'OrdersFunction: the database is asleep',
      },
      ...(index === 2
        ? []
        : [
            {
              ...STEP,
              id: 4 + index * 2,
              cause: 3 + index * 2,
              kind: 'retry' as const,
              action: 'retry',
              resource: 'OrdersFunction',
              at: at + 46,
              duration: 0,
              message: `retry in ${(index + 1) * 60} s`,
            },
          ]),
    ]),
    {
      ...STEP,
      id: 9,
      cause: 7,
      kind: 'delivery',
      service: 'Lambda',
      action: 'deliver',
      resource: 'DeadLetters',
      at: 180_050,
      duration: 4,
      message: 'OrdersFunction delivers to DeadLetters',
    },
    {
      ...STEP,
      id: 10,
      service: 'SQS',
      action: 'ReceiveMessage',
      resource: 'DeadLetters',
      actor: 'the check',
      at: 180_060,
      duration: 5,
    },
  ],
};

/** A hundred invocations, each with a call of its own; the seventieth is throttled. */
export const THREE_HUNDRED: Trace = {
  omitted: 12,
  steps: Array.from({ length: 100 }, (_, index): TraceStep[] => {
    const at = index * 9;
    const call = { ...STEP, id: index * 3 + 1, resource: 'CounterFunction', actor: 'the check', at, duration: 8 };
    if (index === 69) {
      const message = 'Rate Exceeded.';
      return [
        { ...call, outcome: 'throttled', message },
        {
          ...STEP,
          id: call.id + 1,
          kind: 'fault',
          service: 'Lambda',
          action: 'throttle',
          at,
          duration: 0,
          message: 'A fault was asked for',
          cause: call.id,
        },
        { ...STEP, id: call.id + 2, kind: 'state', service: 'Lambda', action: 'backs off', at: at + 1, duration: 4 },
      ];
    }
    return [
      call,
      {
        ...STEP,
        id: call.id + 1,
        cause: call.id,
        kind: 'invocation',
        action: 'attempt 1',
        resource: 'CounterFunction',
        at: at + 1,
        duration: 6,
      },
      {
        ...STEP,
        id: call.id + 2,
        cause: call.id + 1,
        service: 'DynamoDB',
        action: 'UpdateItem',
        resource: 'Counters',
        actor: 'CounterFunction',
        at: at + 3,
        duration: 2,
        detail: { item: { id: 'n', count: index } },
      },
    ];
  }).flat(),
};
