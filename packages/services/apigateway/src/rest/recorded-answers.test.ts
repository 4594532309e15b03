import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { testLives, type Situation } from '../testing/recorded-lives.ts';
import { uriOf } from '../testing/rest.ts';

interface Wanted {
  readonly httpMethod?: string;
  readonly pathPart?: string;
  readonly method?: object;
  readonly integration: object;
  /** Integration responses by their status. */
  readonly responses?: Readonly<Record<string, object>>;
}

/** An API with one method below its root, deployed to `dev`. @returns its id */
async function deployed({ rest }: Situation, wanted: Wanted): Promise<string> {
  const { httpMethod = 'GET', pathPart = 'test', method, integration, responses = {} } = wanted;
  const { id: restApiId = '', rootResourceId: parentId } = await rest.createRestApi({ name: 'recorded' });
  const { id: resourceId } = await rest.createResource({ restApiId, parentId, pathPart });
  const key = { restApiId, resourceId, httpMethod };
  await rest.putMethod({ ...key, authorizationType: 'NONE', ...method });
  await rest.putIntegration({ ...key, ...integration } as never);
  for (const [statusCode, response] of Object.entries(responses)) {
    await rest.putMethodResponse({ ...key, statusCode });
    await rest.putIntegrationResponse({ ...key, statusCode, ...response });
  }
  await rest.createDeployment({ restApiId, stageName: 'dev' });
  return restApiId;
}

const json = (template: string) => ({ 'application/json': template });

/** A mock is asked as the recorded tests asked it, by a client that says JSON or nothing at all. */
const mocked = (passthroughBehavior: string, method: string) => async (situation: Situation) => {
  const id = await deployed(situation, {
    httpMethod: method,
    integration: { type: 'MOCK', passthroughBehavior, requestTemplates: json('{"statusCode": 200}') },
    responses: { 200: { responseTemplates: json('{"statusCode": 200, "id": 42}') } },
  });
  const init = method === 'GET' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } };
  const answer = await situation.apis.call(id, '/dev/test', { method, ...init });
  await situation.match('mock-response', answer.json());
};

const MOCKS = [
  ['NEVER', 'HOST_BASED', 'GET'],
  ['NEVER', 'HOST_BASED', 'POST'],
  ['NEVER', 'PATH_BASED', 'POST'],
  ['WHEN_NO_MATCH', 'PATH_BASED', 'GET'],
  ['WHEN_NO_MATCH', 'PATH_BASED', 'POST'],
  ['WHEN_NO_TEMPLATES', 'HOST_BASED', 'GET'],
  ['WHEN_NO_TEMPLATES', 'HOST_BASED', 'POST'],
  ['WHEN_NO_TEMPLATES', 'PATH_BASED', 'GET'],
  ['WHEN_NO_TEMPLATES', 'PATH_BASED', 'POST'],
] as const;

/** A backend that answers with the status that its path names; what it says passes, its status where the type lets it. */
const passing = (type: 'HTTP' | 'HTTP_PROXY') => async (situation: Situation) => {
  const server = createServer((request, response) => {
    const status = Number(request.url?.split('/').at(-1));
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: '', status_code: status }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const id = await deployed(situation, {
    pathPart: '{status}',
    method: { requestParameters: { 'method.request.path.status': true } },
    integration: {
      type,
      integrationHttpMethod: 'GET',
      uri: `http://127.0.0.1:${port}/status/{status}`,
      requestParameters: { 'integration.request.path.status': 'method.request.path.status' },
    },
    ...(type === 'HTTP' && { responses: { 200: { selectionPattern: '' } } }),
  });
  const ask = async (status: number) => {
    const answer = await situation.apis.call(id, `/dev/${status}`);
    return { status_code: answer.status, body: (await answer.json()) as unknown };
  };
  await situation.match('matching-response', ask(200));
  await situation.match('non-matching-response', ask(400));
  server.close();
};

const encoded = Buffer.from('test-data').toString('base64');

/** What a function returned, by the name of the answer that was recorded. */
const RETURNED: Readonly<Record<string, unknown>> = {
  'invoke-api-no-body': { statusCode: 200 },
  'invoke-api-only-headers': { headers: { 'test-header': 'value' } },
  'invoke-api-with-headers': { statusCode: 200, headers: { 'test-header': 'value', 'header-bool': true } },
  'invoke-api-with-headers-null': { statusCode: 200, headers: null },
  'invoke-api-status-code-str': { statusCode: '200' },
  'invoke-api-invalid-status-code': { statusCode: 'nothing' },
  'invoke-api-wrong-format': { something: 'else' },
  'invoke-api-empty-response': null,
  'invoke-api-just-string': 'a text',
  'invoke-api-b64-encoded-true': { statusCode: 200, body: encoded, isBase64Encoded: true },
  'invoke-api-b64-encoded-false': { statusCode: 200, body: encoded, isBase64Encoded: false },
  'invoke-api-multi-headers-valid': { statusCode: 200, multiValueHeaders: { 'test-multi': ['value1', 'value2'] } },
  'invoke-api-multi-headers-invalid': { statusCode: 200, multiValueHeaders: { 'test-multi': 'value1' } },
  'invoke-api-multi-headers-overwrite': {
    statusCode: 200,
    headers: { 'test-multi': 'value-solo' },
    multiValueHeaders: { 'test-multi': ['value-multi'] },
  },
  'invoke-api-multi-headers-overwrite-casing': {
    statusCode: 200,
    headers: { 'test-multi': 'value-solo' },
    multiValueHeaders: { 'tesT-Multi': ['value-multi'] },
  },
};

/** Headers that a function has set, as they were recorded: those of the gateway and of CloudFront are others. */
const ours = (headers: Iterable<readonly [string, string]>): Record<string, string> =>
  Object.fromEntries(
    [...headers]
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => /^(?:test|header)-/.test(name)),
  );

testLives({
  async test_aws_proxy_response_payload_format_validation(situation) {
    const { apis, match, recorded } = situation;
    const arn = await apis.fn('returning', 'JSON.parse(event.body)');
    const id = await deployed(situation, {
      httpMethod: 'POST',
      integration: { type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: uriOf(arn) },
    });
    for (const [key, returned] of Object.entries(RETURNED)) {
      const answer = await apis.call(id, '/dev/test', { method: 'POST', body: JSON.stringify(returned) });
      const text = await answer.text();
      const { headers } = recorded[key] as { headers?: Record<string, string> };
      if (headers !== undefined) expect([key, ours(answer.headers)]).toEqual([key, ours(Object.entries(headers))]);
      const content = text.startsWith('{') ? (JSON.parse(text) as unknown) : text;
      await match(key, Promise.resolve({ content, ...(headers !== undefined && { headers }) }));
    }
  },
  ...Object.fromEntries(
    MOCKS.map(([passthrough, url, method]) => [
      `test_mock_integration_response[${passthrough}-UrlType.${url}-${method}]`,
      mocked(passthrough, method),
    ]),
  ),
  async test_api_gateway_mock_integration(situation) {
    const id = await deployed(situation, {
      integration: { type: 'MOCK', requestTemplates: json('{"statusCode": 200}') },
      responses: {
        200: { responseTemplates: json(`{"echo": "$input.params('echo')", "response": "mocked"}`) },
      },
    });
    const answer = await situation.apis.call(id, '/dev/test?echo=foobar');
    await situation.match('mocked-response', answer.json());
  },
  async 'test_integration_mock_with_response_override_in_request_template[False]'(situation) {
    const id = await deployed(situation, {
      integration: {
        type: 'MOCK',
        requestTemplates: json('#set($context.responseOverride.status = 444)\n{"statusCode": 200}'),
      },
      responses: { 200: {} },
    });
    const answer = await situation.apis.call(id, '/dev/test');
    const body = `b'${await answer.text()}'`;
    await situation.match('response', Promise.resolve({ status_code: answer.status, body }));
  },
  'test_http_integration_invoke_status_code_passthrough[HTTP]': passing('HTTP'),
  'test_http_integration_invoke_status_code_passthrough[HTTP_PROXY]': passing('HTTP_PROXY'),
  async test_lambda_aws_integration_with_request_template(situation) {
    const { apis, rest, match } = situation;
    const arn = await apis.fn('templated', 'event');
    const { id: restApiId = '', rootResourceId: parentId } = await rest.createRestApi({ name: 'recorded' });
    const { id: resourceId } = await rest.createResource({ restApiId, parentId, pathPart: 'test' });
    const key = { restApiId, resourceId, httpMethod: 'GET' };
    const requestParameters = { 'method.request.querystring.param1': false };
    await match('put-method', rest.putMethod({ ...key, authorizationType: 'NONE', requestParameters }));
    await match('put-method-response', rest.putMethodResponse({ ...key, statusCode: '200' }));
    const credentials = await apis.test.role(
      'gateway',
      JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' },
      }),
      { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' } },
    );
    const integration = {
      type: 'AWS',
      integrationHttpMethod: 'POST',
      uri: uriOf(arn),
      credentials,
      requestTemplates: json(`{"param1": "$input.params('param1')"}`),
    } as const;
    await match('put-integration', rest.putIntegration({ ...key, ...integration }));
    await match(
      'put-integration-response',
      rest.putIntegrationResponse({ ...key, statusCode: '200', selectionPattern: '' }),
    );
    await rest.createDeployment({ restApiId, stageName: 'dev' });
    for (const name of ['lambda-aws-integration-1', 'lambda-aws-integration-2'])
      await match(
        name,
        apis.call(restApiId, '/dev/test?param1=foobar').then((answer) => answer.json()),
      );
    await rest.deleteIntegration(key);
    await match('get-integration-after-delete', rest.getIntegration(key));
  },
});
