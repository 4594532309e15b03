import { defineTimer, formatArn, page, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onSecret } from '../access.ts';
import { invalidParameter, invalidRequest, secretNotFound } from '../errors.ts';
import { checkOwner } from '../managed.ts';
import { findAny, lookUp } from '../names.ts';
import { rotationDue } from '../rotation/timers.ts';
import type { SecretsOperations } from '../sdk.ts';
import { secretsIn, type Secret } from '../state.ts';
import { matches } from './filters.ts';
import { shown, stagesById } from './show.ts';

const DAY = 86_400_000;
const SHORTEST = 7;
const LONGEST = 30;

/** Forgets a secret whose recovery window is over. */
export const secretDeletion = defineTimer<{ readonly name: string; readonly arn: string }>(
  'secretsmanager/deletion',
  (call, { name, arn }) => {
    const byName = secretsIn(call, call);
    const secret = byName.get(name);
    if (secret?.arn === arn && secret.deletion !== undefined) byName.delete(name);
  },
);

interface Deleting {
  readonly SecretId: string;
  readonly RecoveryWindowInDays?: number | undefined;
  readonly ForceDeleteWithoutRecovery?: boolean | undefined;
}

/** @throws AwsError InvalidParameterException */
function windowOf({ RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force = false }: Deleting): number {
  if (force && days !== undefined)
    throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
  if (days !== undefined && (days < SHORTEST || days > LONGEST))
    throw invalidParameter(
      `The RecoveryWindowInDays value must be between ${SHORTEST} and ${LONGEST} days (inclusive).`,
    );
  return force ? 0 : (days ?? LONGEST);
}

function forget(call: Call, secret: Secret): void {
  secretsIn(call, secret).delete(secret.name);
  call.unschedule(secretDeletion, secret.arn, secret);
  call.unschedule(rotationDue, secret.arn, secret);
}

/** What is not there is as good as deleted, for whoever forces it. */
function deletedNothing(id: string, call: Call) {
  const ARN = id.startsWith('arn:') ? id : formatArn(call, 'secretsmanager', `secret:${id}-??????`);
  return { ARN, Name: id, DeletionDate: new Date(call.now()) };
}

export const secretOperations: SecretsOperations = {
  DescribeSecret: {
    access: onSecret,
    run({ SecretId }, call) {
      const secret = findAny(SecretId, call);
      const stages = stagesById(secret);
      return { ...shown(secret), ...(stages !== undefined && { VersionIdsToStages: stages }) };
    },
  },

  ListSecrets: {
    run(input, call) {
      const { Filters = [], IncludePlannedDeletion = false, SortOrder = 'asc', SortBy = 'created-date' } = input;
      const all = [...secretsIn(call, call).values()]
        .filter((secret) => IncludePlannedDeletion || secret.deletion === undefined)
        .filter((secret) => matches(secret, Filters))
        .sort(orders[SortBy] ?? orders['created-date']);
      if (SortOrder === 'desc') all.reverse();
      const scope = [Filters, IncludePlannedDeletion, SortOrder, SortBy];
      const request = { token: input.NextToken, limit: input.MaxResults, scope };
      const { items, token } = page(all, request, {
        keyOf: ({ arn }) => arn,
        size: 100,
        invalid: () => new AwsError('InvalidNextTokenException', 'The NextToken value is invalid.'),
      });
      const SecretList = items.map((secret) => {
        const stages = stagesById(secret);
        return { ...shown(secret), ...(stages !== undefined && { SecretVersionsToStages: stages }) };
      });
      return { SecretList, ...(token !== undefined && { NextToken: token }) };
    },
  },

  DeleteSecret: {
    access: onSecret,
    run(input, call) {
      const days = windowOf(input);
      const secret = lookUp(input.SecretId, call);
      if (secret === undefined) {
        if (days === 0) return deletedNothing(input.SecretId, call);
        throw secretNotFound();
      }
      if (secret.deletion !== undefined && days > 0)
        throw invalidRequest(
          "You can't perform this operation on the secret because it was already scheduled for deletion.",
        );
      // A managed secret can be brought back while its users may still need it.
      if (days === 0) checkOwner(call, secret);
      const at = call.now() + days * DAY;
      if (days === 0) forget(call, secret);
      else {
        secret.deletion = at;
        const { name, arn, account, region } = secret;
        call.schedule(
          secretDeletion,
          { at },
          { name, arn },
          { key: arn, what: `deletion of ${name}`, account, region },
        );
      }
      return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(at) };
    },
  },

  RestoreSecret: {
    access: onSecret,
    run({ SecretId }, call) {
      const secret = findAny(SecretId, call);
      secret.deletion = undefined;
      call.unschedule(secretDeletion, secret.arn, secret);
      return { ARN: secret.arn, Name: secret.name };
    },
  },
};

type Order = (one: Secret, other: Secret) => number;

const orders: Readonly<Record<string, Order | undefined>> & { readonly 'created-date': Order } = {
  'created-date': (one, other) => one.created - other.created,
  'last-accessed-date': (one, other) => (one.accessed ?? 0) - (other.accessed ?? 0),
  'last-changed-date': (one, other) => one.changed - other.changed,
  name: (one, other) => (one.name < other.name ? -1 : 1),
};
