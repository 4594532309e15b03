import type { Access, AccessRule, Call } from '@coldstart/cloud';

/** How an operation is addressed: `POST`, `/v2/apis/{ApiId}/routes`. */
type Address = readonly [method: string, template: string];

/** Static schemas of operations are tuples that begin with 9; the third item is the name, the fourth has the address. */
function addressesOf(sdk: object): Map<string, Address> {
  const found = new Map<string, Address>();
  for (const schema of Object.values(sdk) as unknown[]) {
    if (!Array.isArray(schema) || schema[0] !== 9) continue;
    const [, , name, traits] = schema as [number, string, string, { readonly http?: Address }];
    if (traits.http !== undefined) found.set(name, traits.http);
  }
  return found;
}

/**
 * What an operation of API Gateway asks permission for: its HTTP method, on its path.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html
 */
export function accessByPath(sdk: object): AccessRule<object> {
  const addresses = addressesOf(sdk);
  return (input: object, call: Call): Access => {
    const [method = 'GET', template = '/'] = addresses.get(call.operation) ?? [];
    const members = new Map<string, unknown>(Object.entries(input));
    const path = template
      .replace(/^\/v2/, '')
      .replace(/\?.*$/, '')
      .replaceAll(/\{([^}+]+)\+?\}/g, (_, name: string) => encodeURIComponent(String(members.get(name) ?? '')));
    return { action: `apigateway:${method}`, resource: `arn:aws:apigateway:${call.region}::${path}` };
  };
}

/** Gives each operation the same rule. */
export function withAccess<Operations extends object>(operations: Operations, access: AccessRule<object>): Operations {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, { access, ...(operation as object) }]),
  ) as Operations;
}
