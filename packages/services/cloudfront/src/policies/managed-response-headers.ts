import type {
  ResponseHeadersPolicyConfig,
  ResponseHeadersPolicyCorsConfig,
  ResponseHeadersPolicySecurityHeadersConfig,
} from '@aws-sdk/client-cloudfront';

const SIMPLE: ResponseHeadersPolicyCorsConfig = {
  AccessControlAllowOrigins: { Quantity: 1, Items: ['*'] },
  AccessControlAllowHeaders: { Quantity: 1, Items: ['*'] },
  AccessControlAllowMethods: { Quantity: 2, Items: ['GET', 'HEAD'] },
  AccessControlAllowCredentials: false,
  OriginOverride: false,
};
const PREFLIGHT: ResponseHeadersPolicyCorsConfig = {
  ...SIMPLE,
  AccessControlAllowMethods: {
    Quantity: 7,
    Items: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
  },
  AccessControlExposeHeaders: { Quantity: 1, Items: ['*'] },
};
const SECURITY: ResponseHeadersPolicySecurityHeadersConfig = {
  XSSProtection: { Override: false, Protection: true, ModeBlock: true },
  FrameOptions: { Override: false, FrameOption: 'SAMEORIGIN' },
  ReferrerPolicy: { Override: false, ReferrerPolicy: 'strict-origin-when-cross-origin' },
  ContentTypeOptions: { Override: true },
  StrictTransportSecurity: {
    Override: false,
    IncludeSubdomains: false,
    Preload: false,
    AccessControlMaxAgeSec: 31_536_000,
  },
};

const policy = (
  name: string,
  Comment: string,
  CorsConfig: ResponseHeadersPolicyCorsConfig | undefined,
  SecurityHeadersConfig?: ResponseHeadersPolicySecurityHeadersConfig,
): ResponseHeadersPolicyConfig => ({
  Comment,
  Name: `Managed-${name}`,
  ...(CorsConfig && { CorsConfig }),
  ...(SecurityHeadersConfig && { SecurityHeadersConfig }),
});

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
export const MANAGED_RESPONSE_HEADERS_POLICIES: Readonly<Record<string, ResponseHeadersPolicyConfig>> = {
  'e61eb60c-9c35-4d20-a928-2b84e02af89c': policy(
    'CORS-and-SecurityHeadersPolicy',
    'Allows all origins for simple CORS requests and adds security headers',
    SIMPLE,
    SECURITY,
  ),
  '5cc3b908-e619-4b99-88e5-2cf7f45965bd': policy(
    'CORS-With-Preflight',
    'Allows all origins for CORS requests, including preflight requests',
    PREFLIGHT,
  ),
  'eaab4381-ed33-4a86-88ca-d9558dc6cd63': policy(
    'CORS-with-preflight-and-SecurityHeadersPolicy',
    'Allows all origins for CORS requests, including preflight requests, and adds security headers',
    PREFLIGHT,
    SECURITY,
  ),
  '67f7725c-6f97-4210-82d7-5512b31e9d03': policy(
    'SecurityHeadersPolicy',
    'Adds a set of security headers to every response',
    undefined,
    SECURITY,
  ),
  '60669652-455b-4ae9-85a4-c4c02393f86c': policy('SimpleCORS', 'Allows all origins for simple CORS requests', SIMPLE),
};
