import { AwsError, type WireResponse } from '@coldstart/wire';
import { page } from './page.ts';
import { parameters, type Visit } from './visit.ts';

/** The link of a mail: the user is confirmed as if they had typed the code. */
export async function confirmUser(visit: Visit): Promise<WireResponse> {
  const given = parameters(visit);
  try {
    await visit.call.invoke('cognito-idp', 'ConfirmSignUp', {
      ClientId: given.get('client_id') ?? '',
      Username: given.get('user_name') ?? '',
      ConfirmationCode: given.get('confirmation_code') ?? '',
    });
    return page(200, { title: 'Confirmed', text: 'Your registration has been confirmed!' });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return page(400, { title: 'Not confirmed', problem: error.message });
  }
}
