import { ACCOUNT, REGION, zip } from './lambda.ts';

/** A call: what its answer was recorded as (empty: nothing), the operation, its input. */
export type Step = readonly [key: string, operation: string, input: Readonly<Record<string, unknown>>];

/** A recorded situation, replayed as calls. A function `F` is there, ready, unless the steps make it. */
export interface Situation {
  readonly test: string;
  /** What `F` is created with, beyond a role and code. */
  readonly function?: Readonly<Record<string, unknown>>;
  /** The answer of `F`'s creation was recorded as. */
  readonly created?: string;
  readonly steps: readonly Step[];
}

const F = 'F';
const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function`;
const s3Permission = {
  FunctionName: F,
  Action: 'lambda:InvokeFunction',
  StatementId: 's3',
  Principal: 's3.amazonaws.com',
  SourceArn: 'arn:aws:s3:::test-bucket',
};
const python = { Runtime: 'python3.12', Handler: 'index.handler' };
const withEnvironment = { ...python, Handler: 'handler.handler', Timeout: 30, Environment: { Variables: {} } };
const alias = (Name: string, more: object = {}) => ({ FunctionName: F, Name, FunctionVersion: '1', ...more });
const retries = (more: object) => ({ FunctionName: F, MaximumRetryAttempts: 1, ...more });
const layer = { LayerName: 'L', VersionNumber: 1, StatementId: 's1', Action: 'lambda:GetLayerVersion', Principal: '*' };
const newLayer = {
  LayerName: 'L',
  CompatibleRuntimes: ['python3.12'],
  CompatibleArchitectures: ['x86_64'],
  Content: { ZipFile: zip('layer') },
};

/** Aliases, permissions, layers, events. */
export const SITUATIONS: readonly Situation[] = [
  {
    test: 'TestLambdaAlias::test_alias_lifecycle',
    function: { ...python, Environment: { Variables: { testenv: 'staging' } } },
    created: 'create_response',
    steps: [
      ['publish_v1', 'PublishVersion', { FunctionName: F }],
      ['', 'UpdateFunctionConfiguration', { FunctionName: F, Environment: { Variables: { testenv: 'prod' } } }],
      ['publish_v2', 'PublishVersion', { FunctionName: F }],
      [
        'create_alias_1_1',
        'CreateAlias',
        alias('aliasname1_1', {
          Description: 'custom-alias',
          RoutingConfig: { AdditionalVersionWeights: { 2: 0.2 } },
        }),
      ],
      ['get_alias_1_1', 'GetAlias', { FunctionName: F, Name: 'aliasname1_1' }],
      ['get_function_alias_1_1', 'GetFunction', { FunctionName: F, Qualifier: 'aliasname1_1' }],
      ['get_function_byarn_alias_1_1', 'GetFunction', { FunctionName: `${arn}:${F}:aliasname1_1` }],
      ['get_function_alias_notfound_exc', 'GetFunction', { FunctionName: F, Qualifier: 'aliasdoesnotexist' }],
      ['create_alias_1_2', 'CreateAlias', alias('aliasname1_2', { Description: 'custom-alias' })],
      ['create_alias_1_3', 'CreateAlias', alias('aliasname1_3')],
      ['create_alias_2', 'CreateAlias', alias('aliasname2', { Description: 'custom-alias', FunctionVersion: '2' })],
      ['list_aliases_for_fnname', 'ListAliases', { FunctionName: F }],
      [
        'update_alias_1_1',
        'UpdateAlias',
        { FunctionName: F, Name: 'aliasname1_1', RoutingConfig: { AdditionalVersionWeights: {} } },
      ],
      ['get_alias_1_1_after_update', 'GetAlias', { FunctionName: F, Name: 'aliasname1_1' }],
      ['update_alias_1_2', 'UpdateAlias', { FunctionName: F, Name: 'aliasname1_2' }],
      ['list_aliases_for_version', 'ListAliases', { FunctionName: F, FunctionVersion: '1' }],
      ['delete_alias_response', 'DeleteAlias', { FunctionName: F, Name: 'aliasname1_1' }],
      ['list_aliases_for_fnname_afterdelete', 'ListAliases', { FunctionName: F }],
    ],
  },
  {
    test: 'TestLambdaAlias::test_alias_naming',
    function: { ...python, Environment: { Variables: { testenv: 'staging' } } },
    created: 'create_response',
    steps: [
      ['publish_v1', 'PublishVersion', { FunctionName: F }],
      ['create_alias_date', 'CreateAlias', alias('2024-01-02', { Description: 'custom-alias' })],
      ['get_alias_date', 'GetAlias', { FunctionName: F, Name: '2024-01-02' }],
      ['create_alias_number_exception', 'CreateAlias', alias('2024', { Description: 'custom-alias' })],
    ],
  },
  {
    test: 'TestLambdaPermissions::test_permission_exceptions',
    steps: [
      ['add_permission_invalid_statement_id', 'AddPermission', { ...s3Permission, StatementId: 'example.com' }],
      [
        'add_permission_fn_qualifier_mismatch',
        'AddPermission',
        { ...s3Permission, FunctionName: 'F:alias-not-42', Qualifier: '42' },
      ],
      ['add_permission_fn_qualifier_latest', 'AddPermission', { ...s3Permission, Qualifier: '$LATEST' }],
      ['add_permission_principal_invalid', 'AddPermission', { ...s3Permission, Principal: 'invalid.nonaws.com' }],
      ['get_policy_fn_doesnotexist', 'GetPolicy', { FunctionName: 'doesnotexist' }],
      ['get_policy_fn_version_doesnotexist', 'GetPolicy', { FunctionName: F, Qualifier: '77' }],
      ['add_permission_fn_doesnotexist', 'AddPermission', { ...s3Permission, FunctionName: 'doesnotexist' }],
      ['remove_permission_policy_doesnotexist', 'RemovePermission', { FunctionName: F, StatementId: 's3' }],
      [
        'add_permission_fn_alias_doesnotexist',
        'AddPermission',
        { ...s3Permission, FunctionName: 'F:alias-doesnotexist' },
      ],
      ['add_permission_fn_version_doesnotexist', 'AddPermission', { ...s3Permission, Qualifier: '42' }],
      [
        'add_permission_fn_qualifier_invalid',
        'AddPermission',
        { ...s3Permission, Qualifier: 'invalid-qualifier-with-?-char' },
      ],
      [
        'add_permission_fn_qualifier_valid_doesnotexist',
        'AddPermission',
        { ...s3Permission, Qualifier: 'valid-with-$-but-doesnotexist' },
      ],
      ['', 'AddPermission', s3Permission],
      ['add_permission_conflicting_statement_id', 'AddPermission', s3Permission],
      ['remove_permission_fn_doesnotexist', 'RemovePermission', { FunctionName: 'doesnotexist', StatementId: 's3' }],
      [
        'remove_permission_fn_alias_doesnotexist',
        'RemovePermission',
        { FunctionName: F, StatementId: 's3', Qualifier: 'alias-doesnotexist' },
      ],
    ],
  },
  {
    test: 'TestLambdaPermissions::test_lambda_permission_fn_versioning',
    function: withEnvironment,
    steps: [
      ['add_permission', 'AddPermission', s3Permission],
      ['get_policy', 'GetPolicy', { FunctionName: F }],
      ['publish_version_result', 'PublishVersion', { FunctionName: F }],
      ['get_function_result_after_publishing', 'GetFunction', { FunctionName: F }],
      ['get_policy_after_publishing_latest', 'GetPolicy', { FunctionName: F }],
      ['get_policy_after_publishing_new_version', 'GetPolicy', { FunctionName: F, Qualifier: '1' }],
      ['', 'AddPermission', { ...s3Permission, Qualifier: '1' }],
      ['get_policy_version', 'GetPolicy', { FunctionName: F, Qualifier: '1' }],
      ['create_alias_response', 'CreateAlias', alias('permission-alias')],
      ['get_alias', 'GetAlias', { FunctionName: F, Name: 'permission-alias' }],
      [
        'add_permission_alias_revision_exception',
        'AddPermission',
        { ...s3Permission, Qualifier: 'permission-alias', RevisionId: 'wrong' },
      ],
      ['', 'AddPermission', { ...s3Permission, Qualifier: 'permission-alias' }],
      ['get_policy_alias', 'GetPolicy', { FunctionName: F, Qualifier: 'permission-alias' }],
      ['get_policy_after_adding_to_new_version', 'GetPolicy', { FunctionName: F }],
      ['', 'AddPermission', { ...s3Permission, StatementId: 's3_2' }],
      ['get_policy_after_adding_2', 'GetPolicy', { FunctionName: F }],
    ],
  },
  {
    test: 'TestLambdaLayer::test_layer_policy_exceptions',
    steps: [
      ['publish_result', 'PublishLayerVersion', newLayer],
      ['layer_permission_nopolicy_get', 'GetLayerVersionPolicy', { LayerName: 'L', VersionNumber: 1 }],
      ['add_layer_permission_result', 'AddLayerVersionPermission', layer],
      ['layer_permission_action_invalid', 'AddLayerVersionPermission', { ...layer, Action: '*' }],
      ['layer_permission_duplicate_statement', 'AddLayerVersionPermission', layer],
      [
        'layer_permission_wrong_revision',
        'AddLayerVersionPermission',
        { ...layer, StatementId: 's2', RevisionId: 'wrong' },
      ],
      [
        'layer_permission_layername_doesnotexist_add',
        'AddLayerVersionPermission',
        { ...layer, LayerName: 'L-doesnotexist' },
      ],
      [
        'layer_permission_layername_doesnotexist_get',
        'GetLayerVersionPolicy',
        { LayerName: 'L-doesnotexist', VersionNumber: 1 },
      ],
      ['layer_permission_layerversion_doesnotexist_add', 'AddLayerVersionPermission', { ...layer, VersionNumber: 2 }],
      ['layer_permission_layerversion_doesnotexist_get', 'GetLayerVersionPolicy', { LayerName: 'L', VersionNumber: 2 }],
      [
        'layer_permission_statementid_doesnotexist_remove',
        'RemoveLayerVersionPermission',
        { ...layer, StatementId: 'doesnotexist' },
      ],
      ['layer_permission_wrong_revision_remove', 'RemoveLayerVersionPermission', { ...layer, RevisionId: 'wrong' }],
    ],
  },
  {
    test: 'TestLambdaLayer::test_layer_policy_lifecycle',
    steps: [
      ['publish_result', 'PublishLayerVersion', newLayer],
      ['add_policy_s1', 'AddLayerVersionPermission', layer],
      ['get_layer_version_policy', 'GetLayerVersionPolicy', { LayerName: 'L', VersionNumber: 1 }],
      ['add_policy_s2', 'AddLayerVersionPermission', { ...layer, StatementId: 's2' }],
      ['get_layer_version_policy_postadd2', 'GetLayerVersionPolicy', { LayerName: 'L', VersionNumber: 1 }],
      ['remove_s2', 'RemoveLayerVersionPermission', { ...layer, StatementId: 's2' }],
      ['get_layer_version_policy_postdeletes2', 'GetLayerVersionPolicy', { LayerName: 'L', VersionNumber: 1 }],
    ],
  },
  {
    test: 'TestLambdaEventInvokeConfig::test_lambda_eventinvokeconfig_exceptions',
    function: withEnvironment,
    steps: [
      ['fn_version_result', 'PublishVersion', { FunctionName: F }],
      ['fn_alias_result', 'CreateAlias', alias('eventinvokealias')],
      ['put_functionname_name_notfound', 'PutFunctionEventInvokeConfig', retries({ FunctionName: 'doesnotexist' })],
      ['put_functionname_nootherargs', 'PutFunctionEventInvokeConfig', { FunctionName: 'doesnotexist' }],
      [
        'put_destination_lambda_doesntexist',
        'PutFunctionEventInvokeConfig',
        { FunctionName: F, DestinationConfig: { OnSuccess: { Destination: `${arn}:doesnotexist` } } },
      ],
      [
        'put_destination_recursive',
        'PutFunctionEventInvokeConfig',
        { FunctionName: F, DestinationConfig: { OnSuccess: { Destination: `${arn}:${F}` } } },
      ],
      [
        'put_destination_success_no_destination_arn',
        'PutFunctionEventInvokeConfig',
        { FunctionName: F, DestinationConfig: { OnSuccess: {} } },
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
      ['get_post_overwrite', 'GetFunctionEventInvokeConfig', { FunctionName: F }],
      [
        'pre_update_response',
        'PutFunctionEventInvokeConfig',
        retries({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 }),
      ],
      ['update_response', 'UpdateFunctionEventInvokeConfig', retries({ MaximumRetryAttempts: 0 })],
      ['list_configs', 'ListFunctionEventInvokeConfigs', { FunctionName: F }],
      ['delete_latest', 'DeleteFunctionEventInvokeConfig', { FunctionName: F, Qualifier: '$LATEST' }],
      ['delete_version', 'DeleteFunctionEventInvokeConfig', { FunctionName: F, Qualifier: '1' }],
      ['delete_alias', 'DeleteFunctionEventInvokeConfig', { FunctionName: F, Qualifier: 'eventinvokealias' }],
      ['list_configs_postdelete', 'ListFunctionEventInvokeConfigs', { FunctionName: F }],
      ['delete_function_not_found', 'DeleteFunctionEventInvokeConfig', { FunctionName: F }],
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
    test: 'TestLambdaProvisionedConcurrency::test_lambda_provisioned_lifecycle',
    function: withEnvironment,
    steps: [
      ['publish_version_result', 'PublishVersion', { FunctionName: F }],
      ['create_alias_result', 'CreateAlias', alias('A')],
      [
        'put_provisioned_on_version',
        'PutProvisionedConcurrencyConfig',
        { FunctionName: F, Qualifier: '1', ProvisionedConcurrentExecutions: 1 },
      ],
      [
        'put_provisioned_on_alias_versionconflict',
        'PutProvisionedConcurrencyConfig',
        { FunctionName: F, Qualifier: 'A', ProvisionedConcurrentExecutions: 1 },
      ],
      ['delete_provisioned_version', 'DeleteProvisionedConcurrencyConfig', { FunctionName: F, Qualifier: '1' }],
      ['get_provisioned_version_postdelete', 'GetProvisionedConcurrencyConfig', { FunctionName: F, Qualifier: '1' }],
      [
        'put_provisioned_on_alias',
        'PutProvisionedConcurrencyConfig',
        { FunctionName: F, Qualifier: 'A', ProvisionedConcurrentExecutions: 1 },
      ],
      [
        'put_provisioned_on_version_conflict',
        'PutProvisionedConcurrencyConfig',
        { FunctionName: F, Qualifier: '1', ProvisionedConcurrentExecutions: 1 },
      ],
      ['delete_alias_result', 'DeleteAlias', { FunctionName: F, Name: 'A' }],
      ['get_provisioned_alias_postaliasdelete', 'GetProvisionedConcurrencyConfig', { FunctionName: F, Qualifier: 'A' }],
      ['list_response_postdeletes', 'ListProvisionedConcurrencyConfigs', { FunctionName: F }],
    ],
  },
];
