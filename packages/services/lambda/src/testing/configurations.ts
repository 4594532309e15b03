import { ACCOUNT, REGION, zip } from './lambda.ts';
import type { Situation } from './situations.ts';

const named = { FunctionName: 'F' };
const python = { Runtime: 'python3.12', Handler: 'handler.handler', Timeout: 30, Environment: { Variables: {} } };
const creation = {
  FunctionName: 'G',
  Role: `arn:aws:iam::${ACCOUNT}:role/R`,
  Runtime: 'python3.12',
  Handler: 'index.handler',
};
const LOGGING = [
  { LogFormat: 'JSON' },
  undefined,
  { LogFormat: 'JSON', SystemLogLevel: 'DEBUG' },
  { LogGroup: 'cool_lambda' },
];

const ZipFile = zip('export const handler = async () => 1;');
const variables = (test: string, key: string, Variables: object): Situation => ({
  test: `TestLambdaSizeLimits::${test}`,
  steps: [[key, 'CreateFunction', { ...creation, Code: { ZipFile }, Environment: { Variables } }]],
});
const kinesis = { ...named, EventSourceArn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/s` };
const runtimes =
  'java25 java21 java17 java11 java8.al2 java8 dotnet10 dotnet8 dotnet6 dotnetcore3.1 go1.x ruby3.4 ruby3.3 ruby3.2 ruby2.7';

/** Settings of functions and layers, and what is too large for them. */
export const CONFIGURATIONS: readonly Situation[] = [
  variables('test_large_environment_variables_fails', 'failed_create_fn_result', { LARGE_VAR: 'x'.repeat(4081) }),
  variables('test_large_environment_fails_multiple_keys', 'failured_create_fn_result_multi_key', {
    SMALL_VAR: 'ok',
    LARGE_VAR: 'x'.repeat(4064),
  }),
  {
    test: 'TestLambdaLayer::test_layer_compatibilities[runtimes1]',
    steps: [
      [
        'publish_result',
        'PublishLayerVersion',
        {
          LayerName: 'L',
          CompatibleRuntimes: runtimes.split(' '),
          CompatibleArchitectures: ['arm64', 'x86_64'],
          Content: { ZipFile },
        },
      ],
    ],
  },
  {
    test: 'TestLambdaEventSourceMappings::test_create_event_source_validation_kinesis',
    steps: [
      ['no_starting_position', 'CreateEventSourceMapping', kinesis],
      ['invalid_starting_position', 'CreateEventSourceMapping', { ...kinesis, StartingPosition: 'invalid' }],
    ],
  },
  {
    test: 'TestLambdaBehavior::test_mixed_architecture',
    function: python,
    steps: [['update_function_code_response', 'UpdateFunctionCode', { ...named, ZipFile, Architectures: ['arm64'] }]],
  },
  {
    test: 'TestLambdaBaseFeatures::test_function_state',
    function: { Runtime: 'python3.12', Handler: 'handler.handler', Timeout: 3 },
    created: 'create-fn-response',
    steps: [['get-fn-response', 'GetFunction', named]],
  },
  ...LOGGING.flatMap((LoggingConfig, at): Situation[] =>
    LoggingConfig === undefined
      ? []
      : [
          {
            test: `TestLoggingConfig::test_function_partial_advanced_logging_configuration_update[partial_config${at}]`,
            function: { ...python, Timeout: 5, MemorySize: 256 },
            steps: [
              ['get_function_response', 'GetFunction', named],
              ['function_config', 'GetFunctionConfiguration', named],
              ['updated_config', 'UpdateFunctionConfiguration', { ...named, LoggingConfig }],
              ['received_config', 'GetFunctionConfiguration', named],
            ],
          },
        ],
  ),
];
