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

export const DEFAULT_PATH = '$default';

export function isOpenApi(doc: Part | undefined): doc is Parts {
  return (
    doc instanceof Parts &&
    doc.get('paths') instanceof Parts &&
    !isNothing(doc.get('openapi')) &&
    isVersion3(doc.get('openapi'))
  );
}

/** An empty definition of an HTTP API. */
export const emptyOpenApi = (): Parts =>
  ownParts({ openapi: '3.0.1', info: { version: '1.0', title: { Ref: 'AWS::StackName' } }, paths: {} });

function inner(doc: Parts, ...path: string[]): Part | undefined {
  let part: Part | undefined = doc;
  for (const name of path) part = part instanceof Parts ? part.get(name) : undefined;
  return part;
}

/** The definition of an HTTP API. */
export class OpenApiEditor extends DefinitionEditor {
  schemes: Parts;
  tags: Part[];
  info: Parts;

  /** @throws SamProblem for what is no definition */
  constructor(doc: Part | undefined) {
    if (!isOpenApi(doc))
      throw invalidDefinition(
        "Invalid OpenApi document. Invalid values or missing keys for 'openapi' or 'paths' in 'DefinitionBody'.",
      );
    super(doc);
    this.schemes = partsOf(inner(this.doc, 'components', 'securitySchemes'));
    const tags = this.doc.get('tags');
    if (tags !== undefined && !isNothing(tags) && !Array.isArray(tags))
      throw invalidDefinition(`Tags in OpenApi DefinitionBody needs to be a list.`);
    this.tags = Array.isArray(tags) ? tags : [];
    this.info = partsOf(this.doc.get('info'));
  }

  /** The definition with what was changed, its own copy. */
  result(): Parts {
    if (this.tags.length > 0) this.doc.set('tags', this.tags);
    if (this.schemes.size > 0) {
      const components = partsOf(this.doc.get('components'));
      components.set('securitySchemes', this.schemes);
      this.doc.set('components', components);
    }
    if (this.info.size > 0) this.doc.set('info', this.info);
    return this.doc.deepCopy();
  }

  /** Whether the default route leads to a function, whose permission is for all routes then. */
  defaultLeadsTo(logicalId: string): boolean {
    const any = new Text(ANY_METHOD, true);
    if (!this.leadsSomewhere(DEFAULT_PATH, any)) return false;
    return this.methodsAt(DEFAULT_PATH, any, true).every((definition) => {
      const uri = inner(definition, INTEGRATION, 'uri');
      if (!(uri instanceof Parts)) return false;
      return branches(uri).every((one) => {
        const arn = one instanceof Parts ? one.get('Fn::Sub') : undefined;
        return arn instanceof Text && /([A-Za-z0-9]+)\.Arn/.exec(arn.text)?.[1] === logicalId;
      });
    });
  }

  addFunction(path: Text, method: Text, uri: Part, condition: string | undefined): void {
    const name = methodName(method);
    // A definition that has an integration already keeps it.
    if (this.leadsSomewhere(path.text, method)) return;
    this.addPath(path, method);
    for (const item of branches(this.paths.get(path.text))) {
      const methods = pathItem(item, path.text);
      const definition = methodMap(methods.get(name.text), path.text, name.text);
      definition.set(
        INTEGRATION,
        ownParts({
          type: 'aws_proxy',
          httpMethod: 'POST',
          payloadFormatVersion: '2.0',
          uri: condition === undefined ? uri : conditional(condition, uri),
        }),
      );
      if (path.text === DEFAULT_PATH && name.text === ANY_METHOD) definition.set('isDefaultRoute', true);
      definition.setDefault('responses', new Parts());
      if (condition !== undefined) methods.set(name, conditional(condition, definition));
    }
  }

  addPathParameters(path: string, method: Text, names: readonly string[]): void {
    for (const definition of this.methodsAt(path, method)) {
      const given = definition.setDefault('parameters', []);
      const list = Array.isArray(given) ? given : [];
      for (const name of names) {
        const known = list.find((one) => one instanceof Parts && textOf(one.get('name')) === name);
        if (known instanceof Parts) known.set('in', ownPart('path')).set('required', true);
        else list.push(ownParts({ name: new Text(name, false), in: 'path', required: true }));
      }
    }
  }

  setPayloadFormat(path: string, method: Text, version: Part): void {
    for (const definition of this.methodsAt(path, method)) {
      const integration = definition.get(INTEGRATION);
      if (integration instanceof Parts) integration.set('payloadFormatVersion', version);
    }
  }

  /** The API's authorizer for every method that says nothing of its own. */
  setDefaultAuthorizer(name: string, scopes: Part): void {
    for (const { text: path } of this.paths.names()) {
      for (const item of branches(this.paths.get(path))) {
        for (const [method, definition] of pathItem(item, path).entries()) {
          const called = methodName(method).text;
          if (called === 'parameters' || called === 'options') continue;
          if (!pathItem(item, path).has(called))
            throw invalidDefinition(`Could not find ${called} in ${path} within DefinitionBody.`);
          for (const branch of branches(definition)) {
            const one = methodMap(branch, path, method.text);
            if (!hasIntegration(one) || !isNothing(one.get('security'))) continue;
            one.set('security', [new Parts().set(new Text(name, false), scopes)]);
          }
        }
      }
    }
  }

  addSecurity(path: string, method: Text, name: string, scopes: Part): void {
    for (const definition of this.methodsAt(path, method)) {
      const given = definition.get('security') ?? [];
      if (!Array.isArray(given))
        throw invalidDefinition(`Type of security for path ${path} method ${method.text} must be a list`);
      definition.set('security', [...given, new Parts().set(new Text(name, false), scopes)]);
    }
  }

  addTag(name: Text, value: Part): void {
    const known = this.tags.find((one) => one instanceof Parts && textOf(one.get('name')) === name.text);
    if (known instanceof Parts) known.set('x-amazon-apigateway-tag-value', value);
    else this.tags.push(ownParts({ name, 'x-amazon-apigateway-tag-value': value }));
  }

  disableEndpoint(disabled: Part): void {
    const given = this.doc.get('servers');
    const servers = Array.isArray(given) ? given : [new Parts()];
    for (const server of servers) {
      if (!(server instanceof Parts))
        throw invalidDefinition("Value of 'servers' item must be a dictionary according to Swagger spec.");
      const configuration = partsOf(server.get('x-amazon-apigateway-endpoint-configuration'));
      configuration.set('disableExecuteApiEndpoint', disabled);
      server.set('x-amazon-apigateway-endpoint-configuration', configuration);
    }
    this.doc.set('servers', servers);
  }
}

const textOf = (part: Part | undefined): string | undefined => (part instanceof Text ? part.text : undefined);
