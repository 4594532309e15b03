import type { DocumentationVersion } from '@aws-sdk/client-api-gateway';
import { badRequest, conflict } from '../errors.ts';
import { given } from '../v2/lists.ts';
import { listed } from './lists.ts';
import { patched } from './patch.ts';
import type { RestOperations } from './sdk.ts';
import { findApi, findPart } from './state.ts';

const NO_VERSION = 'Invalid Documentation version specified';

/** What was written about an API, as it was at a time. https://docs.aws.amazon.com/apigateway/latest/api/API_DocumentationVersion.html */
export const documentationVersionOperations: RestOperations = {
  CreateDocumentationVersion: {
    run({ restApiId, documentationVersion: version, stageName, description }, call) {
      const api = findApi(call, restApiId);
      if (!/^[A-Za-z0-9_.-]{1,64}$/.test(version))
        throw badRequest('Documentation version only allows a-zA-Z0-9_.- and has 1 to 64 of them');
      if (api.documentationVersions.has(version)) throw conflict('Documentation version already exists');
      const stage = stageName === undefined ? undefined : api.stages.get(stageName);
      if (stageName !== undefined && stage === undefined) throw badRequest('Invalid stage identifier specified');
      const made: DocumentationVersion = { version, createdDate: new Date(call.now()), ...given({ description }) };
      api.documentationVersions.set(version, made);
      if (stage !== undefined) stage.documentationVersion = version;
      return { ...made };
    },
  },
  GetDocumentationVersion: {
    run: ({ restApiId, documentationVersion }, call) => ({
      ...findPart(call, restApiId, (api) => api.documentationVersions, documentationVersion, NO_VERSION),
    }),
  },
  GetDocumentationVersions: {
    run: (input, call) =>
      listed(findApi(call, input.restApiId).documentationVersions.values(), input, ({ version = '' }) => version),
  },
  UpdateDocumentationVersion: {
    run({ restApiId, documentationVersion, patchOperations }, call) {
      const before = findPart(call, restApiId, (api) => api.documentationVersions, documentationVersion, NO_VERSION);
      const next = patched(before, patchOperations, { '/description': 'text' });
      findApi(call, restApiId).documentationVersions.set(documentationVersion, next);
      return { ...next };
    },
  },
  DeleteDocumentationVersion: {
    run({ restApiId, documentationVersion }, call) {
      findPart(call, restApiId, (api) => api.documentationVersions, documentationVersion, NO_VERSION);
      const api = findApi(call, restApiId);
      if ([...api.stages.values()].some((stage) => stage.documentationVersion === documentationVersion))
        throw badRequest('Active stages pointing to this documentation version must be moved or deleted');
      api.documentationVersions.delete(documentationVersion);
    },
  },
};
