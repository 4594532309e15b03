import { ACCOUNT, REGION } from '../lambda.ts';
import { functionArn, named, ZipFile, withEnvironment, creation, each, type Situation } from './situation.ts';

const logging = (LoggingConfig: object) => ({ ...withEnvironment, Timeout: 5, MemorySize: 256, LoggingConfig });
/** Updates of one part of the settings, by their place among the recorded parameters. */
const LOGGING = [
  { LogFormat: 'JSON' },
  undefined,
  { LogFormat: 'JSON', SystemLogLevel: 'DEBUG' },
  { LogGroup: 'cool_lambda' },
];
const variables = (test: string, key: string, Variables: object): Situation => ({
  test: `TestLambdaSizeLimits::${test}`,
  steps: [[key, 'CreateFunction', { ...creation, Code: { ZipFile }, Environment: { Variables } }]],
});
const tooManyTags = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`${at}_key`, `${at}_value`]));
const csc = {
  AllowedPublishers: { SigningProfileVersionArns: [`arn:aws:signer:${REGION}:${ACCOUNT}:/signing-profiles/test`] },
};

/** Settings of functions: logging, SnapStart, tags, recursion, code signing, environment variables. */
export const SETTINGS: readonly Situation[] = [
  {
    test: 'TestLoggingConfig::test_function_advanced_logging_configuration',
    function: logging({ LogFormat: 'JSON' }),
    steps: [
      ['get_function_response', 'GetFunction', named],
      ['function_config', 'GetFunctionConfiguration', named],
      ['updated_config', 'UpdateFunctionConfiguration', { ...named, LoggingConfig: { LogGroup: 'cool_lambda' } }],
      ['received_config', 'GetFunctionConfiguration', named],
    ],
  },
  {
    test: 'TestLoggingConfig::test_advanced_logging_configuration_format_switch',
    function: { ...withEnvironment, Timeout: 5, MemorySize: 256 },
    steps: [
      ['function_config', 'GetFunctionConfiguration', named],
      ['updated_config', 'UpdateFunctionConfiguration', { ...named, LoggingConfig: { LogFormat: 'JSON' } }],
      ['received_config', 'GetFunctionConfiguration', named],
      ['updated_config_v2', 'UpdateFunctionConfiguration', { ...named, LoggingConfig: { LogFormat: 'Text' } }],
      ['received_config_v2', 'GetFunctionConfiguration', named],
    ],
  },
  {
    test: 'TestLambdaSnapStart::test_snapstart_update_function_configuration[python3.12]',
    function: { Runtime: 'python3.12', Handler: 'handler.handler', MemorySize: 1024, Timeout: 5 },
    created: 'create_function_response',
    steps: [
      [
        'update_function_response',
        'UpdateFunctionConfiguration',
        { ...named, SnapStart: { ApplyOn: 'PublishedVersions' } },
      ],
    ],
  },
  {
    test: 'TestLambdaTag::test_create_tag_on_fn_create',
    function: { ...withEnvironment, Tags: { testtag: 'custom' } },
    steps: [
      ['get_function_result', 'GetFunction', named],
      ['list_tags_result', 'ListTags', { Resource: `${functionArn}:F` }],
    ],
  },
  {
    test: 'TestLambdaTags::test_tag_limits',
    function: withEnvironment,
    steps: [['tag_lambda_too_many_tags', 'TagResource', { Resource: `${functionArn}:F`, Tags: tooManyTags }]],
  },
  {
    test: 'TestLambdaTag::test_tag_nonexisting_resource',
    function: withEnvironment,
    steps: [
      ['pre_delete_get_function', 'GetFunction', named],
      ['', 'DeleteFunction', named],
      ['not_found_exception_tag', 'TagResource', { Resource: `${functionArn}:F`, Tags: { A: 'a' } }],
      ['not_found_exception_untag', 'UntagResource', { Resource: `${functionArn}:F`, TagKeys: ['A'] }],
      ['not_found_exception_list', 'ListTags', { Resource: `${functionArn}:F` }],
    ],
  },
  {
    test: 'TestLambdaRecursion::test_put_function_recursion_config_allow',
    steps: [
      ['put_recursion_config_response', 'PutFunctionRecursionConfig', { ...named, RecursiveLoop: 'Allow' }],
      ['get_recursion_config_response', 'GetFunctionRecursionConfig', named],
    ],
  },
  {
    test: 'TestLambdaRecursion::test_put_function_recursion_config_invalid_value',
    steps: [
      ['put_recursion_invalid_value_error', 'PutFunctionRecursionConfig', { ...named, RecursiveLoop: 'InvalidValue' }],
    ],
  },
  {
    test: 'TestCodeSigningConfig::test_function_code_signing_config',
    steps: [
      [
        'create_code_signing_config',
        'CreateCodeSigningConfig',
        {
          ...csc,
          Description: 'Testing CodeSigning Config',
          CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Enforce' },
        },
      ],
    ],
  },
  ...each('TestRuntimeValidation::test_create_deprecated_function_runtime_with_validation_enabled', {
    'dotnetcore3.1': ['deprecation_error', 'UpdateFunctionConfiguration', { ...named, Runtime: 'dotnetcore3.1' }],
    'go1.x': ['deprecation_error', 'UpdateFunctionConfiguration', { ...named, Runtime: 'go1.x' }],
    'nodejs12.x': ['deprecation_error', 'UpdateFunctionConfiguration', { ...named, Runtime: 'nodejs12.x' }],
    provided: ['deprecation_error', 'UpdateFunctionConfiguration', { ...named, Runtime: 'provided' }],
  }),
  {
    test: 'TestLambdaSnapStart::test_snapstart_exceptions',
    steps: [
      [
        'create_function_invalid_snapstart_apply',
        'CreateFunction',
        { ...creation, Code: { S3Bucket: 'bucket', S3Key: 'no-key.zip' }, SnapStart: { ApplyOn: 'invalidOption' } },
      ],
    ],
  },
  variables('test_large_environment_variables_fails', 'failed_create_fn_result', { LARGE_VAR: 'x'.repeat(4081) }),
  variables('test_large_environment_fails_multiple_keys', 'failured_create_fn_result_multi_key', {
    SMALL_VAR: 'ok',
    LARGE_VAR: 'x'.repeat(4064),
  }),
  {
    test: 'TestLambdaBehavior::test_mixed_architecture',
    function: withEnvironment,
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
            function: { ...withEnvironment, Timeout: 5, MemorySize: 256 },
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
