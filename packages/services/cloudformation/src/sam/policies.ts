import { awsManagedPolicyArns } from '@coldstart/iam/aws-managed';
import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { ifParts, InvalidResource, isIntrinsic, isNoValue, type SamContext } from '@coldstart/cloud/sam';

/** What `Policies` comes to: managed policies of a role, and inline ones. */
export interface RolePolicies {
  readonly managed: Value[];
  readonly inline: Value[];
}

type Kind = 'managed' | 'template' | 'statement' | 'none';

function kindOf(policy: Value, refuse: () => InvalidResource, logicalId: string): Kind {
  if (typeof policy === 'string') return 'managed';
  if (!isMap(policy)) return 'none';
  if (policy.Statement !== undefined) return 'statement';
  const branches = ifParts(policy);
  if (branches !== undefined) {
    const kinds = [branches.yes, branches.no]
      .filter((branch) => !isNoValue(branch))
      .map((branch) => kindOf(branch, refuse, logicalId));
    if (new Set(kinds).size > 1)
      throw new InvalidResource(
        logicalId,
        'Different policy types within the same Fn::If statement is unsupported. Separate different policy types into different Fn::If statements',
      );
    return kinds[0] ?? 'none';
  }
  if (isIntrinsic(policy)) return 'managed';
  const [name, ...others] = Object.keys(policy);
  if (name !== undefined && others.length === 0) return 'template';
  throw refuse();
}

/** Reads a `Policies` property. @param prefix of the names that inline policies get */
export function rolePolicies(
  policies: Value | undefined,
  logicalId: string,
  prefix: string,
  { parameters, policyTemplate }: SamContext,
): RolePolicies {
  const partition = String(parameters.get('AWS::Partition') ?? 'aws');
  const managed: Value[] = [];
  const inline: Value[] = [];
  const list = policies === undefined ? [] : Array.isArray(policies) ? policies : [policies];
  list.forEach((policy, index) => {
    const refuse = (why = ''): InvalidResource =>
      new InvalidResource(logicalId, `Policy at index ${index} in the 'Policies' property is not valid${why}`);
    const kind = kindOf(policy, refuse, logicalId);
    if (kind === 'managed') {
      const arn = eachBranch(policy, (one) => managedArn(one, partition));
      if (!managed.some((one) => JSON.stringify(one) === JSON.stringify(arn))) managed.push(arn);
    } else if (kind !== 'none') {
      inline.push(
        eachBranch(policy, (one) => ({
          PolicyName: `${prefix}${index}`,
          PolicyDocument: kind === 'template' ? expandTemplate(one, logicalId, policyTemplate, refuse) : one,
        })),
      );
    }
  });
  return { managed, inline };
}

function eachBranch(policy: Value, change: (policy: Value) => Value): Value {
  const branches = ifParts(policy);
  if (branches === undefined) return change(policy);
  const either = (branch: Value): Value => (isNoValue(branch) ? branch : eachBranch(branch, change));
  return { 'Fn::If': [branches.condition, either(branches.yes), either(branches.no)] };
}

/** The ARN of an AWS managed policy that was given by name. */
function managedArn(policy: Value, partition: string): Value {
  if (typeof policy !== 'string' || policy.startsWith('arn:')) return policy;
  const found = awsManagedPolicyArns().find((arn) => arn.endsWith(`/${policy}`));
  if (found !== undefined) return found.replace('arn:aws:', `arn:${partition}:`);
  return /^(?:AWS|Amazon|CloudWatch)\w+$/.test(policy) ? `arn:${partition}:iam::aws:policy/${policy}` : policy;
}

function expandTemplate(
  policy: Value,
  logicalId: string,
  find: SamContext['policyTemplate'],
  refuse: (why?: string) => InvalidResource,
): ValueMap {
  const [entry] = Object.entries(isMap(policy) ? policy : {});
  const [name = '', values = {}] = entry ?? [];
  const template = find(name);
  if (template === undefined)
    throw refuse(
      `: '${name}' is not a policy template. The list is at https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html`,
    );
  const given = isMap(values) ? values : {};
  const missing = template.parameters.filter((parameter) => given[parameter] === undefined);
  if (!isMap(values))
    throw new InvalidResource(logicalId, `Must specify valid parameter values for policy template '${name}'`);
  if (missing.length > 0)
    throw new InvalidResource(
      logicalId,
      `Following required parameters of template '${name}' don't have values: [${missing.map((one) => `'${one}'`).join(', ')}]`,
    );
  return { Statement: template.statements.map((statement) => fill(statement, template.parameters, given)) };
}

/** Texts with variables become `Fn::Sub` calls; where they stand tells which texts can have any. */
function fill(value: Value, parameters: readonly string[], given: ValueMap): Value {
  if (Array.isArray(value)) return value.map((item) => fill(item, parameters, given));
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, parameters, given)]));
  if (typeof value !== 'string' || !value.includes('${')) return value;
  const variables: ValueMap = {};
  for (const [, name = ''] of value.matchAll(/\$\{([^{}]+)\}/g)) {
    const parameter = parameters.find((one) => one.toLowerCase() === name.toLowerCase());
    if (parameter !== undefined) variables[name] = given[parameter] ?? '';
  }
  return { 'Fn::Sub': Object.keys(variables).length > 0 ? [value, variables] : value };
}
