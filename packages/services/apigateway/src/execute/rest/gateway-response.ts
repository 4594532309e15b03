import type { GatewayResponseType } from '@aws-sdk/client-api-gateway';
import type { WireResponse } from '@coldstart/wire';
import { effective } from '../../rest/gateway-responses.ts';
import { mappedValue } from './mapping.ts';
import type { MethodRequest, StageRequest } from './request.ts';
import { templateContext } from './context.ts';

/** What the API answers by itself. */
export interface Refusal {
  readonly type: GatewayResponseType;
  readonly message: string | null;
  /** `x-amzn-ErrorType` */
  readonly errorType: string;
  /** Where it is not the type's own. */
  readonly status?: number;
}

const refusal =
  (type: GatewayResponseType, errorType: string, message: string | null, status?: number) => (): Refusal => ({
    type,
    errorType,
    message,
    ...(status !== undefined && { status }),
  });

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export const REFUSALS = {
  noMethod: refusal(
    'MISSING_AUTHENTICATION_TOKEN',
    'MissingAuthenticationTokenException',
    'Missing Authentication Token',
  ),
  unauthorized: refusal('UNAUTHORIZED', 'UnauthorizedException', 'Unauthorized'),
  accessDenied: refusal('ACCESS_DENIED', 'AccessDeniedException', 'User is not authorized to access this resource'),
  explicitlyDenied: refusal(
    'ACCESS_DENIED',
    'AccessDeniedException',
    'User is not authorized to access this resource with an explicit deny',
  ),
  authorizerFailed: refusal('AUTHORIZER_FAILURE', 'AuthorizerFailureException', null),
  authorizerMisconfigured: refusal('AUTHORIZER_CONFIGURATION_ERROR', 'AuthorizerConfigurationException', null),
  invalidApiKey: refusal('INVALID_API_KEY', 'ForbiddenException', 'Forbidden'),
  throttled: refusal('THROTTLED', 'TooManyRequestsException', 'Too Many Requests'),
  quotaExceeded: refusal('QUOTA_EXCEEDED', 'LimitExceededException', 'Limit Exceeded'),
  invalidBody: refusal('BAD_REQUEST_BODY', 'BadRequestException', 'Invalid request body'),
  unsupportedMediaType: refusal('UNSUPPORTED_MEDIA_TYPE', 'BadRequestException', 'Unsupported Media Type'),
  timeout: refusal('INTEGRATION_TIMEOUT', 'InternalServerErrorException', 'Endpoint request timed out'),
  unreachable: refusal(
    'INTEGRATION_FAILURE',
    'InternalServerErrorException',
    'Network error communicating with endpoint',
  ),
  malformed: refusal('DEFAULT_5XX', 'InternalServerErrorException', 'Internal server error', 502),
  misconfigured: refusal('API_CONFIGURATION_ERROR', 'InternalServerErrorException', 'Internal server error'),
} as const;

export const missingParameters = (names: readonly string[]): Refusal => ({
  type: 'BAD_REQUEST_PARAMETERS',
  errorType: 'BadRequestException',
  message: `Missing required request parameters: [${names.join(', ')}]`,
});

const VARIABLE =
  /\$\{((?:context|stageVariables)(?:\.[A-Za-z0-9_-]+)+)\}|\$((?:context|stageVariables)(?:\.[A-Za-z0-9_-]+)+)/g;

/** Texts of gateway responses know the variables of the request, and nothing of templates besides. */
function filled(template: string, request: StageRequest & Partial<MethodRequest>, { type, message }: Refusal): string {
  const context = templateContext(request, { message, responseType: type });
  const lookUp = (path: string): unknown => {
    const [root = '', ...names] = path.split('.');
    let current: unknown =
      root === 'context' ? context : root === 'stageVariables' ? request.stage.variables : undefined;
    for (const name of names)
      current =
        typeof current === 'object' && current !== null
          ? (current as Readonly<Record<string, unknown>>)[name]
          : undefined;
    return current;
  };
  return template.replaceAll(VARIABLE, (_, braced?: string, bare?: string) =>
    String(lookUp(braced ?? bare ?? '') ?? ''),
  );
}

/** What is said where nobody has given it other words: a denial with a capital letter, an error with a space. */
function plainText({ type, message }: Refusal, status: number): string {
  if (type === 'ACCESS_DENIED') return JSON.stringify({ Message: message });
  return status < 500 || message === null ? JSON.stringify({ message }) : `{"message": ${JSON.stringify(message)}}`;
}

export function refuse(request: StageRequest & Partial<MethodRequest>, refused: Refusal): WireResponse {
  const {
    statusCode,
    responseParameters = {},
    responseTemplates = {},
    defaultResponse,
  } = effective(request.snapshot, refused.type);
  const own = defaultResponse !== true || statusCode !== undefined ? statusCode : undefined;
  const [[type, template] = ['application/json', '{"message":$context.error.messageString}']] =
    Object.entries(responseTemplates);
  const headers: Record<string, string> = {
    'Content-Type': type,
    'x-amzn-ErrorType': refused.errorType,
  };
  for (const [target, expression] of Object.entries(responseParameters)) {
    const name = target.replace('gatewayresponse.header.', '');
    const value = mappedValue(expression, request);
    if (value !== undefined) headers[name] = value;
  }
  const status = Number(own ?? refused.status ?? 500);
  const isDefault = template === '{"message":$context.error.messageString}';
  return { status, headers, body: isDefault ? plainText(refused, status) : filled(template, request, refused) };
}
