import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { InvalidResource, isIntrinsic } from '@coldstart/cloud/sam';
import { fromTemplate, mapFromTemplate, own, Parts } from './definition.ts';
import { invalidDefinition } from './editor.ts';
import { isOpenApi, OpenApiEditor } from './open-api.ts';

/** In the order in which they are put into a definition. */
const SETTINGS = ['AllowOrigins', 'AllowHeaders', 'AllowMethods', 'ExposeHeaders', 'MaxAge', 'AllowCredentials'];
const EXTENSION = 'x-amazon-apigateway-cors';
const ANYWHERE = '*';

const lower = (name: string): string => `${name[0]?.toLowerCase() ?? ''}${name.slice(1)}`;

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapicorsconfiguration.html */
export function addHttpCors(logicalId: string, body: Parts | undefined, cors: Value): Parts {
  if (body === undefined)
    throw new InvalidResource(logicalId, "Cors works only with inline OpenApi specified in 'DefinitionBody' property.");
  if (cors !== true && !isMap(cors)) throw new InvalidResource(logicalId, "Invalid value for 'Cors' property.");
  const stranger =
    isMap(cors) && !isIntrinsic(cors) ? Object.keys(cors).find((name) => !SETTINGS.includes(name)) : undefined;
  if (stranger !== undefined) throw new InvalidResource(logicalId, `Invalid key '${stranger}' for 'Cors' property.`);
  if (!isOpenApi(body))
    throw new InvalidResource(
      logicalId,
      "Unable to add Cors configuration because 'DefinitionBody' does not contain a valid OpenApi definition.",
    );
  if (isMap(cors) && cors.AllowCredentials === true && isAnywhere(cors.AllowOrigins))
    throw new InvalidResource(
      logicalId,
      "Unable to add Cors configuration because 'AllowCredentials' can not be true when 'AllowOrigin' is \"'*'\" or not set.",
    );
  const editor = new OpenApiEditor(body);
  const given = editor.doc.get(EXTENSION);
  if (given !== undefined && !(given instanceof Parts))
    throw invalidDefinition(`Value of '${EXTENSION}' must be a dictionary according to Swagger spec.`);
  const settings = given ?? new Parts('as added');
  fill(settings, cors);
  editor.doc.set(EXTENSION, settings);
  return editor.result();
}

const isAnywhere = (origins: Value | undefined): boolean =>
  Array.isArray(origins) && origins.length === 1 && origins[0] === ANYWHERE;

function fill(settings: Parts, cors: true | ValueMap): void {
  if (cors === true) settings.set('allowOrigins', [own(ANYWHERE)]);
  else if (isIntrinsic(cors) || isIntrinsic(cors.AllowOrigins))
    settings.update(mapFromTemplate(renamed(isIntrinsic(cors) ? cors : (cors.AllowOrigins as ValueMap))));
  else
    for (const name of SETTINGS) {
      const value = cors[name];
      const counts = name === 'AllowCredentials' ? value === true : name === 'MaxAge' || !isEmpty(value);
      if (value !== undefined && counts) settings.set(lower(name), fromTemplate(value));
    }
}

const isEmpty = (value: Value | undefined): boolean => value === '' || (Array.isArray(value) && value.length === 0);

/** What a function chooses from is named as in definitions, too. */
function renamed(map: ValueMap): ValueMap {
  let text = JSON.stringify(map);
  for (const name of SETTINGS) text = text.replaceAll(name, lower(name));
  return JSON.parse(text) as ValueMap;
}
