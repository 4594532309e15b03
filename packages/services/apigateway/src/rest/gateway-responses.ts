import type { GatewayResponse, GatewayResponseType } from '@aws-sdk/client-api-gateway';
import { AwsError } from '@coldstart/wire';
import { notFound } from '../errors.ts';
import { given } from '../v2/lists.ts';
import { patched } from './patch.ts';
import type { RestOperations } from './sdk.ts';
import { findApi, type Snapshot } from './state.ts';

/** What the API answers by itself, and with which status; in the order in which AWS names them. */
export const STATUSES: Readonly<Record<GatewayResponseType, string | undefined>> = {
  REQUEST_TOO_LARGE: '413',
  RESOURCE_NOT_FOUND: '404',
  AUTHORIZER_CONFIGURATION_ERROR: '500',
  MISSING_AUTHENTICATION_TOKEN: '403',
  BAD_REQUEST_BODY: '400',
  INVALID_SIGNATURE: '403',
  INVALID_API_KEY: '403',
  BAD_REQUEST_PARAMETERS: '400',
  AUTHORIZER_FAILURE: '500',
  UNAUTHORIZED: '401',
  INTEGRATION_TIMEOUT: '504',
  ACCESS_DENIED: '403',
  DEFAULT_4XX: undefined,
  DEFAULT_5XX: undefined,
  WAF_FILTERED: '403',
  QUOTA_EXCEEDED: '429',
  THROTTLED: '429',
  API_CONFIGURATION_ERROR: '500',
  UNSUPPORTED_MEDIA_TYPE: '415',
  INTEGRATION_FAILURE: '504',
  EXPIRED_TOKEN: '403',
};

const TEMPLATES = { 'application/json': '{"message":$context.error.messageString}' };

const isType = (type: string): type is GatewayResponseType => Object.hasOwn(STATUSES, type);

/** Which general response stands behind a particular one. */
function generalOf(type: GatewayResponseType): GatewayResponseType | undefined {
  if (type.startsWith('DEFAULT_')) return undefined;
  return STATUSES[type]?.startsWith('4') === true ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
}

/** A response as it is given: the API's own, the general one, or AWS's. */
export function effective(
  { gatewayResponses }: Pick<Snapshot, 'gatewayResponses'>,
  type: GatewayResponseType,
): GatewayResponse {
  const own = gatewayResponses.get(type);
  const statusCode = STATUSES[type];
  if (own !== undefined)
    return {
      defaultResponse: false,
      responseParameters: {},
      ...own,
      ...given({ statusCode: own.statusCode ?? statusCode }),
      responseTemplates: own.responseTemplates ?? TEMPLATES,
      responseType: type,
    };
  const general = generalOf(type);
  const behind = general === undefined ? undefined : gatewayResponses.get(general);
  return {
    defaultResponse: true,
    responseParameters: behind?.responseParameters ?? {},
    responseTemplates: behind?.responseTemplates ?? TEMPLATES,
    responseType: type,
    ...given({ statusCode: behind?.statusCode ?? statusCode }),
  };
}

function checkType(type: string): asserts type is GatewayResponseType {
  if (isType(type)) return;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${type}' at 'responseType' failed to satisfy constraint: Member must satisfy enum value set: [${Object.keys(STATUSES).join(', ')}]`,
    { status: 400 },
  );
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_GatewayResponse.html */
export const gatewayResponseOperations: RestOperations = {
  PutGatewayResponse: {
    run({ restApiId, responseType, statusCode, responseParameters, responseTemplates }, call) {
      checkType(responseType);
      const api = findApi(call, restApiId);
      api.gatewayResponses.set(responseType, given({ statusCode, responseParameters, responseTemplates }));
      return effective(api, responseType);
    },
  },
  GetGatewayResponse: {
    run({ restApiId, responseType }, call) {
      checkType(responseType);
      return effective(findApi(call, restApiId), responseType);
    },
  },
  GetGatewayResponses: {
    run({ restApiId }, call) {
      const api = findApi(call, restApiId);
      return {
        items: Object.keys(STATUSES)
          .filter(isType)
          .sort()
          .map((type) => effective(api, type)),
      };
    },
  },
  UpdateGatewayResponse: {
    run({ restApiId, responseType, patchOperations }, call) {
      checkType(responseType);
      const api = findApi(call, restApiId);
      const next = patched(api.gatewayResponses.get(responseType) ?? {}, patchOperations, {
        '/statusCode': 'text',
        '/responseParameters': 'map',
        '/responseTemplates': 'map',
      });
      api.gatewayResponses.set(responseType, next);
      return effective(api, responseType);
    },
  },
  DeleteGatewayResponse: {
    run({ restApiId, responseType }, call) {
      checkType(responseType);
      if (!findApi(call, restApiId).gatewayResponses.delete(responseType))
        throw notFound('Gateway response type not defined on api');
    },
  },
};
