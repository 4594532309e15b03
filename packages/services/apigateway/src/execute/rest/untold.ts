/** Headers that functions and services are not told, whether a client has sent them or a mapping has made them. */
const UNTOLD = /^(?:content-md5|max-forwards|proxy-authenticate|server|trailer|upgrade|www-authenticate)$/i;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html */
export const isTold = ([name]: readonly [name: string, value: string]): boolean => !UNTOLD.test(name);
