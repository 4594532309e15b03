import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { fromTemplate, own, ownParts, Parts, Text, type Part } from './definition.ts';
import { ANY_METHOD, branches, invalidDefinition, pathItem } from './editor.ts';
import { pythonText } from './python-text.ts';
import type { SwaggerEditor } from './swagger.ts';

/*
 * Who may call a REST API, as its `Auth.ResourcePolicy` or an event's says.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-resourcepolicystatement.html
 */

const listOf = (value: Value): Value[] => (Array.isArray(value) ? value : [value]);
const isEmpty = (value: Value | undefined): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Adds what a policy says of one path. @param stage the name of the stage */
export function addResourcePolicy(editor: SwaggerEditor, policy: ValueMap, path: string, stage: Part): void {
  const resources = (): Part => methodUris(editor, path, stage);
  const { AwsAccountWhitelist: allowed, AwsAccountBlacklist: denied } = policy;
  if (!isEmpty(allowed)) addAccounts(editor, 'Allow', allowed ?? [], resources());
  if (!isEmpty(denied)) addAccounts(editor, 'Deny', denied ?? [], resources());
  const { IpRangeWhitelist: inside, IpRangeBlacklist: outside } = policy;
  if (!isEmpty(inside))
    addPair(editor, resources(), 'NotIpAddress', ownParts({ 'aws:SourceIp': addresses(inside) }, 'as added'));
  if (!isEmpty(outside))
    addPair(editor, resources(), 'IpAddress', ownParts({ 'aws:SourceIp': addresses(outside) }, 'as added'));
  for (const [list, operator] of [
    ['Blacklist', 'StringEquals'],
    ['Whitelist', 'StringNotEquals'],
  ] as const) {
    const condition = networks(policy, list);
    if (condition.size > 0) addPair(editor, resources(), operator, condition);
  }
  editor.doc.set('x-amazon-apigateway-policy', editor.policy);
}

/** Statements that the template has written itself. */
export function addCustomStatements(editor: SwaggerEditor, given: Value | undefined): void {
  if (given === undefined) return;
  editor.policy.set('Version', own('2012-10-17'));
  if (editor.policy.get('Statement') === undefined) editor.policy.set('Statement', fromTemplate(given));
  else add(editor, listOf(given).map(fromTemplate), true);
  editor.doc.set('x-amazon-apigateway-policy', editor.policy);
}

const addresses = (value: Value | undefined): Part[] => listOf(value ?? []).map(fromTemplate);

/** What the methods of a path are called in policies. */
function methodUris(editor: SwaggerEditor, path: string, stage: Part): Part[] {
  const names = branches(editor.paths.get(path)).flatMap((item) => pathItem(item, path).names());
  const pattern = path.replaceAll(/\{(?:[a-zA-Z0-9._-]+|[a-zA-Z0-9._-]+\+|proxy\+)\}/g, '*');
  return names.map(({ text }) => {
    const method = text === ANY_METHOD || text === 'any' ? '*' : text.toUpperCase();
    const uri = new Text(`execute-api:/\${__Stage__}/${method}${pattern}`, false);
    return ownParts({ 'Fn::Sub': [uri, { __Stage__: stage }] });
  });
}

function add(editor: SwaggerEditor, statements: Part[], once: boolean): void {
  const given = editor.policy.get('Statement');
  const list = given === undefined ? [] : Array.isArray(given) ? given : [given];
  const known = new Set(list.map(pythonText));
  for (const one of statements) if (!once || !known.has(pythonText(one))) list.push(one);
  editor.policy.set('Statement', list);
}

function addAccounts(editor: SwaggerEditor, effect: 'Allow' | 'Deny', accounts: Value, resources: Part): void {
  if (!isMap(accounts) && !Array.isArray(accounts))
    throw invalidDefinition(`Type of '${String(accounts)}' must be a list or dictionary`);
  editor.policy.set('Version', own('2012-10-17'));
  const statement = ownParts({
    Effect: effect,
    Action: 'execute-api:Invoke',
    Resource: resources,
    Principal: { AWS: listOf(accounts).map(fromTemplate) },
  });
  // A single statement stands alone.
  if (editor.policy.get('Statement') === undefined) editor.policy.set('Statement', statement);
  else add(editor, [statement], false);
}

/** Everybody is allowed, and those denied whom a condition is about. */
function addPair(editor: SwaggerEditor, resources: Part, operator: string, condition: Parts): void {
  editor.policy.set('Version', own('2012-10-17'));
  const statement = (Effect: string, more: { Condition?: Parts }): Parts =>
    ownParts({ Effect, Action: 'execute-api:Invoke', Resource: resources, Principal: '*', ...more });
  const deny = statement('Deny', { Condition: ownParts({ [operator]: condition }, 'as added') });
  add(editor, [statement('Allow', {}), deny], true);
}

function networks(policy: ValueMap, list: 'Whitelist' | 'Blacklist'): Parts {
  const given = policy[`SourceVpc${list}`];
  if (given !== undefined && !(Array.isArray(given) && given.every((one) => typeof one === 'string')))
    throw invalidDefinition(
      `SourceVpc${list} must be a list of strings. Use IntrinsicVpc${list} instead for values that use Intrinsic Functions`,
    );
  const named = Array.isArray(given) ? given.map(String) : [];
  const intrinsic = (name: string): Value[] => (policy[name] === undefined ? [] : listOf(policy[name]));
  const condition = new Parts();
  const put = (key: string, values: Value[]): void => {
    if (values.length > 0) condition.set(key, values.map(fromTemplate));
  };
  put('aws:SourceVpc', [...named.filter((one) => one.startsWith('vpc-')), ...intrinsic(`IntrinsicVpc${list}`)]);
  put('aws:SourceVpce', [...named.filter((one) => one.startsWith('vpce-')), ...intrinsic(`IntrinsicVpce${list}`)]);
  return condition;
}
