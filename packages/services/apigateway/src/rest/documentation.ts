import type { DocumentationPart, DocumentationPartType } from '@aws-sdk/client-api-gateway';
import { AwsError } from '@coldstart/wire';
import { badRequest } from '../errors.ts';
import { newId } from '../ids.ts';
import { readDocument, specOf, textMap, textOf } from '../open-api.ts';
import { listed } from './lists.ts';
import { patched } from './patch.ts';
import type { RestOperations } from './sdk.ts';
import { findApi, findPart } from './state.ts';

const NO_PART = 'Invalid Documentation part identifier specified';

/** In AWS's order. */
const TYPES = [
  'RESPONSE_BODY',
  'RESPONSE',
  'METHOD',
  'MODEL',
  'AUTHORIZER',
  'RESPONSE_HEADER',
  'RESOURCE',
  'PATH_PARAMETER',
  'REQUEST_BODY',
  'QUERY_PARAMETER',
  'API',
  'REQUEST_HEADER',
];

function checkType(type: string | undefined): void {
  if (type === undefined || TYPES.includes(type)) return;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${type}' at 'createDocumentationPartInput.location.type' failed to satisfy constraint: Member must satisfy enum value set: [${TYPES.join(', ')}]`,
    { status: 400 },
  );
}

/** The parts of a document: each has its location, and properties of any shape. */
function partsOf(body: unknown): DocumentationPart[] {
  try {
    const text = body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : String(body);
    const { documentationParts } = specOf(readDocument(text)['x-amazon-apigateway-documentation']);
    if (!Array.isArray(documentationParts)) throw new TypeError('There are no documentation parts.');
    return documentationParts.map((given: unknown): DocumentationPart => {
      const { location, properties } = specOf(given);
      const { type, ...place } = specOf(location);
      checkType(textOf(type));
      return {
        location: { type: type as DocumentationPartType, ...textMap(place) },
        properties: JSON.stringify(properties),
      };
    });
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ValidationException') throw error;
    throw badRequest('Unable to build importer with provided input.');
  }
}

/** What is written about an API. https://docs.aws.amazon.com/apigateway/latest/api/API_DocumentationPart.html */
export const documentationOperations: RestOperations = {
  CreateDocumentationPart: {
    run({ restApiId, location, properties }, call) {
      checkType(location?.type);
      const api = findApi(call, restApiId);
      const part: DocumentationPart = { id: newId(6), location, properties };
      api.documentation.set(part.id ?? '', part);
      return { ...part };
    },
  },
  GetDocumentationPart: {
    run: ({ restApiId, documentationPartId }, call) => ({
      ...findPart(call, restApiId, (api) => api.documentation, documentationPartId, NO_PART),
    }),
  },
  GetDocumentationParts: {
    run(input, call) {
      const all = [...findApi(call, input.restApiId).documentation.values()];
      const found = all.filter(
        ({ location }) =>
          (input.type === undefined || location?.type === input.type) &&
          (input.path === undefined || location?.path === input.path) &&
          (input.nameQuery === undefined || location?.name?.includes(input.nameQuery) === true),
      );
      return listed(found, input, ({ id = '' }) => id);
    },
  },
  UpdateDocumentationPart: {
    run({ restApiId, documentationPartId, patchOperations }, call) {
      const before = findPart(call, restApiId, (api) => api.documentation, documentationPartId, NO_PART);
      const next = patched(before, patchOperations, { '/properties': 'fixed' });
      if (next.properties === '') throw badRequest('Documentation part properties must be non-empty');
      findApi(call, restApiId).documentation.set(documentationPartId, next);
      return { ...next };
    },
  },
  DeleteDocumentationPart: {
    run({ restApiId, documentationPartId }, call) {
      findPart(call, restApiId, (api) => api.documentation, documentationPartId, NO_PART);
      findApi(call, restApiId).documentation.delete(documentationPartId);
    },
  },
  ImportDocumentationParts: {
    run({ restApiId, body, mode = 'merge' }, call) {
      const given = partsOf(body);
      const api = findApi(call, restApiId);
      if (mode === 'overwrite') api.documentation.clear();
      const parts = given.map((part): DocumentationPart => ({ ...part, id: newId(6) }));
      for (const part of parts) api.documentation.set(part.id ?? '', part);
      return { ids: parts.map(({ id = '' }) => id), warnings: [] };
    },
  },
};
