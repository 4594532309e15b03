import type { Step } from './steps.ts';

/*
 * What the recorded tests do, by their names without parameters.
 */

const gone: Step = ['delete_secret_res_0', 'deleteSecret', { ForceDeleteWithoutRecovery: true }];
const gone1: Step = ['delete_secret_res_1', 'deleteSecret', { ForceDeleteWithoutRecovery: true }];
const create = (key: string, SecretString: string, more: object = {}): Step => [
  key,
  'createSecret',
  { SecretString, ...more },
];
const put = (key: string, SecretString: string, ...VersionStages: string[]): Step => [
  key,
  'putSecretValue',
  { SecretString, ...(VersionStages.length > 0 && { VersionStages }) },
];
const get = (key: string, more: object = {}): Step => [key, 'getSecretValue', { ...more }];
const versions = (key: string, IncludeDeprecated = false): Step => [key, 'listSecretVersionIds', { IncludeDeprecated }];
const describe = (key: string): Step => [key, 'describeSecret'];
const move = (key: string, RemoveFromVersionId: string, MoveToVersionId: string): Step => [
  key,
  'updateSecretVersionStage',
  { RemoveFromVersionId, MoveToVersionId, VersionStage: 'AWSCURRENT' },
];

const policy = (Principal: unknown) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
  });

export const RECORDED_STEPS: Readonly<Record<string, readonly Step[]>> = {
  test_can_recreate_delete_secret: [
    create('create_secret_res_0', 'a'),
    ['delete_res_1', 'deleteSecret', { ForceDeleteWithoutRecovery: true }],
    create('create_secret_res_1', 'a'),
  ],
  test_create_and_update_secret: [
    create('create_secret_rs_1', 'my_secret', { Description: 'Testing secret creation.' }),
    get('get_secret_value_rs_1'),
    describe('describe_secret_rs_1'),
    get('get_secret_value_rs_2', { SecretId: '@create_secret_rs_1.ARN' }),
    get('get_secret_value_rs_3', { SecretId: '@create_secret_rs_1.PartialARN' }),
    put('put_secret_value_rs_1', 'new_secret'),
    get('get_secret_value_rs_4'),
    [
      'update_secret_res_1',
      'updateSecret',
      { SecretId: '@create_secret_rs_1.ARN', SecretString: 't', Description: 'd1' },
    ],
    gone1,
  ],
  test_deprecated_secret_version_stage: [
    create('create_secret', 'original', { Description: 'My secret' }),
    versions('list_secret_version_ids'),
    put('put_secret_value_1', 'update1'),
    versions('list_secret_version_ids_1'),
    put('put_secret_value_2', 'update2'),
    versions('list_secret_version_ids_2'),
    versions('list_secret_version_ids_3', true),
    put('put_secret_value_3', 'update3'),
    versions('list_secret_version_ids_4'),
    versions('list_secret_version_ids_5', true),
  ],
  test_force_delete_deleted_secret: [
    create('create_secret_response', 'a'),
    ['delete_secret_response', 'deleteSecret'],
    describe('describe_secret_response'),
    ['force_delete_secret_response', 'deleteSecret', { ForceDeleteWithoutRecovery: true }],
  ],
  test_get_secret_value_errors: [
    create('made', 'test'),
    get('error_get_secret_value_non_existing', { VersionStage: 'AWSPREVIOUS' }),
    get('mismatch_version_id_and_stage', { VersionId: '@made', VersionStage: 'AWSPREVIOUS' }),
  ],
  test_put_secret_value_with_version_stages: [
    create('create_secret_rs_0', 'secret_string_v0'),
    get('get_secret_value_res_0'),
    put('put_secret_value_res_1', 'secret_string_v1', 'SAMPLESTAGE1', 'SAMPLESTAGE0'),
    get('get_secret_value_res_1'),
    put('put_secret_value_res_2', 'secret_string_v2', 'SAMPLESTAGE1', 'SAMPLESTAGE0'),
    get('get_secret_value_res_2'),
    put('put_secret_value_res_3', 'secret_string_v3', 'AWSPENDING'),
    get('get_secret_value_res_3'),
    put('put_secret_value_res_4', 'secret_string_v4'),
    get('get_secret_value_res_4'),
    gone1,
  ],
  test_resource_policy: [
    create('', 'a'),
    ['put_resource_policy', 'putResourcePolicy', { ResourcePolicy: policy('*') }],
    ['get_resource_policy', 'getResourcePolicy'],
  ],
  test_secret_exists_snapshots: [
    create('', 'a'),
    create('ex_log', 'a'),
    ['delete_secret_res', 'deleteSecret', { ForceDeleteWithoutRecovery: true }],
  ],
  test_secret_restore: [
    create('', 'my_secret'),
    ['delete_secret_res', 'deleteSecret'],
    ['restore_secret_res', 'restoreSecret'],
  ],
  test_secret_version_not_found: [
    ['', 'createSecret'],
    get('get_secret_value_no_version_ex'),
    get('get_secret_value_version_not_found_ex', { VersionId: '00000000-0000-0000-0000-000000000000' }),
    get('get_secret_value_stage_not_found_ex', { VersionStage: 'AWSPENDING' }),
  ],
  test_tag_untag_resource_on_deleted_secret: [
    create('create_secret', 'a', { Tags: [{ Key: 'initial-tag', Value: 'initial-value' }] }),
    ['delete_secret', 'deleteSecret'],
    ['tag_deleted_secret_error', 'tagResource', { Tags: [{ Key: 'new-tag', Value: 'new-value' }] }],
    ['untag_deleted_secret_error', 'untagResource', { TagKeys: ['initial-tag'] }],
  ],
  test_update_secret_description: [
    create('create_secret_rs_0', 'MySecretString'),
    describe('describe_secret_res_0'),
    ['update_secret_res_0', 'updateSecret', { Description: 'MyDescription' }],
    describe('describe_secret_res_1'),
    ['update_secret_res_1', 'updateSecret', { SecretString: 'new', Description: 'MyNewDescription' }],
    describe('describe_secret_res_2'),
    ['update_secret_res_2', 'updateSecret', { SecretString: 'newer' }],
    describe('describe_secret_res_3'),
    ['update_secret_res_3', 'updateSecret'],
    describe('describe_secret_res_4'),
    gone,
  ],
  test_update_secret_version_stages_current_previous: [
    create('create_secret_rs_0', 'a'),
    versions('list_secret_version_ids_res_0'),
    ['update_secret_res_0', 'updateSecret', { SecretString: 'b' }],
    versions('list_secret_version_ids_res_1'),
    gone,
  ],
  test_update_secret_version_stages_current_pending: [
    create('create_secret_rs_0', 'Something1'),
    put('put_secret_value_res_0', 'Something2', 'AWSPENDING'),
    versions('list_secret_version_ids_res_0'),
    move('update_secret_version_stage_res_0', '@create_secret_rs_0', '@put_secret_value_res_0'),
    versions('list_secret_version_ids_res_1'),
    put('put_secret_value_res_1', 'SS3'),
    versions('list_secret_version_ids_res_2'),
    gone,
  ],
  test_update_secret_version_stages_current_pending_cycle: [
    create('create_secret_rs_0', 'S1'),
    put('put_secret_value_res_0', 'S2', 'AWSPENDING'),
    ...cycle('put_secret_value_res_2', '@create_secret_rs_0', '@put_secret_value_res_0', [
      put('put_secret_value_res_1', 'S3', 'AWSPENDING'),
    ]),
    gone,
  ],
  test_update_secret_version_stages_current_pending_cycle_custom_stages_1: [
    create('create_secret_rs_0', 'S1'),
    put('put_secret_value_res_0', 'S2', 'AWSSOMETHING', 'AWSPENDING', 'PUT1'),
    ...cycle('update_secret_version_stage_res_1', '@create_secret_rs_0', '@put_secret_value_res_0', [
      put('put_secret_value_res_1', 'S3', 'AWSPENDING', 'PUT2'),
    ]),
    gone,
  ],
  test_update_secret_version_stages_current_pending_cycle_custom_stages_2: [
    create('create_secret_rs_0', 'SS'),
    put('put_secret_value_res_0', 'S1', 'AWSCURRENT', 'PUT0'),
    versions('list_secret_version_ids_res_0'),
    put('put_secret_value_res_1', 'S2', 'AWSPENDING', 'PUT1'),
    versions('list_secret_version_ids_res_1'),
    get('get_secret_value_res_0'),
    move('update_secret_version_stage_res_0', '@put_secret_value_res_0', '@put_secret_value_res_1'),
    versions('list_secret_version_ids_res_2'),
    get('get_secret_value_res_1'),
    put('put_secret_value_res_2', 'S3', 'AWSPENDING', 'PUT2'),
    versions('list_secret_version_ids_res_3'),
    get('get_secret_value_res_2'),
    move('update_secret_version_stage_res_1', '@put_secret_value_res_1', '@put_secret_value_res_2'),
    versions('list_secret_version_ids_res_4'),
    get('get_secret_value_res_3'),
    gone,
  ],
  test_update_secret_version_stages_current_pending_cycle_custom_stages_3: [
    create('create_secret_rs', 'SS'),
    put('put_secret_value_res_0', 'S1', 'PENDING'),
    versions('list_secret_version_ids_rs'),
    get('get_secret_value_v1_rs', { VersionId: '@create_secret_rs' }),
    get('get_secret_value_v2_rs', { VersionId: '@put_secret_value_res_0' }),
    move('update_secret_version_stage_res_1', '@create_secret_rs', '@put_secret_value_res_0'),
    get('get_secret_value_v1_rs_1', { VersionId: '@create_secret_rs' }),
    get('get_secret_value_v2_rs_1', { VersionId: '@put_secret_value_res_0' }),
    [
      'update_secret_version_stage_res_2',
      'updateSecretVersionStage',
      { RemoveFromVersionId: '@put_secret_value_res_0', VersionStage: 'PENDING' },
    ],
    get('get_secret_value_v1_rs_2', { VersionId: '@create_secret_rs' }),
    get('get_secret_value_v2_rs_2', { VersionId: '@put_secret_value_res_0' }),
    gone,
  ],
};

/** A pending version becomes the current one, twice. @param last under which the second move was recorded */
function cycle(last: string, first: string, second: string, between: readonly Step[]): Step[] {
  return [
    versions('list_secret_version_ids_res_0'),
    get('get_secret_value_res_0'),
    move('update_secret_version_stage_res_0', first, second),
    versions('list_secret_version_ids_res_1'),
    get('get_secret_value_res_1'),
    ...between,
    versions('list_secret_version_ids_res_2'),
    get('get_secret_value_res_2'),
    move(last, second, '@put_secret_value_res_1'),
    versions('list_secret_version_ids_res_3'),
    get('get_secret_value_res_3'),
  ];
}

/** Each refuses a name that no secret can have. */
export const invalidNameSteps = (name: string): Step[] => {
  const SecretId = name;
  return [
    ['ex_log_1', 'createSecret', { Name: name, SecretString: 'a' }],
    ['ex_log_2', 'deleteSecret', { SecretId, ForceDeleteWithoutRecovery: true }],
    ['ex_log_3', 'describeSecret', { SecretId }],
    ['ex_log_4', 'getSecretValue', { SecretId }],
    ['ex_log_5', 'listSecretVersionIds', { SecretId, IncludeDeprecated: true }],
    ['ex_log_6', 'putSecretValue', { SecretId, SecretString: 'a' }],
    ['ex_log_7', 'tagResource', { SecretId, Tags: [{ Key: 'FirstTag', Value: 'SomeValue' }] }],
    ['ex_log_8', 'untagResource', { SecretId, TagKeys: ['FirstTag'] }],
    ['ex_log_9', 'updateSecret', { SecretId, Description: 'MyNewDescription' }],
    [
      'ex_log_10',
      'validateResourcePolicy',
      { SecretId, ResourcePolicy: policy({ AWS: 'arn:aws:iam::123456789012:root' }) },
    ],
  ];
};
