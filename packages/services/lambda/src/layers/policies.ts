import type { Statement } from '@coldstart/iam';
import { onLayerVersion } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { resourceNotFound, wrongRevision } from '../errors.ts';
import { policyDocument, withoutStatement, withStatement } from '../policies/statements.ts';
import {
  changeLayerVersion,
  checkVersionNumber,
  layerArn,
  noSuchLayerVersion,
  peekLayerVersion,
  readLayerName,
} from './names.ts';

export const layerPolicyOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html */
  AddLayerVersionPermission: {
    access: onLayerVersion,
    run(input, call) {
      const name = readLayerName(input.LayerName, call);
      const number = checkVersionNumber(input.VersionNumber);
      const version = changeLayerVersion(call, name, number);
      const { StatementId, Action, Principal, OrganizationId } = input;
      const statement: Statement = {
        Sid: StatementId,
        Effect: 'Allow',
        Principal:
          Principal === '*' ? '*' : { AWS: /^\d{12}$/.test(Principal) ? `arn:aws:iam::${Principal}:root` : Principal },
        Action,
        Resource: layerArn(name, number),
        ...(OrganizationId !== undefined && { Condition: { StringEquals: { 'aws:PrincipalOrgID': OrganizationId } } }),
      };
      checkRevision(input.RevisionId, version.policy?.revisionId);
      version.policy = withStatement(version.policy, statement);
      return { Statement: JSON.stringify(statement), RevisionId: version.policy.revisionId };
    },
  },

  GetLayerVersionPolicy: {
    access: onLayerVersion,
    run(input, call) {
      const name = readLayerName(input.LayerName, call);
      const number = checkVersionNumber(input.VersionNumber);
      const version = peekLayerVersion(call, name, number);
      if (version === undefined) throw noSuchLayerVersion(name, number);
      if (version.policy === undefined) throw resourceNotFound('No policy is associated with the given resource.');
      return { Policy: JSON.stringify(policyDocument(version.policy)), RevisionId: version.policy.revisionId };
    },
  },

  RemoveLayerVersionPermission: {
    access: onLayerVersion,
    run(input, call) {
      const name = readLayerName(input.LayerName, call);
      const version = changeLayerVersion(call, name, checkVersionNumber(input.VersionNumber));
      checkRevision(input.RevisionId, version.policy?.revisionId);
      version.policy = withoutStatement(version.policy, input.StatementId);
      return {};
    },
  },
};

function checkRevision(given: string | undefined, latest: string | undefined): void {
  if (given !== undefined && given !== latest) throw wrongRevision('GetLayerPolicy');
}
