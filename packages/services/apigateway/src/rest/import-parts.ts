import type { Call } from '@coldstart/cloud';
import { newId } from '../ids.ts';
import { isSpec, numberOf, specOf, textMap, textOf, type Spec } from '../open-api.ts';
import { given } from '../v2/lists.ts';
import { addAuthorizer } from './authorizers.ts';
import type { RestApi } from './state.ts';

/** References to other models, as API Gateway writes them. */
function linked(value: unknown, apiId: string): unknown {
  if (Array.isArray(value)) return value.map((one) => linked(one, apiId));
  if (!isSpec(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === '$ref' && typeof inner === 'string' && inner.startsWith('#/')
        ? `https://apigateway.amazonaws.com/restapis/${apiId}/models/${inner.split('/').at(-1)}`
        : linked(inner, apiId),
    ]),
  );
}

export function importModels(_call: Call, api: RestApi, document: Spec): void {
  const schemas = specOf(document['definitions'] ?? specOf(document['components'])['schemas']);
  for (const [name, schema] of Object.entries(schemas)) {
    api.models.set(name, {
      id: newId(6),
      name,
      contentType: 'application/json',
      ...given({ description: textOf(specOf(schema)['description']) }),
      schema: JSON.stringify(linked(schema, api.id)),
    });
  }
}

/** @returns ids by the names in the document */
export function importValidators(api: RestApi, document: Spec): Map<string, string> {
  const ids = new Map<string, string>([...api.validators.values()].map(({ name = '', id = '' }) => [name, id]));
  for (const [name, spec] of Object.entries(specOf(document['x-amazon-apigateway-request-validators']))) {
    const id = ids.get(name) ?? newId(6);
    ids.set(name, id);
    const { validateRequestBody, validateRequestParameters } = specOf(spec);
    api.validators.set(id, {
      id,
      name,
      validateRequestBody: validateRequestBody === true,
      validateRequestParameters: validateRequestParameters === true,
    });
  }
  return ids;
}

/** @returns ids by the names in the document */
export function importAuthorizers(api: RestApi, document: Spec): Map<string, string> {
  const ids = new Map<string, string>([...api.authorizers.values()].map(({ name = '', id = '' }) => [name, id]));
  const schemes = specOf(specOf(document['components'])['securitySchemes'] ?? document['securityDefinitions']);
  for (const [name, scheme] of Object.entries(schemes)) {
    const spec = specOf(scheme)['x-amazon-apigateway-authorizer'];
    if (!isSpec(spec)) continue;
    const before = ids.get(name);
    if (before !== undefined) api.authorizers.delete(before);
    const type = (textOf(spec['type']) ?? 'token').toUpperCase();
    const header = textOf(specOf(scheme)['name']);
    const { id = '' } = addAuthorizer(api, {
      name,
      type: type as 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS',
      ...given({
        authType: textOf(specOf(scheme)['x-amazon-apigateway-authtype']),
        authorizerUri: textOf(spec['authorizerUri']),
        authorizerCredentials: textOf(spec['authorizerCredentials']),
        identitySource:
          textOf(spec['identitySource']) ??
          (type === 'TOKEN' || type === 'COGNITO_USER_POOLS'
            ? `method.request.header.${header ?? 'Authorization'}`
            : undefined),
        identityValidationExpression: textOf(spec['identityValidationExpression']),
        authorizerResultTtlInSeconds: numberOf(spec['authorizerResultTtlInSeconds']),
        providerARNs: Array.isArray(spec['providerARNs']) ? spec['providerARNs'].map(String) : undefined,
      }),
    });
    ids.set(name, id);
  }
  return ids;
}

export function importGatewayResponses(api: RestApi, document: Spec): void {
  for (const [type, spec] of Object.entries(specOf(document['x-amazon-apigateway-gateway-responses']))) {
    const { statusCode, responseParameters, responseTemplates } = specOf(spec);
    api.gatewayResponses.set(
      type,
      given({
        statusCode: textOf(statusCode),
        responseParameters: textMap(responseParameters),
        responseTemplates: textMap(responseTemplates),
      }),
    );
  }
}
