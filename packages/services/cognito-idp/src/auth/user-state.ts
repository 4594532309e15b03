import { disabledUser, noUser, notAuthorized, refused, unconfirmed, wrongPassword } from '../errors.ts';
import type { PoolClient, User } from '../state.ts';
import type { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';

/** What whoever names nobody is told: that, or what a wrong password is told. */
export const unknownUser = ({ settings }: PoolClient): AwsError =>
  settings.PreventUserExistenceErrors === 'ENABLED' ? wrongPassword() : noUser();

/** @throws AwsError where a user's state keeps them out, whatever they know */
export function checkState({ enabled, status, temporaryUntil }: User, call: Call): void {
  if (!enabled) throw disabledUser();
  if (status === 'UNCONFIRMED') throw unconfirmed();
  if (status === 'RESET_REQUIRED')
    throw refused('PasswordResetRequiredException', 'Password reset required for the user');
  if (temporaryUntil !== undefined && temporaryUntil < call.now())
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
}
