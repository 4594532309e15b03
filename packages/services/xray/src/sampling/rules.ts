import { page, requestTagKeys, type AccessRule, type Call } from '@coldstart/cloud';
import { DEFAULT_RULE, samplingRules, type SamplingRule } from '@coldstart/cloud/tracing';
import { AwsError } from '@coldstart/wire';
import { invalidRequest, unbuilt } from '../errors.ts';
import type { XRayOperations } from '../sdk.ts';
import { setTags, tagsOf } from '../tags.ts';
import { ruleArn, shownRule } from './shown.ts';

/** Rules that an account has in a Region, the default one not counted. https://docs.aws.amazon.com/general/latest/gr/xray.html */
const MOST = 25;

interface Which {
  readonly RuleName?: string | undefined;
  readonly RuleARN?: string | undefined;
}

const nameOf = ({ RuleName, RuleARN }: Which): string => RuleName ?? RuleARN?.split('/').at(-1) ?? '';

const onRule: AccessRule<Which> = (input, call, action) => ({ action, resource: ruleArn(call, nameOf(input)) });

/** Those of the account, in their order, and the default one. */
export function allRules(call: Call): SamplingRule[] {
  const own = call.cloud.store.peek(samplingRules, { account: call.account, region: call.region, part: '' });
  const known = [...(own?.byName.values() ?? [])];
  const all = known.some(({ name }) => name === DEFAULT_RULE.name) ? known : [...known, DEFAULT_RULE];
  return all.sort((a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1));
}

function find(call: Call, which: Which): SamplingRule {
  const { RuleName, RuleARN } = which;
  if ((RuleName === undefined) === (RuleARN === undefined))
    throw invalidRequest('Specify either a rule name or a rule ARN, not both');
  const found = allRules(call).find(({ name }) => name === nameOf(which));
  if (found === undefined) throw invalidRequest('Sampling rule does not exist');
  return found;
}

export const samplingRuleOperations: XRayOperations = {
  /** https://docs.aws.amazon.com/xray/latest/api/API_CreateSamplingRule.html */
  CreateSamplingRule: {
    access: (input, call, action) => ({
      action,
      resource: ruleArn(call, nameOf(input.SamplingRule ?? {})),
      context: requestTagKeys(input.Tags),
    }),
    run({ SamplingRule: given, Tags }, call) {
      if (given === undefined) throw invalidRequest('SamplingRule is required');
      if (given.SamplingRateBoost !== undefined) throw unbuilt('SamplingRateBoost of sampling rules');
      if (given.Version !== 1) throw invalidRequest('Invalid rule version');
      const { byName } = call.state(samplingRules);
      const name = nameOf(given);
      if (name === '') throw invalidRequest('A rule name or rule ARN is required');
      if (name === DEFAULT_RULE.name || byName.has(name)) throw invalidRequest('Sampling rule already exists');
      if ([...byName.keys()].filter((one) => one !== DEFAULT_RULE.name).length >= MOST)
        throw new AwsError('RuleLimitExceededException', 'You have reached the maximum number of sampling rules.', {
          status: 400,
        });
      const rule: SamplingRule = {
        name,
        priority: given.Priority ?? 0,
        reservoir: given.ReservoirSize ?? 0,
        rate: given.FixedRate ?? 0,
        serviceName: given.ServiceName ?? '*',
        serviceType: given.ServiceType ?? '*',
        host: given.Host ?? '*',
        method: given.HTTPMethod ?? '*',
        path: given.URLPath ?? '*',
        resourceArn: given.ResourceARN ?? '*',
        attributes: given.Attributes ?? {},
        createdAt: call.now(),
        modifiedAt: call.now(),
      };
      byName.set(name, rule);
      setTags(call, ruleArn(call, name), Tags);
      return { SamplingRuleRecord: shownRule(call, rule) };
    },
  },

  /** https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingRules.html */
  GetSamplingRules: {
    run({ NextToken }, call) {
      const { items, token } = page(
        allRules(call),
        { token: NextToken },
        { keyOf: ({ name }) => name, size: 100, invalid: () => invalidRequest('Invalid NextToken') },
      );
      return {
        SamplingRuleRecords: items.map((rule) => shownRule(call, rule)),
        ...(token !== undefined && { NextToken: token }),
      };
    },
  },

  /** Of the default rule, only how many are traced. https://docs.aws.amazon.com/xray/latest/api/API_UpdateSamplingRule.html */
  UpdateSamplingRule: {
    access: (input, call, action) => onRule(input.SamplingRuleUpdate ?? {}, call, action),
    run({ SamplingRuleUpdate: given }, call) {
      if (given.SamplingRateBoost !== undefined) throw unbuilt('SamplingRateBoost of sampling rules');
      const old = find(call, given);
      const rule: SamplingRule = {
        ...old,
        reservoir: given.ReservoirSize ?? old.reservoir,
        rate: given.FixedRate ?? old.rate,
        ...(old.name !== DEFAULT_RULE.name && {
          priority: given.Priority ?? old.priority,
          serviceName: given.ServiceName ?? old.serviceName,
          serviceType: given.ServiceType ?? old.serviceType,
          host: given.Host ?? old.host,
          method: given.HTTPMethod ?? old.method,
          path: given.URLPath ?? old.path,
          resourceArn: given.ResourceARN ?? old.resourceArn,
          attributes: given.Attributes ?? old.attributes,
        }),
        modifiedAt: call.now(),
      };
      call.state(samplingRules).byName.set(rule.name, rule);
      return { SamplingRuleRecord: shownRule(call, rule) };
    },
  },

  /** https://docs.aws.amazon.com/xray/latest/api/API_DeleteSamplingRule.html */
  DeleteSamplingRule: {
    access: onRule,
    run(input, call) {
      const rule = find(call, input);
      if (rule.name === DEFAULT_RULE.name) throw invalidRequest('The default sampling rule cannot be deleted');
      call.state(samplingRules).byName.delete(rule.name);
      tagsOf(call).byArn.delete(ruleArn(call, rule.name));
      return { SamplingRuleRecord: shownRule(call, rule) };
    },
  },
};
