import { check, type CheckContext } from '@coldstart/checks';
import { GetTemplateCommand, CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** What somebody has pasted into the starter. */
const PASTED = 'ck_live_7d1f02';

type Fields = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The template that CloudFormation has made of the learner's, without what SAM's own managed policies hold. */
async function processed(t: CheckContext): Promise<Fields> {
  const asked = new GetTemplateCommand({ StackName: t.stack.name, TemplateStage: 'Processed' });
  const { TemplateBody = '{}' } = await t.client(CloudFormationClient).send(asked);
  const body: unknown = typeof TemplateBody === 'string' ? JSON.parse(TemplateBody) : TemplateBody;
  return isMap(body) && isMap(body['Resources']) ? body['Resources'] : {};
}

/** Every statement of a policy, wherever it stands. */
function statements(value: unknown): Fields[] {
  if (Array.isArray(value)) return value.flatMap(statements);
  if (!isMap(value)) return [];
  const own = value['Effect'] !== undefined && (value['Action'] ?? value['NotAction']) !== undefined ? [value] : [];
  return [...own, ...Object.values(value).flatMap(statements)];
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const isWide = (value: unknown): boolean => typeof value === 'string' && /^(?:\*|[\w-]+:\*)$/.test(value);

check('no-star', async (t) => {
  for (const [name, resource] of Object.entries(await processed(t))) {
    for (const statement of statements(resource)) {
      if (statement['Effect'] !== 'Allow') continue;
      if (statement['NotAction'] !== undefined || statement['NotResource'] !== undefined)
        t.fail('policies that say what is allowed', `one of ${name} says what is not`);
      const resources = listOf(statement['Resource']);
      if (resources.includes('*')) t.fail('no policy with `*` as its Resource', `one of ${name} has it`);
      const wide = resources.length === 0 ? undefined : listOf(statement['Action']).find(isWide);
      if (wide !== undefined) t.fail('no policy with `*` as its Action', `one of ${name} has \`${String(wide)}\``);
    }
  }
});

check('no-secret', async (t) => {
  const text = t.file('template.yaml');
  if (text.includes(PASTED))
    t.fail('the key of the carrier to be in the secret alone', `${PASTED} stands in template.yaml`);
  const FunctionName = t.stack.resource('ShipFunction');
  const { Environment } = await t.client(LambdaClient).send(new GetFunctionConfigurationCommand({ FunctionName }));
  const { CARRIER_SECRET: named = '' } = Environment?.Variables ?? {};
  t.expect(named, 'CARRIER_SECRET of ShipFunction').toEqual(t.stack.resource('CarrierKey'));
  const { CarrierKey: secret } = await processed(t);
  const properties = isMap(secret) && isMap(secret['Properties']) ? secret['Properties'] : {};
  const wanted = 'Secrets Manager to make the key up';
  if (properties['SecretString'] !== undefined) t.fail(wanted, 'its value stands in the template, or in a parameter');
  if (!isMap(properties['GenerateSecretString'])) t.fail(wanted, 'CarrierKey has no value: nothing says what to make');
});
