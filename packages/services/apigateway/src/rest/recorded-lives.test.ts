import { testLives, type Situation } from '../testing/recorded-lives.ts';

/** An API with a mock behind its root. */
async function withMock({ rest }: Situation, template = '{"statusCode": 200, "message": "default deployment"}') {
  const { id: restApiId = '', rootResourceId: resourceId = '' } = await rest.createRestApi({ name: 'recorded' });
  const key = { restApiId, resourceId, httpMethod: 'GET' };
  await rest.putMethod({ ...key, authorizationType: 'NONE' });
  await rest.putMethodResponse({ ...key, statusCode: '200' });
  await rest.putIntegration({ ...key, type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } });
  const responseTemplates = { 'application/json': template };
  await rest.putIntegrationResponse({ ...key, statusCode: '200', selectionPattern: '', responseTemplates });
  return key;
}

const replace = (path: string, value: string) => ({ op: 'replace' as const, path, value });
const copy = (from: string, path: string) => ({ op: 'copy' as const, from, path });
const PROMOTION = [
  copy('/canarySettings/deploymentId', '/deploymentId'),
  copy('/canarySettings/stageVariableOverrides', '/variables'),
];
const CANARY = { percentTraffic: 50, stageVariableOverrides: { testVar: 'canary' } };
const SAID = (message: string) =>
  JSON.stringify({
    statusCode: 200,
    message,
    variable: '$stageVariables.testVar',
    nonExistingDefault: '$stageVariables.noStageVar',
    nonOverridden: '$stageVariables.defaultVar',
    isCanary: '$context.isCanaryRequest',
  });

testLives({
  async test_create_canary_deployment_with_stage(situation) {
    const { rest, got, match } = situation;
    const { restApiId } = await withMock(situation);
    const { id: deploymentId } = await got('create-deployment', rest.createDeployment({ restApiId }));
    const stage = { restApiId, stageName: 'dev' };
    const settings = { deploymentId, description: 'dev stage', variables: { testVar: 'default' } };
    await match('create-stage', rest.createStage({ ...stage, ...settings }));
    await match('create-canary-deployment', rest.createDeployment({ ...stage, canarySettings: CANARY }));
    await match('get-stage', rest.getStage(stage));
  },
  async test_create_canary_deployment_by_stage_update(situation) {
    const { rest, got, match } = situation;
    const { restApiId } = await withMock(situation);
    const { id: deploymentId } = await got('create-deployment', rest.createDeployment({ restApiId }));
    const { id: next = '' } = await got('create-deployment-2', rest.createDeployment({ restApiId }));
    const stage = { restApiId, stageName: 'dev' };
    const settings = { deploymentId, description: 'dev stage', variables: { testVar: 'default' } };
    await match('create-stage', rest.createStage({ ...stage, ...settings }));
    const update = (operation: object) => rest.updateStage({ ...stage, patchOperations: [operation as never] });
    await match('update-stage-with-deployment', update(replace('/canarySettings/deploymentId', next)));
    await match('remove-stage-canary', update({ op: 'remove', path: '/canarySettings' }));
    await match('update-stage-with-percent', update(replace('/canarySettings/percentTraffic', '50')));
    await match('get-stage', rest.getStage(stage));
  },
  async test_create_canary_deployment_validation(situation) {
    const { rest, match } = situation;
    const { restApiId } = await withMock(situation);
    const deploy = (more: object) => rest.createDeployment({ restApiId, canarySettings: CANARY, ...more });
    await match('create-canary-deployment-no-stage', deploy({}));
    await match('create-canary-deployment-empty-stage', deploy({ stageName: '' }));
    await match('create-canary-deployment-non-existing-stage', deploy({ stageName: 'non-existing' }));
  },
  async test_update_stage_with_copy_ops(situation) {
    const { rest, match } = situation;
    const { restApiId } = await withMock(situation);
    const stage = { restApiId, stageName: 'dev' };
    const variables = { testVar: 'test', testVar2: 'test2' };
    await match('deployment-1', rest.createDeployment({ ...stage, variables }));
    const update = (patchOperations: object[]) =>
      rest.updateStage({ ...stage, patchOperations: patchOperations as never });
    await match('copy-with-bad-statement', update([copy('/variables', '/canarySettings/stageVariableOverrides')]));
    await match('copy-with-no-replace', update(PROMOTION));
    const promoting = [replace('/canarySettings/percentTraffic', '0.0'), ...PROMOTION];
    await match('update-stage-with-copy', update(promoting));
    const canarySettings = { percentTraffic: 50, stageVariableOverrides: { testVar: 'override' } };
    await match('deployment-canary', rest.createDeployment({ ...stage, canarySettings }));
    await match('get-stage', rest.getStage(stage));
    await match('update-stage-with-copy-2', update(promoting));
  },
  async test_invoking_canary_deployment(situation) {
    const { rest, apis, match } = situation;
    const key = await withMock(situation, SAID('default deployment'));
    const stage = { restApiId: key.restApiId, stageName: 'dev' };
    const variables = { testVar: 'default', defaultVar: 'default' };
    await match('create-deployment-1', rest.createDeployment({ ...stage, variables }));
    const path = '/responseTemplates/application~1json';
    const patchOperations = [replace(path, SAID('canary deployment'))];
    await rest.updateIntegrationResponse({ ...key, statusCode: '200', patchOperations });
    const stageVariableOverrides = { testVar: 'canary', noStageVar: 'canary' };
    const canarySettings = { percentTraffic: 0, stageVariableOverrides };
    await match('create-deployment-2', rest.createDeployment({ ...stage, canarySettings }));
    const ask = async (): Promise<unknown> => (await apis.call(key.restApiId, '/dev')).json();
    await match('response-deployment-1', ask());
    const all = [replace('/canarySettings/percentTraffic', '100.0')];
    await match('update-stage', rest.updateStage({ ...stage, patchOperations: all }));
    await match('response-canary-deployment', ask());
  },
  async test_failed_invoke_test_method({ rest, match }) {
    const { id: restApiId = '', rootResourceId: resourceId = '' } = await rest.createRestApi({ name: 'failing' });
    const key = { restApiId, resourceId, httpMethod: 'ANY' };
    await rest.putMethod({ ...key, authorizationType: 'NONE' });
    const uri = 'https://${stageVariables.testHost}';
    await rest.putIntegration({ ...key, type: 'HTTP_PROXY', uri, integrationHttpMethod: 'ANY' });
    const tried = await rest.testInvokeMethod({ ...key, httpMethod: 'GET', body: '' });
    const date = /^\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4} :/;
    const lines = (tried.log ?? '')
      .split('\n')
      .map((line, index): [string, string] => [
        `line${String(index).padStart(2, '0')}`,
        line.replace(date, 'DDD MMM dd hh:mm:ss UTC yyyy :').replaceAll(/[0-9a-f-]{36}/g, '<request-id-1>'),
      ]);
    const body: unknown = JSON.parse(tried.body ?? '');
    const shown = { ...tried, body, latency: '<latency>', log: Object.fromEntries(lines) };
    await match('test-invoke-failure', Promise.resolve(shown));
  },
  async test_create_integration_with_vpc_link({ rest, match }) {
    const { id: restApiId = '', rootResourceId: resourceId = '' } = await rest.createRestApi({ name: 'linked' });
    const key = { restApiId, resourceId, httpMethod: 'GET' };
    await rest.putMethod({ ...key, authorizationType: 'NONE' });
    const integration = {
      type: 'HTTP_PROXY',
      uri: 'http://my-vpclink-test-nlb-1234567890abcdef.<region>.amazonaws.com',
      integrationHttpMethod: 'GET',
      connectionType: 'VPC_LINK',
      connectionId: '${stageVariables.vpcLinkId}',
    } as const;
    await match('put-integration-vpc-link', rest.putIntegration({ ...key, ...integration }));
    await match('get-integration-vpc-link', rest.getIntegration(key));
    const patchOperations = [replace('/connectionId', '${stageVariables.vpcLinkIdBeta}')];
    await match('update-integration-vpc-link', rest.updateIntegration({ ...key, patchOperations }));
    await match('get-integration-update-vpc-link', rest.getIntegration(key));
  },
  async test_get_vpc_link_invalid_id({ rest, match }) {
    await match('get_vpc_link_invalid_id', rest.getVpcLink({ vpcLinkId: 'invalid' }));
  },
  async test_update_vpc_link_invalid_id({ rest, match }) {
    const patchOperations = [replace('/name', 'x')];
    await match('update_vpc_link_invalid_id', rest.updateVpcLink({ vpcLinkId: 'invalid', patchOperations }));
  },
  async test_delete_vpc_link_invalid_id({ rest, match }) {
    await match('delete_vpc_link_invalid_id', rest.deleteVpcLink({ vpcLinkId: 'invalid' }));
  },
  async test_method_lifecycle({ rest, match }) {
    const { id: restApiId = '', rootResourceId: resourceId = '' } = await rest.createRestApi({ name: 'methods' });
    const key = { restApiId, resourceId, httpMethod: 'ANY' };
    await match('put-base-method-response', rest.putMethod({ ...key, authorizationType: 'none' }));
    await match('get-base-method-response', rest.getMethod(key));
    await match('del-base-method-response', rest.deleteMethod(key));
    await match('get-deleted-method-response', rest.getMethod(key));
    await match('delete-deleted-method-response', rest.deleteMethod(key));
  },
});
