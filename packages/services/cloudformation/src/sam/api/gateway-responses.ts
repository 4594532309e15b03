import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { InvalidResource, isIntrinsic } from '@coldstart/cloud/sam';
import { fromTemplate, mapFromTemplate, ownParts, Parts, Text, type Part } from './definition.ts';
import { isSwagger, SwaggerEditor } from './swagger.ts';

const PLACES: readonly (readonly [string, string])[] = [
  ['Headers', 'header'],
  ['Paths', 'path'],
  ['QueryStrings', 'querystring'],
];
const PROPERTIES = new Set(['ResponseParameters', 'ResponseTemplates', 'StatusCode']);

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html#sam-api-gatewayresponses */
export function addGatewayResponses(logicalId: string, body: Part | undefined, responses: ValueMap): Parts {
  if (body === undefined)
    throw new InvalidResource(
      logicalId,
      "GatewayResponses works only with inline Swagger specified in 'DefinitionBody' property.",
    );
  for (const [type, response] of Object.entries(responses)) check(logicalId, type, response);
  if (!isSwagger(body))
    throw new InvalidResource(
      logicalId,
      "Unable to add Auth configuration because 'DefinitionBody' does not contain a valid Swagger definition.",
    );
  const editor = new SwaggerEditor(body);
  for (const { text: type } of mapFromTemplate(responses).names()) {
    const response = responses[type];
    if (isMap(response)) editor.gatewayResponses.set(new Text(type, false), responseOf(logicalId, type, response));
  }
  return editor.result();
}

function check(logicalId: string, type: string, response: Value): void {
  if (isIntrinsic(response))
    throw new InvalidResource(
      logicalId,
      'Unable to set GatewayResponses attribute because intrinsic functions are not supported for this field.',
    );
  if (!isMap(response))
    throw new InvalidResource(
      logicalId,
      `Invalid property type '${pythonType(response)}' for GatewayResponses. Expected an object of type 'GatewayResponse'.`,
    );
  const stranger = Object.keys(response).find((name) => !PROPERTIES.has(name));
  if (stranger !== undefined)
    throw new InvalidResource(logicalId, `Invalid property '${stranger}' in 'GatewayResponses' property '${type}'.`);
}

/** What the translator calls the type of a value. */
function pythonType(value: Value): string {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'Py27UniStr';
  return typeof value === 'boolean' ? 'bool' : 'int';
}

function responseOf(
  logicalId: string,
  type: string,
  { StatusCode, ResponseParameters, ResponseTemplates }: ValueMap,
): Parts {
  const parameters = ResponseParameters ?? {};
  if (!isMap(parameters))
    throw new InvalidResource(logicalId, `Property 'GatewayResponses.${type}.ResponseParameters' should be a map.`);
  const stranger = Object.keys(parameters).find((name) => !PLACES.some(([place]) => place === name));
  if (stranger !== undefined) throw new InvalidResource(logicalId, `Invalid gateway response parameter '${stranger}'`);
  if (StatusCode !== undefined && !/^[0-9]{1,3}$/.test(String(StatusCode)))
    throw new InvalidResource(logicalId, "Property 'StatusCode' must be numeric");
  const prefixed = new Parts();
  for (const [name, place] of PLACES) {
    const values = parameters[name] ?? {};
    if (!isMap(values)) throw new InvalidResource(logicalId, `Property 'ResponseParameters.${name}' should be a map.`);
    for (const [key, value] of mapFromTemplate(values).entries())
      prefixed.set(new Text(`gatewayresponse.${place}.${key.text}`, false), value);
  }
  return ownParts({
    responseParameters: prefixed,
    responseTemplates: ResponseTemplates === undefined ? new Parts() : fromTemplate(ResponseTemplates),
    statusCode: StatusCode === undefined ? undefined : String(StatusCode),
  });
}
