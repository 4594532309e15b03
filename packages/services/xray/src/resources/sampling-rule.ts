import type { SamplingRule } from '@aws-sdk/client-xray';
import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

type TemplateRule = Omit<SamplingRule, 'RuleARN' | 'SamplingRateBoost'>;

interface SamplingRuleProperties {
  SamplingRule?: TemplateRule;
  Tags?: { Key: string; Value: string }[];
}

/** What can be changed of a rule. */
const CHANGEABLE = [
  'ResourceARN',
  'Priority',
  'FixedRate',
  'ReservoirSize',
  'Host',
  'ServiceName',
  'ServiceType',
  'HTTPMethod',
  'URLPath',
  'Attributes',
] as const;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-xray-samplingrule.html */
export const xraySamplingRule = resourceRow<SamplingRuleProperties>({
  type: 'AWS::XRay::SamplingRule',
  name: { most: 32 },
  create: {
    CreateSamplingRule: {
      input: ({ name, properties: { SamplingRule: rule }, tags }) =>
        rule && { SamplingRule: { ...rule, RuleName: rule.RuleName ?? name, Version: rule.Version ?? 1 }, Tags: tags },
      id: ({ SamplingRuleRecord }) => SamplingRuleRecord?.SamplingRule?.RuleARN,
      attributes: ({ SamplingRuleRecord }) => ({ RuleARN: SamplingRuleRecord?.SamplingRule?.RuleARN }),
    },
  },
  update: [
    {
      of: ['SamplingRule'],
      put: {
        UpdateSamplingRule: ({ id, properties: { SamplingRule: rule } }) =>
          rule && { SamplingRuleUpdate: { RuleARN: id, Attributes: {}, ...pick(rule, CHANGEABLE) } },
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ id, tags }) => ({ ResourceARN: id, Tags: tags }) },
    untag: { UntagResource: ({ id, keys }) => ({ ResourceARN: id, TagKeys: keys }) },
    read: { ListTagsForResource: { input: ({ id }) => ({ ResourceARN: id }), read: ({ Tags = [] }) => Tags } },
  },
  read: {
    GetSamplingRules: {
      input: () => ({}),
      read: ({ SamplingRuleRecords = [] }, { id }) => {
        const found = SamplingRuleRecords.find(({ SamplingRule: rule }) => rule?.RuleARN === id)?.SamplingRule;
        if (found === undefined) return undefined;
        const { RuleARN: _, ...SamplingRule } = found;
        return { SamplingRule };
      },
    },
  },
  replaces: ({ SamplingRule: now }, { SamplingRule: before }) => now?.RuleName !== before?.RuleName,
  // What only updates of old templates had.
  unsupported: ['RuleName', 'SamplingRuleRecord', 'SamplingRuleUpdate'],
  delete: { DeleteSamplingRule: ({ id }) => ({ RuleARN: id }) },
});
