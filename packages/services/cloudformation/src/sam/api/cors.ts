import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { InvalidResource, isIntrinsic } from '@coldstart/cloud/sam';
import { fromTemplate, own, ownParts, Parts, type Part } from './definition.ts';
import { branches, isNothing, isText, pathItem } from './editor.ts';
import { isSwagger, SwaggerEditor } from './swagger.ts';

const SETTINGS = ['AllowMethods', 'AllowHeaders', 'AllowOrigin', 'MaxAge', 'AllowCredentials'];

interface Cors {
  readonly origin: Part;
  readonly headers: Part | undefined;
  readonly methods: Part | undefined;
  readonly maxAge: Part | undefined;
  readonly credentials: boolean;
}

function readCors(logicalId: string, cors: Value): Cors {
  if (typeof cors !== 'string' && !isMap(cors))
    throw new InvalidResource(logicalId, "Invalid value for 'Cors' property");
  const given: ValueMap = typeof cors === 'string' || isIntrinsic(cors) ? { AllowOrigin: cors } : (cors as ValueMap);
  const stranger = Object.keys(given).find((name) => !SETTINGS.includes(name));
  if (stranger !== undefined) throw new InvalidResource(logicalId, `Invalid key '${stranger}' for 'Cors' property.`);
  const part = (name: string): Part | undefined => (given[name] === undefined ? undefined : fromTemplate(given[name]));
  return {
    origin: part('AllowOrigin') ?? own("'*'"),
    headers: part('AllowHeaders'),
    methods: part('AllowMethods'),
    maxAge: part('MaxAge'),
    credentials: given.AllowCredentials === true,
  };
}

/**
 * Adds the mock that answers a browser's preflight to every path that has none.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 */
export function addCors(logicalId: string, body: Part | undefined, cors: Value): Parts {
  if (body === undefined)
    throw new InvalidResource(logicalId, "Cors works only with inline Swagger specified in 'DefinitionBody' property.");
  const settings = readCors(logicalId, cors);
  if (!isSwagger(body))
    throw new InvalidResource(
      logicalId,
      "Unable to add Cors configuration because 'DefinitionBody' does not contain a valid Swagger definition.",
    );
  if (settings.credentials && isText(settings.origin, "'*'"))
    throw new InvalidResource(
      logicalId,
      "Unable to add Cors configuration because 'AllowCredentials' can not be true when 'AllowOrigin' is \"'*'\" or not set",
    );
  const editor = new SwaggerEditor(body);
  const done = new Set<string>();
  for (const { text: path } of editor.paths.names()) {
    // API Gateway takes `/path` and `/path/` for the same.
    const same = path === '/' ? path : path.replace(/\/+$/, '');
    if (!done.has(same)) addPreflight(logicalId, editor, path, settings);
    done.add(same);
  }
  return editor.result();
}

function addPreflight(logicalId: string, editor: SwaggerEditor, path: string, cors: Cors): void {
  // What is found out for the first way of a condition counts for the second, too.
  let { methods } = cors;
  for (const one of branches(editor.paths.get(path))) {
    const item = pathItem(one, path);
    if (item.has('options')) continue;
    if (isNothing(cors.origin))
      throw new InvalidResource(
        logicalId,
        'Structure of the SAM template is invalid. Invalid input. Value for AllowedOrigins is required',
      );
    if (isNothing(methods)) methods = own(`'${SwaggerEditor.methodsForCors(item)}'`);
    item.set('options', preflight(cors, methods));
  }
}

function preflight({ origin, headers, maxAge, credentials }: Cors, methods: Part | undefined): Parts {
  const parameters = new Parts();
  const types = new Parts();
  const add = (name: string, value: Part | undefined, type = 'string'): void => {
    if (value === undefined) return;
    parameters.set(`method.response.header.${name}`, value);
    types.set(name, ownParts({ type }));
  };
  add('Access-Control-Allow-Origin', origin);
  add('Access-Control-Allow-Headers', isNothing(headers) ? undefined : headers);
  add('Access-Control-Allow-Methods', methods);
  add('Access-Control-Max-Age', maxAge, 'integer');
  add('Access-Control-Allow-Credentials', credentials ? own("'true'") : undefined);
  return ownParts({
    summary: 'CORS support',
    consumes: ['application/json'],
    produces: ['application/json'],
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{\n  "statusCode" : 200\n}\n' },
      responses: {
        default: {
          statusCode: '200',
          responseParameters: parameters,
          responseTemplates: { 'application/json': '{}\n' },
        },
      },
    },
    responses: { '200': { description: 'Default response for CORS method', headers: types } },
  });
}
