import { functionArn, named, withEnvironment, alias, type Situation } from './situation.ts';

const one = { ...named, Qualifier: '1' };
const retries = (more: object) => ({ ...named, MaximumRetryAttempts: 1, ...more });

/** Settings of asynchronous invocations. */
export const EVENT_INVOKE_CONFIGS: readonly Situation[] = [
  {
    test: 'TestLambdaEventInvokeConfig::test_lambda_eventinvokeconfig_exceptions',
    function: withEnvironment,
    steps: [
      ['fn_version_result', 'PublishVersion', named],
      ['fn_alias_result', 'CreateAlias', alias('eventinvokealias')],
      ['put_functionname_name_notfound', 'PutFunctionEventInvokeConfig', retries({ FunctionName: 'doesnotexist' })],
      ['put_functionname_nootherargs', 'PutFunctionEventInvokeConfig', { FunctionName: 'doesnotexist' }],
      [
        'put_destination_lambda_doesntexist',
        'PutFunctionEventInvokeConfig',
        { ...named, DestinationConfig: { OnSuccess: { Destination: `${functionArn}:doesnotexist` } } },
      ],
      [
        'put_destination_recursive',
        'PutFunctionEventInvokeConfig',
        { ...named, DestinationConfig: { OnSuccess: { Destination: `${functionArn}:F` } } },
      ],
      [
        'put_destination_success_no_destination_arn',
        'PutFunctionEventInvokeConfig',
        { ...named, DestinationConfig: { OnSuccess: {} } },
      ],
      ['put_destination_latest', 'PutFunctionEventInvokeConfig', retries({})],
      ['put_destination_version', 'PutFunctionEventInvokeConfig', retries({ Qualifier: '1' })],
      ['put_alias_functionname_qualifier', 'PutFunctionEventInvokeConfig', retries({ Qualifier: 'eventinvokealias' })],
      [
        'put_alias_doesnotexist',
        'PutFunctionEventInvokeConfig',
        retries({ Qualifier: 'eventinvokealiasdoesnotexist' }),
      ],
      [
        'put_alias_shorthand_qualifierconflict',
        'PutFunctionEventInvokeConfig',
        retries({ FunctionName: 'F:eventinvokealias', Qualifier: 'other' }),
      ],
      [
        'put_pre_overwrite',
        'PutFunctionEventInvokeConfig',
        retries({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 }),
      ],
      ['put_post_overwrite', 'PutFunctionEventInvokeConfig', retries({ MaximumRetryAttempts: 0 })],
      ['get_post_overwrite', 'GetFunctionEventInvokeConfig', named],
      [
        'pre_update_response',
        'PutFunctionEventInvokeConfig',
        retries({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 }),
      ],
      ['update_response', 'UpdateFunctionEventInvokeConfig', retries({ MaximumRetryAttempts: 0 })],
      ['list_configs', 'ListFunctionEventInvokeConfigs', named],
      ['delete_latest', 'DeleteFunctionEventInvokeConfig', { ...named, Qualifier: '$LATEST' }],
      ['delete_version', 'DeleteFunctionEventInvokeConfig', { ...named, Qualifier: '1' }],
      ['delete_alias', 'DeleteFunctionEventInvokeConfig', { ...named, Qualifier: 'eventinvokealias' }],
      ['list_configs_postdelete', 'ListFunctionEventInvokeConfigs', named],
      ['delete_function_not_found', 'DeleteFunctionEventInvokeConfig', named],
      ['list_function_doesnotexist', 'ListFunctionEventInvokeConfigs', { FunctionName: 'doesnotexist' }],
      ['get_function_doesnotexist', 'GetFunctionEventInvokeConfig', { FunctionName: 'doesnotexist' }],
      [
        'update_eventinvokeconfig_function_doesnotexist',
        'UpdateFunctionEventInvokeConfig',
        retries({ FunctionName: 'doesnotexist' }),
      ],
    ],
  },
  {
    test: 'TestLambdaEventInvokeConfig::test_lambda_eventinvokeconfig_lifecycle',
    function: withEnvironment,
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
];
