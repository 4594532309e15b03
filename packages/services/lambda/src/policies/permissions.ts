import { onFunction, onNewPermission } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { invalidParameter, noSuchResource, resourceNotFound, wrongRevision } from '../errors.ts';
import { changeFunction, checkQualifier, peekFunction, versionOf } from '../functions/find.ts';
import { askedArn, functionArn, LATEST, readFunctionName, type FunctionName } from '../names.ts';
import { functions, type LambdaFunction } from '../state.ts';
import { policyDocument, statementOf, withoutStatement, withStatement } from './statements.ts';

export const permissionOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
  AddPermission: {
    access: onNewPermission,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      refuseLatest(asked);
      const statement = statementOf(input, askedArn(asked));
      const found = changeFunction(call, { ...asked, qualifier: undefined });
      if (asked.qualifier !== undefined) checkQualifier(found, asked, asked.qualifier);
      checkRevision(found, asked, input.RevisionId);
      const key = asked.qualifier ?? '';
      found.policies.set(key, withStatement(found.policies.get(key), statement));
      return { Statement: JSON.stringify(statement) };
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html */
  RemovePermission: {
    access: onFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const { account, region } = asked;
      const found = call.state(functions, { account, region }).byName.get(asked.name);
      if (found === undefined) throw resourceNotFound(`No policy found for: ${functionArn(asked, asked.qualifier)}`);
      if (asked.qualifier !== undefined) checkQualifier(found, asked, asked.qualifier);
      const key = asked.qualifier ?? '';
      const remaining = withoutStatement(found.policies.get(key), input.StatementId);
      checkRevision(found, asked, input.RevisionId);
      if (remaining === undefined) found.policies.delete(key);
      else found.policies.set(key, remaining);
      return {};
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html */
  GetPolicy: {
    access: onFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const policy = peekFunction(call, asked)?.policies.get(asked.qualifier ?? '');
      if (policy === undefined) throw noSuchResource();
      return { Policy: JSON.stringify(policyDocument(policy)), RevisionId: policy.revisionId };
    },
  },
};

function refuseLatest({ qualifier }: FunctionName): void {
  if (qualifier === LATEST) throw invalidParameter('We currently do not support adding policies for $LATEST.');
}

/** A policy has revisions of its own; before there is one, those of what it will belong to count. */
function checkRevision(found: LambdaFunction, { qualifier }: FunctionName, given: string | undefined): void {
  if (given === undefined) return;
  const owner = qualifier === undefined ? undefined : found.aliases.get(qualifier);
  const latest =
    found.policies.get(qualifier ?? '')?.revisionId ?? owner?.revisionId ?? versionOf(found, qualifier)?.revisionId;
  if (given !== latest) throw wrongRevision('GetPolicy');
}
