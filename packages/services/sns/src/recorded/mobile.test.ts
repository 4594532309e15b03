import { once, replayAll, type Bench } from '../testing/recorded.ts';

const KEYS = { PlatformPrincipal: 'dummy', PlatformCredential: 'dummy' };
const absent = 'arn:aws:sns:eu-central-1:111111111111:app/ADM/NonExistingApp';

/** What the parameters of recorded tests stand for. */
const ATTRIBUTES: Readonly<Record<string, Record<string, string>>> = {
  Empty: {},
  Invalid_Name_Principal: { PlatformPrincipal: 'Principal' },
  Invalid_Name_Credential: { PlatformCredential: 'Credential' },
  Invalid_Name_Generic: { InvalidKey: 'Value' },
  Data_Too_Long: { CustomUserData: 'A'.repeat(2050) },
  'missing-principal': { PlatformCredential: 'dummy' },
  'missing-credential': { PlatformPrincipal: 'dummy' },
  'dummy-args': KEYS,
};
const attributesOf = (name: string) => ATTRIBUTES[/\[(.*)\]$/.exec(name)?.[1] ?? ''] ?? {};

/** @returns the application's ARN */
async function application({ sns, unique }: Bench): Promise<string> {
  const made = await sns.createPlatformApplication({ Name: unique('app'), Platform: 'ADM', Attributes: KEYS });
  return made.PlatformApplicationArn ?? '';
}

async function device(bench: Bench, more: object = {}): Promise<string> {
  const asked = { PlatformApplicationArn: await application(bench), Token: 'token_1', ...more };
  return (await bench.sns.createPlatformEndpoint(asked)).EndpointArn ?? '';
}

const creating = ({ sns }: Bench, more: { Name?: string; Platform?: string; Attributes?: Record<string, string> }) =>
  sns.createPlatformApplication({ Name: 'app', Platform: 'ADM', Attributes: KEYS, ...more });

replayAll(
  'test_sns.json',
  {
    test_list_platform_applications: once('list-platform-applications', async ({ elsewhere }) => {
      const alone = elsewhere('eu-west-3');
      await alone.createPlatformApplication({ Name: 'app', Platform: 'ADM', Attributes: KEYS });
      return alone.listPlatformApplications({});
    }),
    test_create_platform_application_invalid_attributes: once('platform-application-no-attributes', (bench, name) =>
      creating(bench, { Attributes: attributesOf(name) }),
    ),
    test_create_platform_application_invalid_name: once('invalid-application-name', (bench, name) =>
      creating(bench, { Name: name.includes('empty') ? '' : 'a'.repeat(257) }),
    ),
    test_create_platform_application_invalid_platform: once('invalid-platform', (bench) =>
      creating(bench, { Platform: 'AAA' }),
    ),
    test_get_platform_application_attributes: once('get-application-attributes', async (bench) =>
      bench.sns.getPlatformApplicationAttributes({ PlatformApplicationArn: await application(bench) }),
    ),
    test_get_platform_application_attributes_invalid_arn: once('invalid-application-arn', ({ sns }) =>
      sns.getPlatformApplicationAttributes({ PlatformApplicationArn: 'invalid-arn' }),
    ),
    test_get_platform_application_attributes_non_existing_app: once('non_existing-application-arn', ({ sns }) =>
      sns.getPlatformApplicationAttributes({ PlatformApplicationArn: absent }),
    ),
    test_set_platform_application_attributes: once('set-get-application-attributes', async (bench) => {
      const PlatformApplicationArn = await application(bench);
      const Attributes = { SuccessFeedbackSampleRate: '50' };
      await bench.sns.setPlatformApplicationAttributes({ PlatformApplicationArn, Attributes });
      return bench.sns.getPlatformApplicationAttributes({ PlatformApplicationArn });
    }),
    test_set_platform_application_attributes_invalid_arn: once('invalid-application-arn', ({ sns }) =>
      sns.setPlatformApplicationAttributes({ PlatformApplicationArn: 'invalid-arn', Attributes: {} }),
    ),
    test_set_platform_application_attributes_non_existing_app: once('non_existing-application-arn', ({ sns }, name) =>
      sns.setPlatformApplicationAttributes({ PlatformApplicationArn: absent, Attributes: attributesOf(name) }),
    ),
    test_create_platform_endpoint_idempotency: async (replay, _name, bench) => {
      const asked = { PlatformApplicationArn: await application(bench), Token: 'token_1' };
      await replay.match('create-platform-endpoint', bench.sns.createPlatformEndpoint(asked));
      await replay.match('create-platform-endpoint-idempotent', bench.sns.createPlatformEndpoint(asked));
      const other = { ...asked, Attributes: { Enabled: 'false' } };
      await replay.match('create-platform-endpoint-different-token', bench.sns.createPlatformEndpoint(other));
    },
    test_create_platform_endpoint_custom_data: once('create-endpoint-double-custom-data', async (bench) =>
      bench.sns.getEndpointAttributes({ EndpointArn: await device(bench, { CustomUserData: 'bar' }) }),
    ),
    test_create_platform_endpoint_with_invalid_attributes: once(
      'create-platform-endpoint-invalid-attr',
      (bench, name) => device(bench, { Attributes: attributesOf(name) }),
    ),
    // AWS gave tokens of pages that have nothing, by no rule.
    test_delete_platform_endpoint_with_subscription: undefined,
    test_delete_platform_endpoint: async (replay, _name, bench) => {
      const PlatformApplicationArn = await application(bench);
      const { EndpointArn } = await bench.sns.createPlatformEndpoint({ PlatformApplicationArn, Token: 'token_1' });
      const list = () => bench.sns.listEndpointsByPlatformApplication({ PlatformApplicationArn });
      await replay.match('list-endpoints-by-app-pre-delete', list());
      await replay.match('delete-endpoint', bench.sns.deleteEndpoint({ EndpointArn }));
      await replay.match('list-endpoints-by-app-post-delete', list());
    },
    test_get_platform_endpoint_attributes_non_existent_endpoint: once(
      'set-platform-endpoint-attributes-non-existent-app',
      ({ sns }) => {
        const id = '0f7d5971-aa8b-4bd5-b585-0826e9f93a66';
        return sns.getEndpointAttributes({ EndpointArn: absent.replace('app/ADM/', `endpoint/ADM/${id}/`) });
      },
    ),
    test_set_platform_endpoint_attributes: async (replay, _name, bench) => {
      const EndpointArn = await device(bench);
      const set = { EndpointArn, Attributes: { Enabled: 'false' } };
      await replay.match('set-platform-endpoint-attributes', bench.sns.setEndpointAttributes(set));
      await replay.match('get-platform-endpoint-attributes', bench.sns.getEndpointAttributes({ EndpointArn }));
    },
    test_set_platform_endpoint_attributes_invalid_attributes: once(
      'set-platform-endpoint-invalid-attributes',
      async (bench, name) =>
        bench.sns.setEndpointAttributes({ EndpointArn: await device(bench), Attributes: attributesOf(name) }),
    ),
    test_set_get_sms_attributes: async (replay, _name, { sns }) => {
      const attributes = {
        DeliveryStatusSuccessSamplingRate: '100',
        DefaultSenderID: 'LSTest',
        DefaultSMSType: 'Promotional',
      };
      await sns.setSMSAttributes({ attributes });
      await replay.match('get-sms-all-attributes', sns.getSMSAttributes({}));
      const some = sns.getSMSAttributes({ attributes: ['DefaultSenderID', 'DefaultSMSType'] });
      await replay.match('get-sms-some-attributes', some);
    },
    test_set_invalid_sms_attributes: once('invalid-attribute', ({ sns }, name) => {
      const [key, value] = name.includes('TooLongID')
        ? ['DefaultSendID', 'a'.repeat(12)]
        : ['DefaultSMSType', 'invalid'];
      return sns.setSMSAttributes({ attributes: { [key]: value } });
    }),
    test_opt_in_non_existing_phone_number: once('opt-in-non-existing-number', ({ sns }) =>
      sns.optInPhoneNumber({ phoneNumber: '+4411111111' }),
    ),
    test_opt_in_invalid_number: once('opt-in-non-existing-number', ({ sns }) =>
      sns.optInPhoneNumber({ phoneNumber: 'invalid' }),
    ),
  },
  30,
);
