import { validationError } from '../errors.ts';
import { type InvokeAny, isMap, type Value, type ValueMap } from '@coldstart/cloud';

const REFERENCE = /\{\{resolve:([a-z-]+):([^{}]*)\}\}/g;

/**
 * Replaces `{{resolve:ssm:...}}`, `{{resolve:ssm-secure:...}}` and `{{resolve:secretsmanager:...}}`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export async function resolveDynamicReferences(value: Value, invoke: InvokeAny): Promise<Value> {
  if (typeof value === 'string') return value.includes('{{resolve:') ? replace(value, invoke) : value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolveDynamicReferences(item, invoke)));
  if (!isMap(value)) return value;
  const result: ValueMap = {};
  for (const [key, inner] of Object.entries(value)) result[key] = await resolveDynamicReferences(inner, invoke);
  return result;
}

async function replace(text: string, invoke: InvokeAny): Promise<string> {
  let result = '';
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const [whole, service = '', argument = ''] = match;
    result += text.slice(end, match.index) + (await fetch(service, argument, invoke));
    end = match.index + whole.length;
  }
  return result + text.slice(end);
}

async function fetch(service: string, argument: string, invoke: InvokeAny): Promise<string> {
  if (service === 'ssm' || service === 'ssm-secure') {
    const { Parameters: found } = await invoke('ssm', 'GetParameters', {
      Names: [argument],
      WithDecryption: service === 'ssm-secure',
    });
    const value = Array.isArray(found) ? field(found[0], 'Value') : undefined;
    if (value === undefined) throw validationError(`Parameters: [${service}:${argument}] cannot be found.`);
    return value;
  }
  if (service === 'secretsmanager') {
    // arn:... ids hold colons: what follows the name is SecretString:json-key:version-stage:version-id.
    const [id = '', rest = ''] = argument.split(/:SecretString:?/);
    const [key = '', stage = '', version = ''] = rest.split(':');
    const answer = await invoke('secretsmanager', 'GetSecretValue', {
      SecretId: id,
      ...(stage === '' ? {} : { VersionStage: stage }),
      ...(version === '' ? {} : { VersionId: version }),
    });
    const secret = field(answer, 'SecretString') ?? '';
    if (key === '') return secret;
    const found = field(JSON.parse(secret), key);
    if (found === undefined) throw validationError(`Could not find a value associated with JSONKey in SecretString`);
    return found;
  }
  throw validationError(
    `Dynamic references to the service ${service} do not exist: use ssm, ssm-secure or secretsmanager`,
  );
}

function field(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = (value as Record<string, unknown>)[key];
  return found === undefined ? undefined : String(found);
}
