import { functionArn, named, ZipFile, python, withEnvironment, alias, type Situation } from './situation.ts';

/** Aliases, versions and revisions. */
export const ALIASES_AND_VERSIONS: readonly Situation[] = [
  {
    test: 'TestLambdaAlias::test_alias_lifecycle',
    function: { ...python, Environment: { Variables: { testenv: 'staging' } } },
    created: 'create_response',
    steps: [
      ['publish_v1', 'PublishVersion', named],
      ['', 'UpdateFunctionConfiguration', { ...named, Environment: { Variables: { testenv: 'prod' } } }],
      ['publish_v2', 'PublishVersion', named],
      [
        'create_alias_1_1',
        'CreateAlias',
        alias('aliasname1_1', {
          Description: 'custom-alias',
          RoutingConfig: { AdditionalVersionWeights: { 2: 0.2 } },
        }),
      ],
      ['get_alias_1_1', 'GetAlias', { ...named, Name: 'aliasname1_1' }],
      ['get_function_alias_1_1', 'GetFunction', { ...named, Qualifier: 'aliasname1_1' }],
      ['get_function_byarn_alias_1_1', 'GetFunction', { FunctionName: `${functionArn}:F:aliasname1_1` }],
      ['get_function_alias_notfound_exc', 'GetFunction', { ...named, Qualifier: 'aliasdoesnotexist' }],
      ['create_alias_1_2', 'CreateAlias', alias('aliasname1_2', { Description: 'custom-alias' })],
      ['create_alias_1_3', 'CreateAlias', alias('aliasname1_3')],
      ['create_alias_2', 'CreateAlias', alias('aliasname2', { Description: 'custom-alias', FunctionVersion: '2' })],
      ['list_aliases_for_fnname', 'ListAliases', named],
      [
        'update_alias_1_1',
        'UpdateAlias',
        { ...named, Name: 'aliasname1_1', RoutingConfig: { AdditionalVersionWeights: {} } },
      ],
      ['get_alias_1_1_after_update', 'GetAlias', { ...named, Name: 'aliasname1_1' }],
      ['update_alias_1_2', 'UpdateAlias', { ...named, Name: 'aliasname1_2' }],
      ['list_aliases_for_version', 'ListAliases', { ...named, FunctionVersion: '1' }],
      ['delete_alias_response', 'DeleteAlias', { ...named, Name: 'aliasname1_1' }],
      ['list_aliases_for_fnname_afterdelete', 'ListAliases', named],
    ],
  },
  {
    test: 'TestLambdaAlias::test_alias_naming',
    function: { ...python, Environment: { Variables: { testenv: 'staging' } } },
    created: 'create_response',
    steps: [
      ['publish_v1', 'PublishVersion', named],
      ['create_alias_date', 'CreateAlias', alias('2024-01-02', { Description: 'custom-alias' })],
      ['get_alias_date', 'GetAlias', { ...named, Name: '2024-01-02' }],
      ['create_alias_number_exception', 'CreateAlias', alias('2024', { Description: 'custom-alias' })],
    ],
  },
  {
    test: 'TestLambdaVersions::test_publish_version_on_create',
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
  },
  {
    test: 'TestLambdaVersions::test_publish_with_wrong_sha256',
    function: python,
    created: 'create_response',
    steps: [
      ['get_fn_response', 'GetFunction', named],
      ['publish_wrong_sha256_exc', 'PublishVersion', { ...named, CodeSha256: 'somenonexistentsha256' }],
      ['publish_result', 'PublishVersion', named],
    ],
  },
  {
    test: 'TestLambdaRevisions::test_function_revisions_basic',
    function: { ...withEnvironment, Handler: 'index.handler' },
    steps: [
      ['get_function_response_rev2', 'GetFunction', named],
      ['update_function_revision_exception', 'UpdateFunctionCode', { ...named, ZipFile, RevisionId: 'wrong' }],
      ['update_function_code_response_rev3', 'UpdateFunctionCode', { ...named, ZipFile }],
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
  },
];
