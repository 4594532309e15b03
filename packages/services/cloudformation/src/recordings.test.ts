import { afterAll, beforeAll } from 'vitest';
import {
  answer,
  body,
  changeSet,
  create,
  fresh,
  HANDLE,
  plain,
  printed,
  RECORDED_ACCOUNT,
  replay,
  RESOURCES,
  type Situation,
} from './testing/replay.ts';
import { group, startStacks, type TestStacks } from './testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks(RECORDED_ACCOUNT);
});
afterAll(() => stacks.close());

replay('api/test_changesets', {
  async test_delete_change_set_exception({ match }) {
    await match('e1', stacks.cloudformation.deleteChangeSet({ StackName: 'nostack', ChangeSetName: 'nochangeset' }));
    await match('e2', stacks.cloudformation.deleteChangeSet({ ChangeSetName: 'nochangeset' }));
  },
  async 'test_using_pseudoparameters_in_places[resource]'({ match }) {
    await match('error', changeSet(stacks, { Resources: { 'AWS::NoValue': HANDLE } }));
  },
  async test_create_change_set_no_changes({ match }) {
    const name = fresh();
    await stacks.create(name, { Resources: RESOURCES });
    await stacks.cloudformation.createChangeSet({
      StackName: name,
      ChangeSetName: 'same',
      ...body({ Resources: RESOURCES }),
    });
    await match(
      'change-set-description',
      stacks.cloudformation.describeChangeSet({ StackName: name, ChangeSetName: 'same' }),
    );
  },
});

const update = { Statement: [{ Effect: 'Allow', Action: 'Update:*', Principal: '*', Resource: '*' }] };
const policies: Readonly<Record<string, (situation: Situation) => Promise<void>>> = {
  async test_create_stack_with_policy({ match }) {
    const name = fresh();
    await stacks.create(name, { Resources: RESOURCES }, { StackPolicyBody: JSON.stringify(update) });
    await match('policy', stacks.cloudformation.getStackPolicy({ StackName: name }));
  },
  async test_empty_policy({ match }) {
    const name = fresh();
    await stacks.create(name, { Resources: RESOURCES });
    await stacks.cloudformation.setStackPolicy({ StackName: name, StackPolicyBody: '{}' });
    await match('policy', stacks.cloudformation.getStackPolicy({ StackName: name }));
  },
  async test_not_json_policy({ match }) {
    const name = fresh();
    await stacks.create(name, { Resources: RESOURCES });
    await match('error', stacks.cloudformation.setStackPolicy({ StackName: name, StackPolicyBody: 'not json' }));
  },
  async test_different_action_attribute({ match }) {
    const name = fresh();
    await stacks.create(name, { Resources: RESOURCES });
    const policy = { Statement: [{ Effect: 'Deny', Action: 'Delete:*', Principal: '*', Resource: '*' }] };
    await match(
      'error',
      stacks.cloudformation.setStackPolicy({ StackName: name, StackPolicyBody: JSON.stringify(policy) }),
    );
  },
  async test_set_policy_both_policy_and_url({ match }) {
    const name = fresh();
    await stacks.create(name, { Resources: RESOURCES });
    await match(
      'error',
      stacks.cloudformation.setStackPolicy({
        StackName: name,
        StackPolicyBody: JSON.stringify(update),
        StackPolicyURL: 'https://s3.amazonaws.com/b/k',
      }),
    );
  },
  async test_set_policy_with_url({ match }) {
    const name = fresh();
    await stacks.create(name, { Resources: RESOURCES });
    await stacks.s3.createBucket({ Bucket: 'policies' });
    await stacks.s3.putObject({ Bucket: 'policies', Key: 'policy.json', Body: JSON.stringify(update) });
    await stacks.cloudformation.setStackPolicy({
      StackName: name,
      StackPolicyURL: 'https://policies.s3.amazonaws.com/policy.json',
    });
    await match('policy', stacks.cloudformation.getStackPolicy({ StackName: name }));
  },
  async test_set_invalid_policy_with_url({ match }) {
    const name = fresh();
    await stacks.create(name, { Resources: RESOURCES });
    await stacks.s3.createBucket({ Bucket: 'bad-policies' });
    await stacks.s3.putObject({ Bucket: 'bad-policies', Key: 'policy.json', Body: '{"Statement": "x"}' });
    await match(
      'error',
      stacks.cloudformation.setStackPolicy({
        StackName: name,
        StackPolicyURL: 'https://bad-policies.s3.amazonaws.com/policy.json',
      }),
    );
  },
};
replay('api/test_stack_policies', policies);

replay('api/test_stacks', {
  async test_blocked_stack_deletion({ match }) {
    const { cloudformation } = stacks;
    const template = {
      Parameters: { Name: { Type: 'String' } },
      Resources: {
        BrokenPolicy: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            PolicyName: { Ref: 'Name' },
            PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
          },
        },
      },
    };
    const { StackId: id = '' } = await create(stacks, template, {
      Parameters: [{ ParameterKey: 'Name', ParameterValue: '<policy-name>' }],
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    });
    const masked = async (promise: Promise<object>) =>
      JSON.parse(
        JSON.stringify(plain(await promise))
          .replaceAll(/"(ResourceStatusReason)":"[^"]*"/g, '"$1":"resource-status-reason"')
          .replaceAll(/("EventId":"[^"]*-[A-Z]+_[A-Z_]+-)[^"]*"/g, '$1date"'),
      ) as object;
    const described = () => cloudformation.describeStacks({ StackName: id });
    await match('stack_post_create', described());
    await cloudformation.deleteStack({ StackName: id });
    await match('stack_post_fail_delete', described());
    await cloudformation.deleteStack({ StackName: id, RetainResources: ['BrokenPolicy'] });
    await match('stack_post_success_delete', described());
    await match('stack_events', masked(cloudformation.describeStackEvents({ StackName: id })));
  },
  async test_describe_stack_events_errors({ match }) {
    await match(
      'describe_stack_events_stack_not_found',
      stacks.cloudformation.describeStackEvents({ StackName: 'does-not-exist' }),
    );
  },
  async test_linting_error_during_creation({ match }) {
    await match('error', create(stacks, { Resources: '', Outputs: '' }));
  },
  async test_no_parameters_given({ match }) {
    await match(
      'deploy-error',
      printed(
        changeSet(stacks, { Parameters: { Input: { Type: 'String' } }, Resources: RESOURCES }),
        'CreateChangeSet',
      ),
    );
  },
  async test_non_existing_stack_message({ match }) {
    await match('Error', stacks.cloudformation.describeStacks({ StackName: 'nobody-here' }));
  },
  async test_update_termination_protection({ match }) {
    const name = fresh();
    const template = { Parameters: { ApiName: { Type: 'String' } }, Resources: RESOURCES };
    await stacks.cloudformation.createChangeSet({
      StackName: name,
      ChangeSetName: 'c',
      ChangeSetType: 'CREATE',
      ...body(template),
      Parameters: [{ ParameterKey: 'ApiName', ParameterValue: 'api' }],
      Capabilities: ['CAPABILITY_AUTO_EXPAND', 'CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
    });
    await stacks.cloudformation.executeChangeSet({ StackName: name, ChangeSetName: 'c' });
    for (const [key, on] of [
      ['describe-stack-1', true],
      ['describe-stack-2', false],
    ] as const) {
      await stacks.cloudformation.updateTerminationProtection({ StackName: name, EnableTerminationProtection: on });
      await match(key, stacks.cloudformation.describeStacks({ StackName: name }));
    }
  },
});

replay('api/test_templates', {
  async 'test_create_stack_from_s3_template_url[s3_url]'({ match }) {
    const { Error: error } = (await answer(
      stacks.cloudformation.createStack({ StackName: fresh(), TemplateURL: 's3://templates/template.json' }),
    )) as { Error: { Message: string } };
    const masked = { ...error, Message: error.Message.replace('templates', '<bucket_name>') };
    await match('create-error', Promise.resolve({ Error: masked }));
  },
  async test_get_template_missing_resources_change_set({ match }) {
    await match('change-set-error', stacks.cloudformation.getTemplate({ ChangeSetName: 'does-not-exist' }));
  },
  async test_get_template_missing_resources_change_set_id({ match }) {
    await match(
      'change-set-error',
      stacks.cloudformation.getTemplate({
        ChangeSetName:
          'arn:aws:cloudformation:us-east-1:111111111111:changeSet/change-set-926829fe/d065e78c-9aa0-4dd7-bb9d-a1bf9aa27ea1',
      }),
    );
  },
  async test_get_template_missing_resources_stack({ match }) {
    await match('stack-error', stacks.cloudformation.getTemplate({ StackName: 'does-not-exist' }));
  },
  async test_get_template_summary_no_resources({ match }) {
    await match('error', stacks.cloudformation.getTemplateSummary(body({ Parameters: {} })));
  },
  async test_get_template_summary_non_executed_change_set({ match }) {
    const { StackId: id } = await changeSet(stacks, { Resources: RESOURCES });
    await match('error', stacks.cloudformation.getTemplateSummary({ StackName: id }));
  },
  async test_validate_invalid_json_template_should_fail({ match }) {
    await match(
      'validate-invalid-json',
      stacks.cloudformation.validateTemplate({ TemplateBody: '{"this is invalid JSON"="bobbins"}' }),
    );
  },
});

replay('api/test_update_stack', {
  async test_update_deleted_stack({ match }) {
    const { StackId: id } = await create(stacks, { Resources: RESOURCES });
    await stacks.cloudformation.deleteStack({ StackName: id });
    await match(
      'Error',
      stacks.cloudformation.createChangeSet({
        StackName: id,
        ChangeSetName: 'test',
        ...body({ Resources: RESOURCES }),
        ChangeSetType: 'UPDATE',
      }),
    );
  },
  async test_update_with_invalid_rollback_configuration_errors({ match }) {
    const { StackId: id } = await create(stacks, { Resources: RESOURCES });
    const configured = (Arn: string, Type: string) =>
      stacks.cloudformation.updateStack({
        StackName: id,
        UsePreviousTemplate: true,
        RollbackConfiguration: { RollbackTriggers: [{ Arn, Type }] },
      });
    await match('type_error', configured('arn', 'Another'));
    await match(
      'arn_error',
      configured('arn:aws:cloudwatch:us-east-1:123456789012:example-name', 'AWS::CloudWatch::Alarm'),
    );
  },
  async test_update_with_role_without_permissions({ match }) {
    const { StackId: id } = await create(stacks, { Resources: { Group: group() } });
    const denied = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Deny', Principal: { AWS: `arn:aws:iam::${RECORDED_ACCOUNT}:root` }, Action: 'sts:AssumeRole' },
      ],
    };
    const { Role: made } = await stacks.iam.createRole({
      RoleName: 'role-fb405076',
      AssumeRolePolicyDocument: JSON.stringify(denied),
    });
    await match(
      'error',
      stacks.cloudformation.updateStack({
        StackName: id,
        ...body({ Resources: { Group: group({ RetentionInDays: 1 }) } }),
        RoleARN: made?.Arn,
      }),
    );
  },
});

replay('api/test_validations', {
  async test_missing_resources_block({ match }) {
    await match('validation-error', create(stacks, { Outputs: { A: { Value: 'x' } } }));
  },
});
