import { named, type Situation } from './situation.ts';

const url = { ...named, AuthType: 'NONE' };
const urlAllowed = (test: string, InvokeMode?: string): Situation => ({
  test: `TestLambdaURL::${test}`,
  steps: [
    ['create_lambda_url_config', 'CreateFunctionUrlConfig', { ...url, InvokeMode }],
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

/** Function URLs. */
export const URLS: readonly Situation[] = [
  {
    test: 'TestLambdaUrl::test_url_config_lifecycle',
    steps: [
      ['url_creation', 'CreateFunctionUrlConfig', url],
      ['failed_duplication', 'CreateFunctionUrlConfig', url],
      ['get_url_config', 'GetFunctionUrlConfig', named],
      ['updated_url_config', 'UpdateFunctionUrlConfig', { ...named, AuthType: 'AWS_IAM' }],
      ['', 'DeleteFunctionUrlConfig', named],
      ['failed_getter', 'GetFunctionUrlConfig', named],
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
