import { afterAll, beforeAll } from 'vitest';
import { changeSet, create, HANDLE, printed, RECORDED_ACCOUNT, replay, RESOURCES } from '../testing/replay.ts';
import { group, startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks(RECORDED_ACCOUNT);
});
afterAll(() => stacks.close());

const mapped = (mapping: unknown, key = 'A') => ({
  Mappings: { TopicSuffixMap: mapping },
  Resources: { Group: group({ LogGroupName: { 'Fn::FindInMap': ['TopicSuffixMap', key, 'Suffix'] } }) },
});
replay('engine/test_mappings', {
  async test_mapping_with_nonexisting_key({ match }) {
    await match('mapping_nonexisting_key_exc', changeSet(stacks, mapped({ A: { Suffix: 'a' } }, 'C')));
  },
  async test_async_mapping_error_first_level_v2({ match }) {
    await match('error', printed(changeSet(stacks, mapped({ A: { Suffix: 'a' } }, 'C')), 'CreateChangeSet'));
  },
  async test_mapping_maximum_nesting_depth({ match }) {
    await match('mapping_maximum_level_exc', changeSet(stacks, mapped({ A: { Suffix: { Inner: 'a' } } })));
  },
  async test_mapping_minimum_nesting_depth({ match }) {
    await match('mapping_minimum_level_exc', changeSet(stacks, mapped({ A: 'a' })));
  },
  async test_mapping_with_invalid_refs({ match }) {
    await match('mapping_invalid_ref_exc', changeSet(stacks, mapped({ A: { Suffix: { Ref: 'AWS::Region' } } })));
  },
});

const skipped = { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } };
replay('engine/test_conditions', {
  async test_dependent_get_att({ match }) {
    await match(
      'dependent_ref_exc',
      changeSet(stacks, {
        ...skipped,
        Resources: {
          MyTopic: { ...group(), Condition: 'Never' },
          Other: group({ LogGroupName: { 'Fn::GetAtt': ['MyTopic', 'Arn'] } }),
        },
      }),
    );
  },
  async test_output_reference_to_skipped_resource({ match }) {
    await match(
      'unresolved_resource_reference_exception',
      changeSet(stacks, {
        ...skipped,
        Resources: { MyTopic: { ...group(), Condition: 'Never' }, Other: group() },
        Outputs: { O: { Value: { Ref: 'MyTopic' } } },
      }),
    );
  },
  async test_conditional_resource_referencing_conditional({ match }) {
    const table = (more: object) => ({
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
      },
      ...more,
    });
    const { StackId: id } = await create(stacks, {
      ...skipped,
      Resources: {
        MyTable: table({}),
        Gone: { ...group(), Condition: 'Never' },
        GoneToo: { ...group({ LogGroupName: { Ref: 'Gone' } }), Condition: 'Never' },
      },
    });
    await match('resources-description', stacks.cloudformation.describeStackResources({ StackName: id }));
  },
});

replay('engine/test_references', {
  async test_depends_on_with_missing_reference({ match }) {
    await match(
      'depends_on_nonexisting_exception',
      changeSet(stacks, { Resources: { A: { ...HANDLE, DependsOn: 'NonExistingResource' } } }),
    );
  },
});

const output = (Value: unknown) => ({ Resources: RESOURCES, Outputs: { V: { Value } } });
replay('test_change_set_conditions', {
  async test_missing_condition({ match }) {
    await match(
      'error',
      changeSet(stacks, { Resources: { G: group({ LogGroupName: { 'Fn::If': ['MissingCondition', 'a', 'b'] } }) } }),
    );
  },
});
replay('test_change_set_fn_get_attr', {
  async 'test_invalid_structure[getatt_validation.yml]'({ match }) {
    await match('error', changeSet(stacks, output({ 'Fn::GetAtt': ['Handle'] })));
  },
});
replay('test_change_set_fn_select', {
  async 'test_invalid_select_index_type[index-out-of-range]'({ match }) {
    await match('error', changeSet(stacks, output({ 'Fn::Select': ['a', ['b']] })));
  },
  async 'test_invalid_select_index_type[non-list-list]'({ match }) {
    await match('error', changeSet(stacks, output({ 'Fn::Select': [0, { a: 'b' }] })));
  },
});
replay('test_change_set_fn_split', {
  async test_validate_split_arguments_len({ match }) {
    await match('validation', changeSet(stacks, output({ 'Fn::Split': ['a'] })));
  },
});
replay('test_change_set_parameters', {
  async test_invalid_parameter_type({ match }) {
    await match(
      'error',
      changeSet(
        stacks,
        { Parameters: { Value: { Type: 'Number' } }, Resources: RESOURCES },
        { Parameters: [{ ParameterKey: 'Value', ParameterValue: 'text' }] },
      ),
    );
  },
});
replay('test_change_sets', {
  async test_list_change_sets({ match }) {
    const { StackId: id } = await changeSet(stacks, { Resources: RESOURCES });
    await match('change-sets', stacks.cloudformation.listChangeSets({ StackName: id }));
  },
  async test_describe_failed_change_set({ match }) {
    const { StackId: id } = await changeSet(stacks, {
      Resources: {
        G: {
          Type: 'AWS::Logs::LogGroup',
          Properties: { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://doesnotexist/key' } } },
        },
      },
    });
    await match('describe', stacks.cloudformation.describeChangeSet({ StackName: id, ChangeSetName: 'c' }));
  },
});
replay('test_template_engine', {
  async test_error_pass_macro_as_reference({ match }) {
    await match(
      'error',
      create(stacks, {
        Parameters: { M: { Type: 'String', Default: 'x' } },
        Transform: { Name: { Ref: 'M' } },
        Resources: RESOURCES,
      }),
    );
  },
  async test_no_type({ match }) {
    await match('error', printed(changeSet(stacks, { Resources: { Foo: { Properties: {} } } }), 'CreateChangeSet'));
  },
});
replay('resources/test_cloudformation', {
  async test_waitcondition({ match }) {
    const { StackId: id } = await create(stacks, {
      Resources: {
        WaitHandle: HANDLE,
        Wait: { Type: 'AWS::CloudFormation::WaitCondition', Properties: { Handle: 'WaitHandle', Timeout: '1' } },
      },
      Outputs: {},
    });
    const { StackResourceDetail: resource } = await stacks.cloudformation.describeStackResource({
      StackName: id,
      LogicalResourceId: 'Wait',
    });
    await match(
      'waitcondition_ref',
      Promise.resolve({
        WaitConditionName: resource?.PhysicalResourceId?.replace(
          /stack\/.*\//,
          'stack/stack-6cc1b50e/f9764ac0-f563-11ed-82f7-061d4a7b8a1e/',
        ),
      }),
    );
  },
});
