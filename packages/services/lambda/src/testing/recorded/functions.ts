import { REGION } from '../lambda.ts';
import { named, creation, each, type Situation } from './situation.ts';

const code = (bucket: string) => ({ S3Bucket: bucket, S3Key: 'no-key.zip' });

/** Functions that are not there, and code that is not. */
export const FUNCTIONS: readonly Situation[] = [
  {
    test: 'TestLambdaFunction::test_delete_on_nonexisting_version',
    steps: [
      ['delete_function_response_non_existent', 'DeleteFunction', { FunctionName: 'G' }],
      ['delete_function_response_non_existent_with_qualifier', 'DeleteFunction', { FunctionName: 'G', Qualifier: '1' }],
    ],
  },
  {
    test: 'TestLambdaFunction::test_list_functions',
    steps: [['list_functions_invalid_functionversion', 'ListFunctions', { FunctionVersion: 'invalid' }]],
  },
  {
    test: 'TestLambdaFunction::test_invalid_invoke',
    steps: [
      [
        'invoke_function_name_pattern_exc',
        'Invoke',
        { FunctionName: `arn:aws:lambda:${REGION}:123400000000@function:myfn` },
      ],
    ],
  },
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
  {
    test: 'TestLambdaFunction::test_lambda_code_location_s3_errors',
    steps: [
      ['create-error-wrong-bucket', 'CreateFunction', { ...creation, Code: code('no-such-bucket-of-code') }],
      ['update-error-wrong-bucket', 'UpdateFunctionCode', { ...named, ...code('no-such-bucket-of-code') }],
    ],
  },
  ...each('TestLambdaFunction::test_ops_on_nonexisting_fn', {
    get_function_concurrency: ['not_found_exception', 'GetFunctionConcurrency', { FunctionName: 'G' }],
    get_function_configuration: ['not_found_exception', 'GetFunctionConfiguration', { FunctionName: 'G' }],
    get_function_event_invoke_config: ['not_found_exception', 'GetFunctionEventInvokeConfig', { FunctionName: 'G' }],
    get_function_url_config: ['not_found_exception', 'GetFunctionUrlConfig', { FunctionName: 'G' }],
  }),
];
