import type { Integration, IntegrationResponse } from '@aws-sdk/client-api-gateway';
import { isSpec, numberOf, specOf, textMap, textOf, textsOf, type Spec } from '../open-api.ts';
import { given } from '../v2/lists.ts';
import { makeIntegration } from './integrations.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html */
export function integrationOf(spec: Spec, cacheNamespace: string): Integration {
  const type = (textOf(spec['type']) ?? '').toUpperCase() as NonNullable<Integration['type']>;
  const responses = Object.entries(specOf(spec['responses'])).map(([pattern, response]) =>
    integrationResponseOf(pattern, specOf(response)),
  );
  const integration = makeIntegration(
    given({
      type,
      httpMethod: type === 'MOCK' ? undefined : textOf(spec['httpMethod']),
      uri: textOf(spec['uri']),
      credentials: textOf(spec['credentials']),
      connectionType: (textOf(spec['connectionType']) ??
        (type.startsWith('HTTP') ? 'INTERNET' : undefined)) as Integration['connectionType'],
      connectionId: textOf(spec['connectionId']),
      requestParameters: expressions(spec['requestParameters']),
      requestTemplates: textMap(spec['requestTemplates']),
      passthroughBehavior: textOf(spec['passthroughBehavior'])?.toUpperCase(),
      contentHandling: textOf(spec['contentHandling'])?.toUpperCase() as Integration['contentHandling'],
      timeoutInMillis: numberOf(spec['timeoutInMillis']),
      responseTransferMode: textOf(spec['responseTransferMode'])?.toUpperCase() as Integration['responseTransferMode'],
      cacheNamespace: textOf(spec['cacheNamespace']),
      cacheKeyParameters: textsOf(spec['cacheKeyParameters']),
    }),
    cacheNamespace,
  );
  if (responses.length > 0)
    integration.integrationResponses = Object.fromEntries(
      responses.map((response) => [response.statusCode ?? '', response]),
    );
  return integration;
}

/** Mappings are texts: what is a number or a truth in the document is left out. */
const expressions = (given: unknown): Record<string, string> | undefined =>
  isSpec(given)
    ? textMap(Object.fromEntries(Object.entries(given).filter(([, value]) => typeof value === 'string')))
    : undefined;

/** What is said of those that were left out. */
export function mappingWarnings(spec: Spec, path: string, verb: string): string[] {
  return Object.entries(specOf(spec['requestParameters'])).flatMap(([name, value]) =>
    typeof value === 'string'
      ? []
      : [
          `Invalid format for 'requestParameters'. Expected type string for property '${name}' of resource '${path}' and method '${verb}' but got '${String(value)}'`,
        ],
  );
}

function integrationResponseOf(pattern: string, response: Spec): IntegrationResponse {
  return {
    statusCode: textOf(response['statusCode']) ?? '200',
    ...(pattern !== 'default' && { selectionPattern: pattern }),
    ...given({
      responseParameters: textMap(response['responseParameters']),
      responseTemplates: textMap(response['responseTemplates']),
      contentHandling: textOf(response['contentHandling'])?.toUpperCase() as IntegrationResponse['contentHandling'],
    }),
  };
}
