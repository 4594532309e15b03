/** Definitions to begin with, each with an input and with mocks for what it calls. */
import { example, invoke, jsonata, type Example } from './example.ts';

const TASK = example(
  'Task',
  'Arguments are what the function is given; Output is what the next state is given.',
  jsonata('Price', {
    Price: {
      Type: 'Task',
      Resource: invoke,
      Arguments: { FunctionName: 'price:live', Payload: { sku: '{% $states.input.sku %}' } },
      Output: '{% $merge([$states.input, {"price": $states.result.Payload.cents / 100}]) %}',
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  }),
  { sku: 'mug', guest: 'Mia' },
  { Price: { answer: '{ "cents": 1250 }' } },
);

const CHOICE = example(
  'Choice and Wait',
  'Change the input to 250, and look which way is taken. Without a Default, 50 would end the execution.',
  jsonata('How much?', {
    'How much?': {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.total > 200 %}', Next: 'Ask the boss' },
        { Condition: '{% $states.input.total > 100 %}', Next: 'Sleep on it' },
      ],
      Default: 'Buy',
    },
    'Ask the boss': {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: {
        QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/boss',
        MessageBody: { total: '{% $states.input.total %}', token: '{% $states.context.Task.Token %}' },
      },
      TimeoutSeconds: 86400,
      Next: 'Buy',
    },
    'Sleep on it': { Type: 'Wait', Seconds: 28800, Next: 'Buy' },
    Buy: { Type: 'Succeed' },
  }),
  { total: 150 },
  { 'Ask the boss': { answer: '{ "approved": true }', seconds: 3600 } },
);

const MAP = example(
  'Map',
  'Two items at a time, and one fails: its catcher keeps the others alive.',
  jsonata('Photos', {
    Photos: {
      Type: 'Map',
      Items: '{% $states.input.photos %}',
      MaxConcurrency: 2,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Shrink',
        States: {
          Shrink: {
            Type: 'Task',
            Resource: invoke,
            Arguments: { FunctionName: 'shrink:live', Payload: { key: '{% $states.input %}' } },
            Output: '{% $states.result.Payload.key %}',
            Catch: [{ ErrorEquals: ['NoPicture'], Output: { lost: '{% $states.input %}' }, Next: 'Skip' }],
            End: true,
          },
          Skip: { Type: 'Pass', End: true },
        },
      },
      Output: { done: '{% $states.result %}' },
      End: true,
    },
  }),
  { photos: ['a.png', 'b.txt', 'c.png'] },
  { Shrink: { kind: 'where', text: 'b.txt', error: 'NoPicture', seconds: 2 } },
);

const PARALLEL = example(
  'Parallel',
  'Both branches are given the same input; the result is a list, in the order of the branches.',
  jsonata('Look', {
    Look: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Weather',
          States: {
            Weather: {
              Type: 'Task',
              Resource: invoke,
              Arguments: { FunctionName: 'weather:live' },
              Output: '{% $states.result.Payload %}',
              End: true,
            },
          },
        },
        {
          StartAt: 'Tides',
          States: {
            Tides: {
              Type: 'Task',
              Resource: invoke,
              Arguments: { FunctionName: 'tides:live' },
              Output: '{% $states.result.Payload %}',
              End: true,
            },
          },
        },
      ],
      Output: { weather: '{% $states.result[0] %}', tides: '{% $states.result[1] %}' },
      End: true,
    },
  }),
  { beach: 'Biarritz' },
  { Weather: { answer: '"sunny"', seconds: 1 }, Tides: { answer: '["06:10", "18:32"]', seconds: 3 } },
);

const RETRY = example(
  'Retry and Catch',
  'Two throttles are tried again, later each time. Let Pay fail with CardDeclined: no retrier speaks of it.',
  jsonata('Pay', {
    Pay: {
      Type: 'Task',
      Resource: invoke,
      Arguments: { FunctionName: 'pay:live', Payload: { invoice: '{% $states.input.invoice %}' } },
      TimeoutSeconds: 10,
      Retry: [{ ErrorEquals: ['Lambda.TooManyRequestsException'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 3 }],
      Catch: [
        {
          ErrorEquals: ['CardDeclined'],
          Assign: { why: '{% $states.errorOutput.Cause %}' },
          Output: '{% $states.input %}',
          Next: 'Remind',
        },
      ],
      Output: { receipt: '{% $states.result.Payload.receipt %}' },
      End: true,
    },
    Remind: { Type: 'Pass', Output: { invoice: '{% $states.input.invoice %}', why: '{% $why %}' }, Next: 'Unpaid' },
    Unpaid: { Type: 'Fail', Error: 'Unpaid', Cause: '{% $why %}' },
  }),
  { invoice: 'i-17' },
  { Pay: { kind: 'first', times: 2, error: 'Lambda.TooManyRequestsException', answer: '{ "receipt": "r-4" }' } },
);

const ASSIGN = example(
  'Assign and Output',
  'Both see the variables as they were at the entry: Output says 10, the state after it 15.',
  jsonata('Start', {
    Start: { Type: 'Pass', Assign: { total: 10 }, Next: 'Add' },
    Add: {
      Type: 'Pass',
      Assign: { total: '{% $total + $states.input.more %}' },
      Output: { total: '{% $total %}' },
      Next: 'Look',
    },
    Look: { Type: 'Pass', Output: { given: '{% $states.input.total %}', variable: '{% $total %}' }, End: true },
  }),
  { more: 5 },
);

const JSONPATH = example(
  'The same in JSONPath',
  'The first example, with four fields in the place of two. Look at what each makes of the data.',
  {
    StartAt: 'Price',
    States: {
      Price: {
        Type: 'Task',
        Resource: invoke,
        Parameters: { FunctionName: 'price:live', Payload: { 'sku.$': '$.sku' } },
        ResultSelector: { 'cents.$': '$.Payload.cents' },
        ResultPath: '$.price',
        OutputPath: '$',
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
    },
  },
  { sku: 'mug', guest: 'Mia' },
  { Price: { answer: '{ "cents": 1250 }' } },
);

const MISTAKES = example(
  'Mistakes',
  'A path in a state that speaks JSONata, a name that JSONata does not know, and a state that is not there.',
  jsonata('Price', {
    Price: { Type: 'Pass', InputPath: '$.sku', Output: { sku: '{% sku %}' }, Next: 'Don' },
    Done: { Type: 'Succeed' },
  }),
  { sku: 'mug' },
);

export const EXAMPLES: readonly Example[] = [TASK, CHOICE, MAP, PARALLEL, RETRY, ASSIGN, JSONPATH, MISTAKES];
