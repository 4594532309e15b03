import { named, withEnvironment, alias, type Situation } from './situation.ts';

const s3Permission = {
  ...named,
  Action: 'lambda:InvokeFunction',
  StatementId: 's3',
  Principal: 's3.amazonaws.com',
  SourceArn: 'arn:aws:s3:::test-bucket',
};
const allow = (StatementId: string, more: object = {}) => ({
  ...named,
  Action: 'lambda:InvokeFunction',
  StatementId,
  Principal: `${StatementId}.amazonaws.com`,
  ...more,
});
const from = { SourceArn: 'arn:aws:s3:::test-bucket' };

/** Policies of functions. */
export const PERMISSIONS: readonly Situation[] = [
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
      ['get_policy_fn_version_doesnotexist', 'GetPolicy', { ...named, Qualifier: '77' }],
      ['add_permission_fn_doesnotexist', 'AddPermission', { ...s3Permission, FunctionName: 'doesnotexist' }],
      ['remove_permission_policy_doesnotexist', 'RemovePermission', { ...named, StatementId: 's3' }],
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
        { ...named, StatementId: 's3', Qualifier: 'alias-doesnotexist' },
      ],
    ],
  },
  {
    test: 'TestLambdaPermissions::test_lambda_permission_fn_versioning',
    function: withEnvironment,
    steps: [
      ['add_permission', 'AddPermission', s3Permission],
      ['get_policy', 'GetPolicy', named],
      ['publish_version_result', 'PublishVersion', named],
      ['get_function_result_after_publishing', 'GetFunction', named],
      ['get_policy_after_publishing_latest', 'GetPolicy', named],
      ['get_policy_after_publishing_new_version', 'GetPolicy', { ...named, Qualifier: '1' }],
      ['', 'AddPermission', { ...s3Permission, Qualifier: '1' }],
      ['get_policy_version', 'GetPolicy', { ...named, Qualifier: '1' }],
      ['create_alias_response', 'CreateAlias', alias('permission-alias')],
      ['get_alias', 'GetAlias', { ...named, Name: 'permission-alias' }],
      [
        'add_permission_alias_revision_exception',
        'AddPermission',
        { ...s3Permission, Qualifier: 'permission-alias', RevisionId: 'wrong' },
      ],
      ['', 'AddPermission', { ...s3Permission, Qualifier: 'permission-alias' }],
      ['get_policy_alias', 'GetPolicy', { ...named, Qualifier: 'permission-alias' }],
      ['get_policy_after_adding_to_new_version', 'GetPolicy', named],
      ['', 'AddPermission', { ...s3Permission, StatementId: 's3_2' }],
      ['get_policy_after_adding_2', 'GetPolicy', named],
    ],
  },
  {
    test: 'TestLambdaPermissions::test_add_lambda_permission_aws',
    function: withEnvironment,
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
];
