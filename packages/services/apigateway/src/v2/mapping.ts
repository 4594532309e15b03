import { badRequest } from '../errors.ts';

const REQUEST_KEY = /^(?:(?:append|overwrite|remove):(?:header|querystring)\.[^\s]+|overwrite:path)$/;
const RESPONSE_KEY = /^(?:(?:append|overwrite|remove):header\.[^\s]+|overwrite:statuscode)$/;
/** Headers that mappings may not touch. */
const RESERVED =
  /^(?:access-control-|apigw-|authorization$|connection$|content-encoding$|content-length$|content-location$|forwarded$|keep-alive$|origin$|proxy-authenticate$|proxy-authorization$|te$|trailers$|transfer-encoding$|upgrade$|x-amz-|x-amzn-|x-apigw-api-id$|x-forwarded-for$|x-forwarded-host$|x-forwarded-proto$|via$)/i;

function checkKey(key: string, allowed: RegExp): void {
  if (!allowed.test(key))
    throw badRequest(
      `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: ${key}]`,
    );
  const [, header] = /^[a-z]+:header\.(.+)$/.exec(key) ?? [];
  if (header !== undefined && RESERVED.test(header))
    throw badRequest(`Operations on header ${header} are restricted. Map another header.`);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html */
export function checkRequestMapping(mapping: Readonly<Record<string, string>> | undefined): void {
  for (const key of Object.keys(mapping ?? {})) checkKey(key, REQUEST_KEY);
}

export function checkResponseMapping(
  mappings: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined,
): void {
  for (const [status, mapping] of Object.entries(mappings ?? {})) {
    if (!/^[2-5]\d\d$/.test(status))
      throw badRequest(`Invalid response parameter key: ${status}. It is a status, such as 200.`);
    for (const key of Object.keys(mapping)) checkKey(key, RESPONSE_KEY);
  }
}
