import { ownPart, ownParts, Parts, Text, type Part } from './definition.ts';
import {
  ANY_METHOD,
  branches,
  conditional,
  DefinitionEditor,
  hasIntegration,
  INTEGRATION,
  invalidDefinition,
  isNothing,
  isVersion3,
  methodMap,
  methodName,
  partsOf,
  pathItem,
} from './editor.ts';

const NO_METHODS = new Set(['summary', 'description', 'parameters']);
const ENDPOINT = 'x-amazon-apigateway-endpoint-configuration';
const VALIDATORS = 'x-amazon-apigateway-request-validators';

/** Whether a definition is one of Swagger 2 or OpenAPI 3, with paths. */
export function isSwagger(doc: Part | undefined): doc is Parts {
  if (!(doc instanceof Parts) || !(doc.get('paths') instanceof Parts)) return false;
  return !isNothing(doc.get('swagger')) || (!isNothing(doc.get('openapi')) && isVersion3(doc.get('openapi')));
}

/** An empty definition of a REST API. */
export const emptySwagger = (): Parts =>
  ownParts({ swagger: '2.0', info: { version: '1.0', title: { Ref: 'AWS::StackName' } }, paths: {} });

/** Who calls a function from a method. */
export interface FunctionRoute {
  readonly uri: Part;
  readonly credentials?: Part | undefined;
  readonly condition?: string | undefined;
  readonly streamed: boolean;
}

/** What starts a state machine from a method. */
export interface StartRoute {
  readonly uri: Part;
  /** The role that the API starts it with. */
  readonly role: Part;
  /** Makes the request of what comes as JSON. */
  readonly template: Part;
  readonly condition?: string | undefined;
}

interface RequestValidation {
  readonly body: boolean;
  readonly parameters: boolean;
}

/** A parameter that a method takes, `method.request.header.name`. */
export interface RequestParameter {
  readonly name: Text;
  readonly required: Part;
  readonly caching: boolean;
}

/** The definition of a REST API. */
export class SwaggerEditor extends DefinitionEditor {
  security: Parts;
  gatewayResponses: Parts;
  policy: Parts;
  definitions: Parts;

  /** @throws SamProblem for what is no definition */
  constructor(doc: Part | undefined) {
    if (!isSwagger(doc))
      throw invalidDefinition(
        "Invalid Swagger document or the Swagger document is not explicitly defined in 'DefinitionBody'.",
      );
    super(doc);
    const security = this.doc.get('securityDefinitions');
    if (security !== undefined && !isNothing(security) && !(security instanceof Parts))
      throw invalidDefinition('securityDefinitions must be a dictionary.');
    this.security = partsOf(security);
    this.gatewayResponses = partsOf(this.doc.get('x-amazon-apigateway-gateway-responses'));
    this.policy = partsOf(this.doc.get('x-amazon-apigateway-policy'));
    this.definitions = partsOf(this.doc.get('definitions'));
    for (const [name, item] of this.paths.entries()) for (const one of branches(item)) pathItem(one, name.text);
  }

  /** The definition with what was changed, its own copy. */
  result(): Parts {
    if (this.security.size > 0) this.doc.set('securityDefinitions', this.security);
    if (this.gatewayResponses.size > 0) this.doc.set('x-amazon-apigateway-gateway-responses', this.gatewayResponses);
    if (this.definitions.size > 0) this.doc.set('definitions', this.definitions);
    return this.doc.deepCopy();
  }

  addFunction(path: Text, method: Text, { uri, credentials, condition, streamed }: FunctionRoute): void {
    const name = methodName(method);
    if (this.leadsSomewhere(path.text, method))
      throw invalidDefinition(`Lambda integration already exists on Path=${path.text}, Method=${name.text}`);
    this.addPath(path, method);
    for (const item of branches(this.paths.get(path.text))) {
      const methods = pathItem(item, path.text);
      const definition = methodMap(methods.get(name.text), path.text, name.text);
      definition.set(
        INTEGRATION,
        ownParts({
          type: 'aws_proxy',
          httpMethod: 'POST',
          uri: condition === undefined ? uri : conditional(condition, uri),
          responseTransferMode: streamed ? 'STREAM' : undefined,
          credentials,
        }),
      );
      definition.setDefault('responses', new Parts());
      if (condition !== undefined) methods.set(name, conditional(condition, definition));
    }
  }

  addStart(path: Text, method: Text, { uri, role, template, condition }: StartRoute): void {
    const name = methodName(method);
    if (this.leadsSomewhere(path.text, method))
      throw invalidDefinition(`Integration already exists on Path=${path.text}, Method=${name.text}`);
    this.addPath(path, method);
    for (const item of branches(this.paths.get(path.text))) {
      const methods = pathItem(item, path.text);
      const definition = methodMap(methods.get(name.text), path.text, name.text);
      definition.set(
        INTEGRATION,
        ownParts({
          type: 'aws',
          httpMethod: 'POST',
          uri: condition === undefined ? uri : conditional(condition, uri),
          responses: { '200': { statusCode: '200' }, '400': { statusCode: '400' } },
          credentials: role,
          requestTemplates: { 'application/json': template },
        }),
      );
      definition.setDefault(
        'responses',
        ownParts({ '200': { description: 'OK' }, '400': { description: 'Bad Request' } }),
      );
      if (condition !== undefined) methods.set(name, conditional(condition, definition));
    }
  }

  /** Every method of a path that leads somewhere, with its name. */
  methodsOf(path: string): [string, Parts][] {
    return branches(this.paths.get(path)).flatMap((item) =>
      pathItem(item, path)
        .entries()
        .filter(([name]) => !NO_METHODS.has(name.text))
        .flatMap(([name, method]) =>
          branches(method)
            .map((one) => methodMap(one, path, name.text))
            .filter(hasIntegration)
            .map((one): [string, Parts] => [methodName(name).text, one]),
        ),
    );
  }

  /** The security that a method has; the list is a copy. */
  securityOf(definition: Parts, path: string, method: string): Parts[] {
    const given = definition.get('security') ?? [];
    if (!Array.isArray(given))
      throw invalidDefinition(`Type of security for path ${path} method ${method} must be a list`);
    return given.map((one) => {
      if (one instanceof Parts) return one;
      throw invalidDefinition(
        `${String(one)} in Security for path ${path} method ${method} is not a valid dictionary.`,
      );
    });
  }

  askIam(): void {
    if (this.security.has('AWS_IAM')) return;
    this.security.update(
      ownParts({
        AWS_IAM: {
          'x-amazon-apigateway-authtype': 'awsSigv4',
          type: 'apiKey',
          name: 'Authorization',
          in: 'header',
        },
      }),
    );
  }

  askKey(): void {
    if (this.security.has('api_key')) return;
    this.security.update(ownParts({ api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' } }));
  }

  addRequestModel(path: string, method: Text, model: Text, required: Part | undefined): void {
    const name = new Text(model.text.toLowerCase(), model.own);
    for (const definition of this.methodsAt(path, method)) {
      if (this.doc.has('swagger')) {
        const parameters = definition.get('parameters');
        const list = Array.isArray(parameters) ? parameters : [];
        list.push(
          ownParts({
            in: 'body',
            name,
            schema: { $ref: `#/definitions/${name.text}` },
            ...(required !== undefined && { required }),
          }),
        );
        definition.set('parameters', list);
      } else if (isVersion3(this.doc.get('openapi'))) {
        const schema = { $ref: `#/components/schemas/${name.text}` };
        definition.set(
          'requestBody',
          ownParts(
            { content: { 'application/json': { schema } }, ...(required !== undefined && { required }) },
            'as added',
          ),
        );
      }
    }
  }

  addRequestValidator(path: string, method: Text, { body, parameters }: RequestValidation): void {
    const name = body ? (parameters ? 'body-and-params' : 'body-only') : parameters ? 'params-only' : 'no-validation';
    const validators = this.doc.get(VALIDATORS);
    const all = validators instanceof Parts && validators.size > 0 ? validators : new Parts();
    this.doc.set(VALIDATORS, all);
    if (!all.has(name))
      all.update(ownParts({ [name]: { validateRequestBody: body, validateRequestParameters: parameters } }));
    for (const definition of this.methodsAt(path, method))
      definition.update(ownParts({ 'x-amazon-apigateway-request-validator': name }));
  }

  addRequestParameters(path: string, method: Text, parameters: readonly RequestParameter[]): void {
    for (const definition of this.methodsAt(path, method)) {
      const given = definition.get('parameters');
      const list = Array.isArray(given) ? given : [];
      for (const { name, required, caching } of parameters) {
        const [place = '', ...rest] = name.text.replace('method.request.', '').split('.');
        const location = place === 'querystring' ? ownPart('query') : new Text(place, name.own);
        list.push(ownParts({ in: location, name: new Text(rest.join('.'), name.own), required, type: 'string' }));
        const integration = definition.get(INTEGRATION);
        if (!caching || !(integration instanceof Parts)) continue;
        const keys = integration.get('cacheKeyParameters');
        integration.set('cacheKeyParameters', [...(Array.isArray(keys) ? keys : []), name]);
      }
      definition.set('parameters', list);
    }
  }

  disableEndpoint(disabled: Part): void {
    const disable = (parts: Parts, place: string): void => {
      const there = parts.get(ENDPOINT) ?? new Parts();
      if (!(there instanceof Parts))
        throw invalidDefinition(`Invalid OpenAPI definition${place}: The value of '${ENDPOINT}' should be a map.`);
      const configuration = there;
      configuration.set('disableExecuteApiEndpoint', disabled);
      parts.set(ENDPOINT, configuration);
    };
    if (!isVersion3(this.doc.get('openapi') ?? 0)) return disable(this.doc, '');
    const given = this.doc.get('servers');
    const servers = Array.isArray(given) ? given : [new Parts()];
    for (const [index, server] of servers.entries())
      if (server instanceof Parts) disable(server, ` of 'servers[${index}]'`);
    this.doc.set('servers', servers);
  }

  /** `GET,OPTIONS`: what a browser may ask at a path. */
  static methodsForCors(item: Parts): string {
    const names = item.names().map(({ text }) => text);
    const all = names.includes(ANY_METHOD)
      ? ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH']
      : [...names, 'options'].map((name) => name.toUpperCase());
    return [...new Set(all)].sort().join(',');
  }
}
