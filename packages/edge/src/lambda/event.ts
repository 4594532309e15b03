import { base64Of } from '../bytes.ts';
import { shownHeaders } from '../headers.ts';
import type { EdgeContext, EdgeEvent, EdgeHeaders, EdgeOrigin, EdgeRequest, EdgeResponse } from '../messages.ts';
import { MOST_BODY } from './limits.ts';

interface CustomOrigin {
  readonly customHeaders: EdgeHeaders;
  readonly domainName: string;
  readonly keepaliveTimeout: number;
  readonly path: string;
  readonly port: number;
  readonly protocol: 'http' | 'https';
  readonly readTimeout: number;
  readonly sslProtocols: readonly string[];
}
interface S3Origin {
  readonly authMethod: 'origin-access-identity' | 'none';
  readonly customHeaders: EdgeHeaders;
  readonly domainName: string;
  readonly path: string;
  readonly region: string;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html */
export interface LambdaEdgeEvent {
  readonly Records: readonly [
    {
      readonly cf: {
        readonly config: EdgeContext & { readonly eventType: EdgeEvent };
        readonly request: {
          readonly clientIp: string;
          readonly headers: EdgeHeaders;
          readonly method: string;
          readonly origin?: { readonly custom: CustomOrigin } | { readonly s3: S3Origin };
          readonly querystring: string;
          readonly uri: string;
          readonly body?: {
            readonly inputTruncated: boolean;
            readonly action: 'read-only';
            readonly encoding: 'base64';
            readonly data: string;
          };
        };
        readonly response?: {
          readonly headers: EdgeHeaders;
          readonly status: string;
          readonly statusDescription: string;
        };
      };
    },
  ];
}

/** @param includeBody whether the association asks for the request's body; answers' bodies are never shown */
export function lambdaEdgeEvent(
  eventType: EdgeEvent,
  context: EdgeContext,
  includeBody: boolean,
  request: EdgeRequest,
  response?: EdgeResponse,
): LambdaEdgeEvent {
  const { clientIp, method, querystring, uri, origin, body } = request;
  const most = MOST_BODY[eventType];
  return {
    Records: [
      {
        cf: {
          config: {
            distributionDomainName: context.distributionDomainName,
            distributionId: context.distributionId,
            eventType,
            requestId: context.requestId,
          },
          request: {
            clientIp,
            headers: shownHeaders(request.headers),
            method,
            ...(origin === undefined ? {} : { origin: originField(origin) }),
            querystring,
            uri,
            ...(includeBody && eventType.endsWith('request')
              ? {
                  body: {
                    inputTruncated: body.length > most,
                    action: 'read-only',
                    encoding: 'base64',
                    data: base64Of(body.subarray(0, most)),
                  },
                }
              : {}),
          },
          ...(response === undefined
            ? {}
            : {
                response: {
                  headers: shownHeaders(response.headers),
                  status: String(response.status),
                  statusDescription: response.statusDescription,
                },
              }),
        },
      },
    ],
  };
}

function originField(origin: EdgeOrigin): { custom: CustomOrigin } | { s3: S3Origin } {
  const { customHeaders, domainName, path } = origin;
  if (origin.kind === 's3') {
    const region = /\.s3[.-]([a-z0-9-]+)\.amazonaws\.com$/.exec(domainName)?.[1] ?? '';
    return { s3: { authMethod: origin.authMethod, customHeaders, domainName, path, region } };
  }
  const { keepaliveTimeout, port, protocol, readTimeout, sslProtocols } = origin;
  return { custom: { customHeaders, domainName, keepaliveTimeout, path, port, protocol, readTimeout, sslProtocols } };
}
