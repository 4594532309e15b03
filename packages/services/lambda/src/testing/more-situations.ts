import { ACCOUNT, REGION, zip } from './lambda.ts';
import type { Situation, Step } from './situations.ts';

const F = 'F';
const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function`;
const python = { Runtime: 'python3.12', Handler: 'index.handler' };
const withEnvironment = { ...python, Handler: 'handler.handler', Timeout: 30, Environment: { Variables: {} } };
const named = { FunctionName: F };
const api = (test: string, situation: Omit<Situation, 'test'>): Situation => ({
  test,
  ...situation,
});

/** One call, the same for several recorded tests. */
function each(
  test: string,
  cases: Readonly<Record<string, readonly [key: string, ...call: [string, object]]>>,
): Situation[] {
  return Object.entries(cases).map(([name, [key, operation, input]]) =>
    api(`${test}[${name}]`, { steps: [[key, operation, input as Step[2]]] }),
  );
}

const logging = (LoggingConfig: object) => ({ ...withEnvironment, Timeout: 5, MemorySize: 256, LoggingConfig });
const tooManyTags = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`${at}_key`, `${at}_value`]));
const url = { ...named, AuthType: 'NONE' };
const csc = {
  AllowedPublishers: { SigningProfileVersionArns: [`arn:aws:signer:${REGION}:${ACCOUNT}:/signing-profiles/test`] },
};

/** Versions, revisions, settings, tags, URLs, concurrency, and refused names. */
export const MORE_SITUATIONS: readonly Situation[] = [
  api('TestLambdaVersions::test_publish_version_on_create', {
    function: { ...python, Publish: true },
    created: 'create_response',
    steps: [
      ['get_function_result', 'GetFunction', named],
      ['get_function_version_result', 'GetFunction', { ...named, Qualifier: '1' }],
      ['get_function_latest_result', 'GetFunction', { ...named, Qualifier: '$LATEST' }],
      ['list_versions_result', 'ListVersionsByFunction', named],
      ['repeated_publish_response', 'PublishVersion', { ...named, Description: 'Repeated version description :)' }],
      ['list_versions_result_after_publish', 'ListVersionsByFunction', named],
    ],
  }),
  api('TestLambdaVersions::test_publish_with_wrong_sha256', {
    function: python,
    created: 'create_response',
    steps: [
      ['get_fn_response', 'GetFunction', named],
      ['publish_wrong_sha256_exc', 'PublishVersion', { ...named, CodeSha256: 'somenonexistentsha256' }],
      ['publish_result', 'PublishVersion', named],
    ],
  }),
  api('TestLambdaRevisions::test_function_revisions_basic', {
    function: { ...withEnvironment, Handler: 'index.handler' },
    steps: [
      ['get_function_response_rev2', 'GetFunction', named],
      [
        'update_function_revision_exception',
        'UpdateFunctionCode',
        { ...named, ZipFile: zip('export const handler = async () => 1;'), RevisionId: 'wrong' },
      ],
      [
        'update_function_code_response_rev3',
        'UpdateFunctionCode',
        { ...named, ZipFile: zip('export const handler = async () => 1;') },
      ],
      ['get_function_response_rev4', 'GetFunction', named],
      [
        'update_function_configuration_revision_exception',
        'UpdateFunctionConfiguration',
        { ...named, RevisionId: 'wrong' },
      ],
      [
        'update_function_configuration_response_rev5',
        'UpdateFunctionConfiguration',
        { ...named, Runtime: 'python3.8' },
      ],
      ['get_function_response_rev6', 'GetFunction', named],
    ],
  }),
  api('TestLoggingConfig::test_function_advanced_logging_configuration', {
    function: logging({ LogFormat: 'JSON' }),
    steps: [
      ['get_function_response', 'GetFunction', named],
      ['function_config', 'GetFunctionConfiguration', named],
      ['updated_config', 'UpdateFunctionConfiguration', { ...named, LoggingConfig: { LogGroup: 'cool_lambda' } }],
      ['received_config', 'GetFunctionConfiguration', named],
    ],
  }),
  api('TestLoggingConfig::test_advanced_logging_configuration_format_switch', {
    function: { ...withEnvironment, Timeout: 5, MemorySize: 256 },
    steps: [
      ['function_config', 'GetFunctionConfiguration', named],
      ['updated_config', 'UpdateFunctionConfiguration', { ...named, LoggingConfig: { LogFormat: 'JSON' } }],
      ['received_config', 'GetFunctionConfiguration', named],
      ['updated_config_v2', 'UpdateFunctionConfiguration', { ...named, LoggingConfig: { LogFormat: 'Text' } }],
      ['received_config_v2', 'GetFunctionConfiguration', named],
    ],
  }),
  api('TestLambdaSnapStart::test_snapstart_update_function_configuration[python3.12]', {
    function: { Runtime: 'python3.12', Handler: 'handler.handler', MemorySize: 1024, Timeout: 5 },
    created: 'create_function_response',
    steps: [
      [
        'update_function_response',
        'UpdateFunctionConfiguration',
        { ...named, SnapStart: { ApplyOn: 'PublishedVersions' } },
      ],
    ],
  }),
  api('TestLambdaTag::test_create_tag_on_fn_create', {
    function: { ...withEnvironment, Tags: { testtag: 'custom' } },
    steps: [
      ['get_function_result', 'GetFunction', named],
      ['list_tags_result', 'ListTags', { Resource: `${arn}:${F}` }],
    ],
  }),
  api('TestLambdaTags::test_tag_limits', {
    function: withEnvironment,
    steps: [['tag_lambda_too_many_tags', 'TagResource', { Resource: `${arn}:${F}`, Tags: tooManyTags }]],
  }),
  api('TestLambdaTag::test_tag_nonexisting_resource', {
    function: withEnvironment,
    steps: [
      ['pre_delete_get_function', 'GetFunction', named],
      ['', 'DeleteFunction', named],
      ['not_found_exception_tag', 'TagResource', { Resource: `${arn}:${F}`, Tags: { A: 'a' } }],
      ['not_found_exception_untag', 'UntagResource', { Resource: `${arn}:${F}`, TagKeys: ['A'] }],
      ['not_found_exception_list', 'ListTags', { Resource: `${arn}:${F}` }],
    ],
  }),
  api('TestLambdaUrl::test_url_config_lifecycle', {
    steps: [
      ['url_creation', 'CreateFunctionUrlConfig', url],
      ['failed_duplication', 'CreateFunctionUrlConfig', url],
      ['get_url_config', 'GetFunctionUrlConfig', named],
      ['updated_url_config', 'UpdateFunctionUrlConfig', { ...named, AuthType: 'AWS_IAM' }],
      ['', 'DeleteFunctionUrlConfig', named],
      ['failed_getter', 'GetFunctionUrlConfig', named],
    ],
  }),
  api('TestLambdaReservedConcurrency::test_function_concurrency', {
    steps: [
      [
        'put_function_concurrency_with_reserved_0',
        'PutFunctionConcurrency',
        { ...named, ReservedConcurrentExecutions: 0 },
      ],
      [
        'put_function_concurrency_with_reserved_1',
        'PutFunctionConcurrency',
        { ...named, ReservedConcurrentExecutions: 1 },
      ],
      ['get_function_concurrency', 'GetFunctionConcurrency', named],
      ['delete_response', 'DeleteFunctionConcurrency', named],
      ['get_function_concurrency_after_delete', 'GetFunctionConcurrency', named],
    ],
  }),
  api('TestLambdaReservedConcurrency::test_function_concurrency_limits', {
    steps: [
      [
        'put_function_concurrency_account_limit_exceeded',
        'PutFunctionConcurrency',
        { ...named, ReservedConcurrentExecutions: 1001 },
      ],
      [
        'put_function_concurrency_below_unreserved_min_value',
        'PutFunctionConcurrency',
        { ...named, ReservedConcurrentExecutions: 901 },
      ],
    ],
  }),
  api('TestLambdaProvisionedConcurrency::test_provisioned_concurrency_limits', {
    steps: [
      ['', 'PublishVersion', named],
      [
        'put_provisioned_concurrency_account_limit_exceeded',
        'PutProvisionedConcurrencyConfig',
        { ...named, Qualifier: '1', ProvisionedConcurrentExecutions: 1001 },
      ],
      [
        'put_provisioned_concurrency_below_unreserved_min_value',
        'PutProvisionedConcurrencyConfig',
        { ...named, Qualifier: '1', ProvisionedConcurrentExecutions: 901 },
      ],
    ],
  }),
  api('TestLambdaRecursion::test_put_function_recursion_config_allow', {
    steps: [
      ['put_recursion_config_response', 'PutFunctionRecursionConfig', { ...named, RecursiveLoop: 'Allow' }],
      ['get_recursion_config_response', 'GetFunctionRecursionConfig', named],
    ],
  }),
  api('TestLambdaRecursion::test_put_function_recursion_config_invalid_value', {
    steps: [
      ['put_recursion_invalid_value_error', 'PutFunctionRecursionConfig', { ...named, RecursiveLoop: 'InvalidValue' }],
    ],
  }),
  api('TestCodeSigningConfig::test_function_code_signing_config', {
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
  }),
  api('TestLambdaFunction::test_delete_on_nonexisting_version', {
    steps: [
      ['delete_function_response_non_existent', 'DeleteFunction', { FunctionName: 'G' }],
      ['delete_function_response_non_existent_with_qualifier', 'DeleteFunction', { FunctionName: 'G', Qualifier: '1' }],
    ],
  }),
  api('TestLambdaFunction::test_list_functions', {
    steps: [['list_functions_invalid_functionversion', 'ListFunctions', { FunctionVersion: 'invalid' }]],
  }),
  api('TestLambdaFunction::test_invalid_invoke', {
    steps: [
      [
        'invoke_function_name_pattern_exc',
        'Invoke',
        { FunctionName: `arn:aws:lambda:${REGION}:123400000000@function:myfn` },
      ],
    ],
  }),
  api('TestLambdaEventSourceMappings::test_event_source_mapping_exceptions', {
    steps: [
      ['get_unknown_uuid', 'GetEventSourceMapping', { UUID: '00000000-0000-0000-0000-000000000000' }],
      ['delete_unknown_uuid', 'DeleteEventSourceMapping', { UUID: '00000000-0000-0000-0000-000000000000' }],
      [
        'update_unknown_uuid',
        'UpdateEventSourceMapping',
        { UUID: '00000000-0000-0000-0000-000000000000', Enabled: false },
      ],
      ['create_no_event_source_arn', 'CreateEventSourceMapping', named],
      [
        'create_unknown_params',
        'CreateEventSourceMapping',
        { FunctionName: 'G', EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:q` },
      ],
      [
        'destination_config_failure',
        'CreateEventSourceMapping',
        {
          ...named,
          EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:q`,
          DestinationConfig: { OnFailure: { Destination: `arn:aws:sqs:${REGION}:${ACCOUNT}:d` } },
        },
      ],
    ],
  }),
  ...each('TestLambdaFunction::test_ops_on_nonexisting_fn', {
    get_function_concurrency: ['not_found_exception', 'GetFunctionConcurrency', { FunctionName: 'G' }],
    get_function_configuration: ['not_found_exception', 'GetFunctionConfiguration', { FunctionName: 'G' }],
    get_function_event_invoke_config: ['not_found_exception', 'GetFunctionEventInvokeConfig', { FunctionName: 'G' }],
    get_function_url_config: ['not_found_exception', 'GetFunctionUrlConfig', { FunctionName: 'G' }],
  }),
  ...each('TestLambdaFunction::test_ops_on_nonexisting_version', {
    get_function: ['version_not_found_exception', 'GetFunction', { ...named, Qualifier: '1221' }],
    get_function_configuration: [
      'version_not_found_exception',
      'GetFunctionConfiguration',
      { ...named, Qualifier: '1221' },
    ],
    get_function_event_invoke_config: [
      'version_not_found_exception',
      'GetFunctionEventInvokeConfig',
      { ...named, Qualifier: '1221' },
    ],
  }),
  ...each('TestRuntimeValidation::test_create_deprecated_function_runtime_with_validation_enabled', {
    'dotnetcore3.1': ['deprecation_error', 'UpdateFunctionConfiguration', { ...named, Runtime: 'dotnetcore3.1' }],
    'go1.x': ['deprecation_error', 'UpdateFunctionConfiguration', { ...named, Runtime: 'go1.x' }],
    'nodejs12.x': ['deprecation_error', 'UpdateFunctionConfiguration', { ...named, Runtime: 'nodejs12.x' }],
    provided: ['deprecation_error', 'UpdateFunctionConfiguration', { ...named, Runtime: 'provided' }],
  }),
];
