import { defineState } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

interface MacroProperties {
  Name: string;
  FunctionName: string;
}

/** The macros of an account and Region: the functions behind them. */
export const macros = defineState('cloudformation/macros', () => ({ byName: new Map<string, string>() }));

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-macro.html */
export const cloudformationMacro = defineResource<MacroProperties>({
  type: 'AWS::CloudFormation::Macro',
  legacy: true,
  create({ Name, FunctionName }, { call }) {
    call.state(macros).byName.set(Name, FunctionName);
    return { physicalId: Name };
  },
  update({ Name, FunctionName }, _before, { physicalId }, { call }) {
    call.state(macros).byName.set(Name, FunctionName);
    return { physicalId };
  },
  delete({ Name }, _resource, { call }) {
    call.state(macros).byName.delete(Name);
  },
});
