import { onPool } from '../access.ts';
import { invalidParameter, notImplemented, refused } from '../errors.ts';
import type { CognitoOperations } from '../sdk.ts';
import { findPool, type Pool } from '../state.ts';

function show({ mfa, settings }: Pool) {
  return {
    ...(mfa.sms !== undefined && { SmsMfaConfiguration: mfa.sms }),
    ...(mfa.software && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
    ...(mfa.email !== undefined && { EmailMfaConfiguration: mfa.email }),
    MfaConfiguration: settings.MfaConfiguration,
  };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html */
export const mfaOperations: CognitoOperations = {
  SetUserPoolMfaConfig: {
    access: onPool,
    run(input, call) {
      const pool = findPool(call, input.UserPoolId);
      const {
        MfaConfiguration = 'OFF',
        SmsMfaConfiguration,
        SoftwareTokenMfaConfiguration,
        EmailMfaConfiguration,
      } = input;
      if (input.WebAuthnConfiguration !== undefined)
        throw notImplemented('Passkeys of user pools (WebAuthnConfiguration)');
      const software = SoftwareTokenMfaConfiguration?.Enabled ?? false;
      const isAny = software || SmsMfaConfiguration !== undefined || EmailMfaConfiguration !== undefined;
      if (MfaConfiguration === 'OFF' && isAny)
        throw invalidParameter("Invalid MFA configuration given, can't turn off MFA and configure an MFA together.");
      if (MfaConfiguration !== 'OFF' && !isAny)
        throw invalidParameter(
          "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.",
        );
      if (
        SmsMfaConfiguration !== undefined &&
        SmsMfaConfiguration.SmsConfiguration === undefined &&
        pool.settings.SmsConfiguration === undefined
      )
        throw invalidParameter(
          'SMS MFA needs an SmsConfiguration: name the role that Cognito sends text messages with.',
        );
      if (EmailMfaConfiguration !== undefined && pool.settings.EmailConfiguration?.EmailSendingAccount !== 'DEVELOPER')
        throw refused(
          'InvalidParameterException',
          'EmailMfaConfiguration needs an EmailConfiguration with EmailSendingAccount DEVELOPER.',
        );
      pool.mfa = {
        software,
        sms: SmsMfaConfiguration && {
          ...SmsMfaConfiguration,
          SmsConfiguration: SmsMfaConfiguration.SmsConfiguration ?? pool.settings.SmsConfiguration,
        },
        email: EmailMfaConfiguration,
      };
      pool.settings = {
        ...pool.settings,
        MfaConfiguration,
        ...(SmsMfaConfiguration?.SmsConfiguration !== undefined && {
          SmsConfiguration: SmsMfaConfiguration.SmsConfiguration,
        }),
        ...(SmsMfaConfiguration?.SmsAuthenticationMessage !== undefined && {
          SmsAuthenticationMessage: SmsMfaConfiguration.SmsAuthenticationMessage,
        }),
      };
      pool.changed = call.now();
      return show(pool);
    },
  },

  GetUserPoolMfaConfig: {
    access: onPool,
    run: ({ UserPoolId }, call) => show(findPool(call, UserPoolId)),
  },
};
