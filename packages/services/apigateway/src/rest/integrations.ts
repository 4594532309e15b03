import type { Integration } from '@aws-sdk/client-api-gateway';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { badRequest, notFound, notImplemented } from '../errors.ts';
import { given } from '../v2/lists.ts';
import { checkIntegration, LONGEST } from './integration-checks.ts';
import { findMethod } from './methods.ts';
import { patched } from './patch.ts';
import type { RestOperations } from './sdk.ts';

const TYPES = ['HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS'];
const NO_INTEGRATION = 'Invalid Integration identifier specified';
type Key = { readonly restApiId: string; readonly resourceId: string; readonly httpMethod: string };

export function findIntegration(call: Call, key: Key): Integration {
  const { methodIntegration } = findMethod(call, key);
  if (methodIntegration === undefined) throw notFound(NO_INTEGRATION);
  return methodIntegration;
}

export function makeIntegration(settings: Integration, cacheNamespace: string): Integration {
  const integration: Integration = {
    ...(settings.type?.startsWith('HTTP') === true && { connectionType: 'INTERNET' as const }),
    ...given(settings),
    passthroughBehavior: settings.passthroughBehavior ?? 'WHEN_NO_MATCH',
    timeoutInMillis: settings.timeoutInMillis ?? LONGEST,
    cacheNamespace: settings.cacheNamespace ?? cacheNamespace,
    cacheKeyParameters: settings.cacheKeyParameters ?? [],
  };
  checkIntegration(integration);
  return integration;
}

const RULES = {
  '/type': 'text',
  '/uri': 'text',
  '/httpMethod': 'text',
  '/credentials': 'text',
  '/passthroughBehavior': 'text',
  '/contentHandling': 'text',
  '/responseTransferMode': 'text',
  '/timeoutInMillis': 'number',
  '/cacheNamespace': 'text',
  '/connectionId': 'text',
  '/connectionType': 'text',
  '/integrationTarget': 'text',
  '/requestParameters': 'map',
  '/requestTemplates': 'map',
  '/cacheKeyParameters': 'list',
} as const;

/** https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html */
export const integrationOperations: RestOperations = {
  PutIntegration: {
    run({ restApiId, resourceId, httpMethod, integrationHttpMethod, tlsConfig, ...settings }, call) {
      if (!TYPES.includes(settings.type))
        throw new AwsError(
          'ValidationException',
          `1 validation error detected: Value '${settings.type}' at 'putIntegrationInput.type' failed to satisfy constraint: Member must satisfy enum value set: [${TYPES.join(', ')}]`,
          { status: 400 },
        );
      const method = findMethod(call, { restApiId, resourceId, httpMethod });
      if (tlsConfig !== undefined) throw notImplemented('TLS settings of integrations (tlsConfig)');
      // A mock has no method to call.
      const verb = settings.type === 'MOCK' ? undefined : integrationHttpMethod;
      const { uri, ...unaddressed } = settings;
      const whole = settings.type === 'MOCK' ? unaddressed : { ...unaddressed, uri };
      method.methodIntegration = makeIntegration({ ...whole, ...given({ httpMethod: verb }) }, resourceId);
      return { ...method.methodIntegration };
    },
  },
  GetIntegration: { run: (input, call) => ({ ...findIntegration(call, input) }) },
  UpdateIntegration: {
    run({ patchOperations, ...key }, call) {
      const next = patched(findIntegration(call, key), patchOperations, RULES);
      checkIntegration(next);
      findMethod(call, key).methodIntegration = next;
      return { ...next };
    },
  },
  DeleteIntegration: {
    run(input, call) {
      findIntegration(call, input);
      delete findMethod(call, input).methodIntegration;
    },
  },
  PutIntegrationResponse: {
    run({ statusCode, restApiId, resourceId, httpMethod, ...settings }, call) {
      const key = { restApiId, resourceId, httpMethod };
      checkStatus(statusCode);
      const integration = findIntegration(call, key);
      const type = Object.keys(settings.responseTemplates ?? {}).find((name) => !/^[^/\s]+\/[^/\s]+$/.test(name));
      if (type !== undefined)
        throw badRequest(`Validation Result: warnings : [], errors : [Invalid content type specified: ${type}]`);
      const { responseTemplates: templates, ...others } = settings;
      const response = {
        statusCode,
        ...given(others),
        ...(templates !== undefined && { responseTemplates: templates }),
      };
      integration.integrationResponses = { ...integration.integrationResponses, [statusCode]: response };
      return { ...response };
    },
  },
  GetIntegrationResponse: {
    run({ statusCode, ...key }, call) {
      checkStatus(statusCode);
      return { ...responseOf(findIntegration(call, key), statusCode) };
    },
  },
  UpdateIntegrationResponse: {
    run({ statusCode, patchOperations, ...key }, call) {
      const integration = findIntegration(call, key);
      const next = patched(responseOf(integration, statusCode), patchOperations, {
        '/selectionPattern': 'text',
        '/contentHandling': 'text',
        '/responseParameters': 'map',
        '/responseTemplates': 'map',
      });
      integration.integrationResponses = { ...integration.integrationResponses, [statusCode]: next };
      return { ...next };
    },
  },
  DeleteIntegrationResponse: {
    run({ statusCode, ...key }, call) {
      let integration: Integration;
      try {
        integration = findIntegration(call, key);
      } catch (error) {
        // Only here AWS says so of a method that is not there.
        if (error instanceof AwsError && error.message.includes('Method')) throw notFound(NO_INTEGRATION);
        throw error;
      }
      responseOf(integration, statusCode);
      const { [statusCode]: _, ...others } = integration.integrationResponses ?? {};
      integration.integrationResponses = others;
      if (Object.keys(others).length === 0) delete integration.integrationResponses;
    },
  },
};

function checkStatus(statusCode: string): void {
  if (/^[1-5]\d\d$/.test(statusCode)) return;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${statusCode}' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d`,
    { status: 400 },
  );
}

function responseOf({ integrationResponses }: Integration, statusCode: string) {
  const response = integrationResponses?.[statusCode];
  if (response === undefined) throw notFound('Invalid Response status code specified');
  return response;
}
