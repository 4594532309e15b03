import { randomUUID } from 'node:crypto';
import { onWholeFunction } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { invalidParameter, refuseUnbuilt, wrongRevision } from '../errors.ts';
import { readFunctionName, refuseQualifier } from '../names.ts';
import type { FunctionVersion, LambdaFunction } from '../state.ts';
import { withEnvironment } from './environment.ts';
import { configuration, fingerprint } from './configuration.ts';
import { changeFunction } from './find.ts';
import { checkReady } from './lifecycle.ts';

/**
 * Freezes `$LATEST` as the next version; as long as nothing has changed it is the version that there is already.
 *
 * @param state `Pending` when it is published by the request that creates or changes the function
 */
export function publish(
  found: LambdaFunction,
  description: string | undefined,
  state: FunctionVersion['state'],
): FunctionVersion {
  const print = fingerprint(found.latest);
  const same = found.published?.fingerprint === print ? found.versions.get(found.published.version) : undefined;
  if (same !== undefined) return same;
  const version: FunctionVersion = {
    ...found.latest,
    version: String(found.nextVersion),
    settings: { ...found.latest.settings, description: description ?? found.latest.settings.description },
    revisionId: randomUUID(),
    key: randomUUID(),
    state,
    lastUpdate: state === 'Active' ? 'Successful' : undefined,
  };
  found.nextVersion += 1;
  found.versions.set(version.version, version);
  found.published = { fingerprint: print, version: version.version };
  return version;
}

export const publishVersionOperation: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html */
  PublishVersion: {
    access: onWholeFunction,
    async run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      refuseQualifier(asked);
      refuseUnbuilt('PublishVersion', input, 'PublishTo');
      const found = changeFunction(call, asked);
      checkReady(asked, found.latest);
      if (input.RevisionId !== undefined && input.RevisionId !== found.latest.revisionId) {
        throw wrongRevision('GetFunction/GetAlias');
      }
      const { sha256 } = found.latest.code;
      if (input.CodeSha256 !== undefined && input.CodeSha256 !== sha256) {
        throw invalidParameter(
          `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${sha256}). Please try again with the CodeSHA256 in $LATEST.`,
        );
      }
      const before = found.nextVersion;
      const version = publish(found, input.Description, 'Active');
      if (found.nextVersion !== before) found.latest.revisionId = randomUUID();
      return withEnvironment(call, asked, version, configuration(asked, found, version, version.version));
    },
  },
};
