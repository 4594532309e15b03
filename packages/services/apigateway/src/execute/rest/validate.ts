import { Validator, type Schema } from '@cfworker/json-schema';
import { missingParameters, REFUSALS, type Refusal } from './gateway-response.ts';
import { mappedValue } from './mapping.ts';
import type { MethodRequest } from './request.ts';

/**
 * Checks a request as its method's validator says.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function validate(request: MethodRequest): Refusal | undefined {
  const { method, snapshot } = request;
  const validator = snapshot.validators.get(method.requestValidatorId ?? '');
  if (validator?.validateRequestParameters === true) {
    const missing = Object.entries(method.requestParameters ?? {})
      .filter(([name, required]) => required && (mappedValue(name, request) ?? '') === '')
      .map(([name]) => name)
      // Headers before parts of the path before the query, as AWS names them.
      .toSorted((a, b) => a.split('.')[2]?.localeCompare(b.split('.')[2] ?? '') ?? 0)
      .map((name) => name.split('.').slice(3).join('.'));
    if (missing.length > 0) return missingParameters(missing);
  }
  return validator?.validateRequestBody === true && !hasValidBody(request) ? REFUSALS.invalidBody() : undefined;
}

const LINK = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/(.+)$/;

/** A schema whose links to other models lead to definitions of its own. */
function local(value: unknown, used: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => local(one, used));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const [, model] = (name === '$ref' && typeof inner === 'string' && LINK.exec(inner)) || [];
      if (model === undefined) return [name, local(inner, used)];
      used.add(model);
      return [name, `#/definitions/${model}`];
    }),
  );
}

function schemaOf({ snapshot }: MethodRequest, name: string): Schema {
  const definitions: Record<string, unknown> = {};
  const used = new Set<string>([name]);
  for (const model of used) {
    const { schema = '{}' } = snapshot.models.get(model) ?? {};
    definitions[model] = local(JSON.parse(schema), used);
  }
  const { $schema: _, ...own } = definitions[name] as Record<string, unknown>;
  const bundled = Object.entries(definitions).map(([model, schema]) => {
    const { $schema: __, ...rest } = schema as Record<string, unknown>;
    return [model, rest];
  });
  return {
    ...own,
    definitions: { ...(own['definitions'] as object | undefined), ...(Object.fromEntries(bundled) as object) },
  };
}

function hasValidBody(request: MethodRequest): boolean {
  const { method, joined } = request;
  const models = method.requestModels ?? {};
  const [type = ''] = (joined['content-type'] ?? 'application/json').split(';');
  const name = models[type.trim()] ?? models['$default'];
  if (name === undefined) return true;
  const text = request.request.body.toString('utf8');
  try {
    // What is empty is an object without anything.
    const value: unknown = text === '' ? {} : JSON.parse(text);
    return new Validator(schemaOf(request, name), '4', true).validate(value).valid;
  } catch {
    return false;
  }
}
