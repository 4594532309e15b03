import type { Authorizer } from '@aws-sdk/client-apigatewayv2';
import type { Call } from '@coldstart/cloud';
import { badRequest } from '../errors.ts';
import { isSpec, METHODS, readDocument, resolveRef, specOf, textOf, type Spec } from '../open-api.ts';
import { checkCors, createApi, show } from './apis.ts';
import { changed } from './deploy.ts';
import { addAuthorizers, authorizationOf, corsOf, integrationOf } from './import-parts.ts';
import { addIntegration } from './integrations.ts';
import { given } from './lists.ts';
import { addRoute } from './routes.ts';
import type { V2Operations } from './sdk.ts';
import { findApi, type V2Api } from './state.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html */
export const importOperations: V2Operations = {
  ImportApi: {
    run({ Body, Basepath }, call) {
      const document = openApi(Body);
      const { title, version, description } = specOf(document['info']);
      const Name = textOf(title);
      if (Name === undefined) throw badRequest('The title of the API (info.title) is missing');
      const api = createApi(call, { Name, ...given({ Version: textOf(version), Description: textOf(description) }) });
      api.tags = tagsOf(document);
      fill(call, api, document, Basepath);
      return show(call, api);
    },
  },
  ReimportApi: {
    run({ ApiId, Body, Basepath }, call) {
      const document = openApi(Body);
      const api = findApi(call, ApiId);
      const { title, version, description } = specOf(document['info']);
      const before = structuredClone({
        routes: api.routes,
        integrations: api.integrations,
        authorizers: api.authorizers,
      });
      for (const parts of [api.routes, api.integrations, api.authorizers]) parts.clear();
      try {
        fill(call, api, document, Basepath);
      } catch (error) {
        // A document that is refused changes nothing.
        restore(api.routes, before.routes);
        restore(api.integrations, before.integrations);
        restore(api.authorizers, before.authorizers);
        throw error;
      }
      api.shown = {
        ...api.shown,
        Name: textOf(title) ?? api.shown.Name,
        ...given({ Version: textOf(version), Description: textOf(description) }),
      };
      api.tags = { ...api.tags, ...tagsOf(document) };
      return show(call, api);
    },
  },
};

function restore<Part>(parts: Map<string, Part>, before: ReadonlyMap<string, Part>): void {
  parts.clear();
  for (const [id, part] of before) parts.set(id, part);
}

function openApi(body: string): Spec {
  const document = readDocument(body);
  if (textOf(document['openapi'])?.startsWith('3.0') !== true)
    throw badRequest('Unsupported OpenAPI version. HTTP APIs are imported from OpenAPI 3.0: say openapi: 3.0.1');
  return document;
}

function tagsOf(document: Spec): Record<string, string> {
  const tags = Array.isArray(document['tags']) ? document['tags'] : [];
  return Object.fromEntries(
    tags.flatMap((tag: unknown) => {
      const { name, 'x-amazon-apigateway-tag-value': value } = specOf(tag);
      return textOf(name) === undefined || textOf(value) === undefined ? [] : [[textOf(name), textOf(value)]];
    }),
  ) as Record<string, string>;
}

/** What `prepend` puts before the paths: the path of the first server. */
function basePath(document: Spec, how: string | undefined): string {
  if (how !== 'prepend' && how !== 'split') return '';
  const [server] = Array.isArray(document['servers']) ? document['servers'] : [];
  const { url, variables } = specOf(server);
  const filled = (textOf(url) ?? '').replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    String(specOf(specOf(variables)[name])['default'] ?? ''),
  );
  const path = filled.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/\/+$/, '');
  return how === 'split' ? path.replace(/^\/[^/]+/, '') : path;
}

function fill(call: Call, api: V2Api, document: Spec, how: string | undefined): void {
  const cors = corsOf(document['x-amazon-apigateway-cors']);
  if (cors === undefined) delete api.shown.CorsConfiguration;
  else api.shown.CorsConfiguration = checkCors(cors);
  const authorizers = addAuthorizers(api, document);
  const prefix = basePath(document, how);
  for (const [path, methods] of Object.entries(specOf(document['paths']))) {
    for (const [name, operation] of Object.entries(specOf(methods))) {
      const method = METHODS.get(name);
      if (method === undefined || !isSpec(operation)) continue;
      const isDefault = path === '$default' || path === '/$default';
      const RouteKey = isDefault ? '$default' : `${method} ${prefix}${path}`;
      addOperation(call, api, document, { RouteKey, operation, authorizers });
    }
  }
  changed(call, api);
}

interface Operation {
  readonly RouteKey: string;
  readonly operation: Spec;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
}

function addOperation(call: Call, api: V2Api, document: Spec, { RouteKey, operation, authorizers }: Operation): void {
  const found = resolveRef(document, operation['x-amazon-apigateway-integration']);
  const integration = isSpec(found) ? addIntegration(call, integrationOf(found), api) : undefined;
  addRoute(api, {
    RouteKey,
    ...given({ OperationName: textOf(operation['operationId']) }),
    ...(integration !== undefined && { Target: `integrations/${integration.IntegrationId}` }),
    ...authorizationOf(document, operation, authorizers),
  });
}
