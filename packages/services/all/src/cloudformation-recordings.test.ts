import { SSM } from '@aws-sdk/client-ssm';
import {
  body,
  RECORDED_ACCOUNT,
  replay,
  startStacks,
  type TestStacks,
} from '@coldstart/service-cloudformation/testing';
import { entries as parameterStore } from '@coldstart/service-ssm/entry';
import { afterAll, beforeAll } from 'vitest';

/** What AWS was recorded to answer about stacks of parameters. */

let stacks: TestStacks;
let ssm: SSM;
beforeAll(async () => {
  stacks = await startStacks(RECORDED_ACCOUNT, { services: parameterStore });
  ssm = new SSM({
    endpoint: stacks.cloud.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: RECORDED_ACCOUNT, secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  ssm.destroy();
  await stacks.close();
});

const Capabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] as const;

const parameter = (value: unknown) => ({ Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: value } });

const stack = async (StackName: string) => (await stacks.cloudformation.describeStacks({ StackName })).Stacks?.[0];

const described = (names: { StackName: string; ChangeSetName: string }, IncludePropertyValues = false) =>
  stacks.cloudformation.describeChangeSet({ ...names, IncludePropertyValues });

replay('api/test_stacks', {
  async 'test_stack_description_lifecycle[with-tags]'({ match }) {
    const names = { StackName: 'lifecycle', ChangeSetName: 'first' };
    const { StackId = '' } = await stacks.cloudformation.createChangeSet({
      ...names,
      ChangeSetType: 'CREATE',
      Tags: [{ Key: 'foo', Value: 'bar' }],
      ...body({ Description: 'test <env>.test.net', Resources: { TestResource: parameter('DummyValue') } }),
    });
    await match('change-set-pre-execute', described(names));
    await match('stack-pre-execute', stack(StackId));
    await stacks.cloudformation.executeChangeSet(names);
    await match('stack-post-execute', stack(StackId));
  },
});

const importing = (name: string) => body({ Resources: { MyFoo: parameter({ 'Fn::ImportValue': name }) } });

replay('test_change_set_exports_imports', {
  async test_describe_change_set_import_non_existent_export({ match }) {
    const names = { StackName: 'importer-1', ChangeSetName: 'imports' };
    await stacks.cloudformation.createChangeSet({ ...names, ChangeSetType: 'CREATE', ...importing('nowhere') });
    await match('describe', described(names));
    await match('describe_with_values', described(names, true));
    await stacks.cloudformation.executeChangeSet(names);
    await match('post-deploy-stack-describe', stack('importer-1'));
  },
  async test_describe_change_set_import_non_existent_export_then_create({ match }) {
    const names = { StackName: 'importer-2', ChangeSetName: 'imports' };
    await stacks.cloudformation.createChangeSet({ ...names, ChangeSetType: 'CREATE', ...importing('later') });
    await match('describe', described(names));
    await match('describe_with_values', described(names, true));
    await stacks.create('exporter', {
      Resources: { Group: { Type: 'AWS::Logs::LogGroup' } },
      Outputs: { Name: { Value: { Ref: 'Group' }, Export: { Name: 'later' } } },
    });
    await stacks.cloudformation.executeChangeSet(names);
    await match('post-deploy-stack-describe', stack('importer-2'));
  },
});

replay('test_change_sets', {
  async test_dynamic_ssm_parameter_lookup({ match }) {
    await ssm.putParameter({ Name: 'looked-up', Value: 'first', Type: 'String' });
    const request = {
      StackName: 'reads-parameters',
      Capabilities: [...Capabilities],
      Parameters: [{ ParameterKey: 'InputValue', ParameterValue: 'looked-up' }],
      ...body({
        Parameters: { InputValue: { Type: 'AWS::SSM::Parameter::Value<String>' } },
        Resources: { DerivedParameter: parameter({ Ref: 'InputValue' }) },
        Outputs: { DerivedParameterName: { Value: { Ref: 'DerivedParameter' } } },
      }),
    };
    const first = { StackName: 'reads-parameters', ChangeSetName: 'lookup' };
    const { StackId = '' } = await stacks.cloudformation.createChangeSet({
      ...request,
      ...first,
      ChangeSetType: 'CREATE',
    });
    await match('describe-change-set-1-prop-values', described(first, true));
    await match('describe-change-set-1', described(first));
    await stacks.cloudformation.executeChangeSet(first);
    await ssm.putParameter({ Name: 'looked-up', Value: 'second', Overwrite: true });
    await stacks.cloudformation.createChangeSet({ ...request, ...first });
    await match('describe-change-set-2-prop-values', described(first, true));
    await match('describe-change-set-2', described(first));
    await stacks.cloudformation.executeChangeSet(first);
    await stacks.cloudformation.deleteStack({ StackName: 'reads-parameters' });
    await match('delete-describe', stack(StackId));
  },
});
