import { named, withEnvironment, alias, type Situation } from './situation.ts';

const one = { ...named, Qualifier: '1' };
const provisioned = { ...one, ProvisionedConcurrentExecutions: 5 };

/** Reserved and provisioned concurrency. */
export const CONCURRENCY: readonly Situation[] = [
  {
    test: 'TestLambdaProvisionedConcurrency::test_lambda_provisioned_lifecycle',
    function: withEnvironment,
    steps: [
      ['publish_version_result', 'PublishVersion', named],
      ['create_alias_result', 'CreateAlias', alias('A')],
      [
        'put_provisioned_on_version',
        'PutProvisionedConcurrencyConfig',
        { ...named, Qualifier: '1', ProvisionedConcurrentExecutions: 1 },
      ],
      [
        'put_provisioned_on_alias_versionconflict',
        'PutProvisionedConcurrencyConfig',
        { ...named, Qualifier: 'A', ProvisionedConcurrentExecutions: 1 },
      ],
      ['delete_provisioned_version', 'DeleteProvisionedConcurrencyConfig', { ...named, Qualifier: '1' }],
      ['get_provisioned_version_postdelete', 'GetProvisionedConcurrencyConfig', { ...named, Qualifier: '1' }],
      [
        'put_provisioned_on_alias',
        'PutProvisionedConcurrencyConfig',
        { ...named, Qualifier: 'A', ProvisionedConcurrentExecutions: 1 },
      ],
      [
        'put_provisioned_on_version_conflict',
        'PutProvisionedConcurrencyConfig',
        { ...named, Qualifier: '1', ProvisionedConcurrentExecutions: 1 },
      ],
      ['delete_alias_result', 'DeleteAlias', { ...named, Name: 'A' }],
      ['get_provisioned_alias_postaliasdelete', 'GetProvisionedConcurrencyConfig', { ...named, Qualifier: 'A' }],
      ['list_response_postdeletes', 'ListProvisionedConcurrencyConfigs', named],
    ],
  },
  {
    test: 'TestLambdaReservedConcurrency::test_function_concurrency',
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
  },
  {
    test: 'TestLambdaReservedConcurrency::test_function_concurrency_limits',
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
  },
  {
    test: 'TestLambdaProvisionedConcurrency::test_provisioned_concurrency_limits',
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
];
