import type { Call } from '@coldstart/cloud';
import { onRole, onUser } from './access.ts';
import { noSuchEntity, validationError } from './errors.ts';
import { roleNamed, userNamed } from './identities.ts';
import { managedPolicyDocument } from './principal-policies.ts';
import type { IamOperations } from './sdk.ts';

/** As answers give it. */
export function describeBoundary(boundary: string | undefined): {
  PermissionsBoundary?: { PermissionsBoundaryType: 'PermissionsBoundaryPolicy'; PermissionsBoundaryArn: string };
} {
  if (boundary === undefined) return {};
  return {
    PermissionsBoundary: {
      // The API answers "Policy", whatever the model's enum says.
      PermissionsBoundaryType: 'Policy' as 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: boundary,
    },
  };
}

/** @throws AwsError for what is no ARN, or no policy */
export function checkedBoundary(call: Call, arn: string | undefined): string | undefined {
  if (arn === undefined) return undefined;
  if (!/^arn:aws:iam::(?:\d{12}|aws):policy\/.+$/.test(arn))
    throw validationError(`Value (${arn}) for parameter PermissionsBoundary is invalid.`);
  if (managedPolicyDocument(call.cloud.store, arn) === undefined) {
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
  }
  return arn;
}

export const boundaryOperations: IamOperations = {
  PutUserPermissionsBoundary: {
    access: onUser,
    run(input, call) {
      userNamed(call, input.UserName).boundary = checkedBoundary(call, input.PermissionsBoundary);
    },
  },
  DeleteUserPermissionsBoundary: {
    access: onUser,
    run(input, call) {
      const user = userNamed(call, input.UserName);
      if (user.boundary === undefined)
        throw noSuchEntity(`The user with name ${input.UserName} does not have a permissions boundary.`);
      user.boundary = undefined;
    },
  },
  PutRolePermissionsBoundary: {
    access: onRole,
    run(input, call) {
      roleNamed(call, input.RoleName).boundary = checkedBoundary(call, input.PermissionsBoundary);
    },
  },
  DeleteRolePermissionsBoundary: {
    access: onRole,
    run(input, call) {
      const role = roleNamed(call, input.RoleName);
      if (role.boundary === undefined)
        throw noSuchEntity(`The role with name ${input.RoleName} does not have a permissions boundary.`);
      role.boundary = undefined;
    },
  },
};
