import type { Call } from '@coldstart/cloud';
import { invalid, invalidParameter } from './errors.ts';
import type { SnsOperations } from './sdk.ts';
import { smsSettings } from './state.ts';

/** Settings of text messages, none of which is sent; what they may be. */
const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  MonthlySpendLimit: /^\d+$/,
  DeliveryStatusIAMRole: /^arn:/,
  DeliveryStatusSuccessSamplingRate: /^(?:\d|[1-9]\d|100)$/,
  DefaultSenderID: /^(?=.*[A-Za-z])[\w-]{1,11}$/,
  DefaultSMSType: /^(?:Promotional|Transactional)$/,
  UsageReportS3Bucket: /^[a-z0-9.-]+$/,
};

const settingsOf = (call: Call): Record<string, string> => call.state(smsSettings).attributes;

/** https://docs.aws.amazon.com/sns/latest/api/API_SetSMSAttributes.html */
export const smsOperations: SnsOperations = {
  SetSMSAttributes: {
    run({ attributes }, call) {
      for (const [name, value] of Object.entries(attributes)) {
        if (ATTRIBUTES[name] === undefined) throw invalid(`${name} is not a valid attribute`);
        if (!ATTRIBUTES[name].test(value)) throw invalid(`${name} is invalid`);
      }
      Object.assign(settingsOf(call), attributes);
      return {};
    },
  },

  GetSMSAttributes: {
    run({ attributes: names }, call) {
      const all = { MonthlySpendLimit: '1', ...settingsOf(call) };
      return { attributes: Object.fromEntries(Object.entries(all).filter(([name]) => names?.includes(name) ?? true)) };
    },
  },

  /** Nobody opts out of what is not sent. */
  CheckIfPhoneNumberIsOptedOut: {
    run: () => ({ isOptedOut: false }),
  },

  ListPhoneNumbersOptedOut: {
    run: () => ({ phoneNumbers: [] }),
  },

  OptInPhoneNumber: {
    run({ phoneNumber }) {
      if (!/^\+\d{7,15}$/.test(phoneNumber)) throw invalidParameter('PhoneNumber', 'input incorrectly formatted');
      return {};
    },
  },
};
