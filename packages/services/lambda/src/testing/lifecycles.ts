import { ACCOUNT } from './lambda.ts';
import type { Situation } from './situations.ts';

const named = { FunctionName: 'F' };
const python = { Runtime: 'python3.12', Handler: 'handler.handler', Timeout: 30, Environment: { Variables: {} } };
const allow = (StatementId: string, more: object = {}) => ({
  ...named,
  Action: 'lambda:InvokeFunction',
  StatementId,
  Principal: `${StatementId}.amazonaws.com`,
  ...more,
});
const from = { SourceArn: 'arn:aws:s3:::test-bucket' };
const one = { ...named, Qualifier: '1' };
const provisioned = { ...one, ProvisionedConcurrentExecutions: 5 };
const code = (bucket: string) => ({ S3Bucket: bucket, S3Key: 'no-key.zip' });
const creation = {
  FunctionName: 'G',
  Role: `arn:aws:iam::${ACCOUNT}:role/R`,
  Runtime: 'python3.12',
  Handler: 'index.handler',
};

const urlAllowed = (test: string, InvokeMode?: string): Situation => ({
  test: `TestLambdaURL::${test}`,
  steps: [
    ['create_lambda_url_config', 'CreateFunctionUrlConfig', { ...named, AuthType: 'NONE', InvokeMode }],
    [
      'add_permission',
      'AddPermission',
      {
        ...named,
        StatementId: 'urlPermission',
        Action: 'lambda:InvokeFunctionUrl',
        Principal: '*',
        FunctionUrlAuthType: 'NONE',
      },
    ],
  ],
});

/** Policies, settings of asynchronous invocations, concurrency, URLs, code in S3. */
export const LIFECYCLES: readonly Situation[] = [
  {
    test: 'TestLambdaPermissions::test_add_lambda_permission_aws',
    function: python,
    steps: [
      ['add_permission', 'AddPermission', allow('s3', from)],
      ['get_policy', 'GetPolicy', named],
    ],
  },
  {
    test: 'TestLambdaPermissions::test_create_multiple_lambda_permissions',
    steps: [
      ['add_permission_response_1', 'AddPermission', allow('logs')],
      ['add_permission_response_2', 'AddPermission', allow('kinesis')],
      ['policy_after_2_add', 'GetPolicy', named],
    ],
  },
  {
    test: 'TestLambdaPermissions::test_remove_multi_permissions',
    steps: [
      ['add_permission_1', 'AddPermission', allow('s3')],
      ['add_permission_2', 'AddPermission', allow('sqs', from)],
      ['policy_after_2_add', 'GetPolicy', named],
      ['remove_permission_exception_nonexisting_sid', 'RemovePermission', { ...named, StatementId: 'non-existent' }],
      ['', 'RemovePermission', { ...named, StatementId: 'sqs' }],
      ['policy_after_removal', 'GetPolicy', named],
      ['policy_after_removal_attempt', 'GetPolicy', named],
      ['', 'RemovePermission', { ...named, StatementId: 's3' }],
      ['get_policy_exception_removed_all', 'GetPolicy', named],
    ],
  },
  {
    test: 'TestLambdaRevisions::test_function_revisions_permissions',
    steps: [
      ['', 'AddPermission', allow('s3')],
      ['add_permission_revision_exception', 'AddPermission', allow('sqs', { RevisionId: 'wrong' })],
    ],
  },
  {
    test: 'TestLambdaSnapStart::test_snapstart_exceptions',
    steps: [
      [
        'create_function_invalid_snapstart_apply',
        'CreateFunction',
        { ...creation, Code: code('bucket'), SnapStart: { ApplyOn: 'invalidOption' } },
      ],
    ],
  },
  {
    test: 'TestLambdaFunction::test_lambda_code_location_s3_errors',
    steps: [
      ['create-error-wrong-bucket', 'CreateFunction', { ...creation, Code: code('no-such-bucket-of-code') }],
      ['update-error-wrong-bucket', 'UpdateFunctionCode', { ...named, ...code('no-such-bucket-of-code') }],
    ],
  },
  {
    test: 'TestLambdaEventInvokeConfig::test_lambda_eventinvokeconfig_lifecycle',
    function: python,
    steps: [
      ['put_invokeconfig_retries_0', 'PutFunctionEventInvokeConfig', { ...named, MaximumRetryAttempts: 0 }],
      ['put_invokeconfig_eventage_60', 'PutFunctionEventInvokeConfig', { ...named, MaximumEventAgeInSeconds: 60 }],
      [
        'update_invokeconfig_eventage_nochange',
        'UpdateFunctionEventInvokeConfig',
        { ...named, MaximumEventAgeInSeconds: 60 },
      ],
      ['update_invokeconfig_retries', 'UpdateFunctionEventInvokeConfig', { ...named, MaximumRetryAttempts: 1 }],
      ['get_invokeconfig', 'GetFunctionEventInvokeConfig', named],
      ['get_invokeconfig_latest', 'GetFunctionEventInvokeConfig', { ...named, Qualifier: '$LATEST' }],
      ['list_single_invokeconfig', 'ListFunctionEventInvokeConfigs', named],
      ['publish_version_result', 'PublishVersion', named],
      ['get_invokeconfig_postpublish', 'GetFunctionEventInvokeConfig', one],
      ['put_published_invokeconfig', 'PutFunctionEventInvokeConfig', { ...one, MaximumEventAgeInSeconds: 120 }],
      ['get_published_invokeconfig', 'GetFunctionEventInvokeConfig', one],
      ['', 'DeleteFunctionEventInvokeConfig', named],
      ['list_paging_nolimit_postdelete', 'ListFunctionEventInvokeConfigs', named],
    ],
  },
  {
    test: 'TestLambdaConcurrency::test_lambda_concurrency_crud',
    steps: [
      ['get_function_concurrency_default', 'GetFunctionConcurrency', named],
      ['put_function_concurrency', 'PutFunctionConcurrency', { ...named, ReservedConcurrentExecutions: 0 }],
      ['get_function_concurrency_updated', 'GetFunctionConcurrency', named],
      ['', 'DeleteFunctionConcurrency', named],
      ['get_function_concurrency_deleted', 'GetFunctionConcurrency', named],
    ],
  },
  {
    test: 'TestLambdaConcurrency::test_provisioned_concurrency',
    steps: [
      ['', 'PublishVersion', named],
      ['put_provisioned_5', 'PutProvisionedConcurrencyConfig', provisioned],
      ['get_provisioned_prewait', 'GetProvisionedConcurrencyConfig', one],
    ],
  },
  urlAllowed('test_lambda_url_echo_invoke[BUFFERED]', 'BUFFERED'),
  urlAllowed('test_lambda_url_echo_invoke[RESPONSE_STREAM]', 'RESPONSE_STREAM'),
  urlAllowed('test_lambda_url_echo_invoke[None]'),
  {
    test: 'TestLambdaURL::test_lambda_url_invalid_invoke_mode',
    steps: [
      [
        'invoke_function_invalid_invoke_type',
        'CreateFunctionUrlConfig',
        { ...named, AuthType: 'NONE', InvokeMode: 'UNKNOWN' },
      ],
    ],
  },
];
