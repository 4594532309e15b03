import { ZipFile, type Situation } from './situation.ts';

const layer = { LayerName: 'L', VersionNumber: 1, StatementId: 's1', Action: 'lambda:GetLayerVersion', Principal: '*' };
const newLayer = {
  LayerName: 'L',
  CompatibleRuntimes: ['python3.12'],
  CompatibleArchitectures: ['x86_64'],
  Content: { ZipFile },
};
const runtimes =
  'java25 java21 java17 java11 java8.al2 java8 dotnet10 dotnet8 dotnet6 dotnetcore3.1 go1.x ruby3.4 ruby3.3 ruby3.2 ruby2.7';

/** Layers and their policies. */
export const LAYERS: readonly Situation[] = [
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
    test: 'TestLambdaLayer::test_layer_compatibilities[runtimes1]',
    steps: [
      [
        'publish_result',
        'PublishLayerVersion',
        {
          LayerName: 'L',
          CompatibleRuntimes: runtimes.split(' '),
          CompatibleArchitectures: ['arm64', 'x86_64'],
          Content: { ZipFile },
        },
      ],
    ],
  },
];
