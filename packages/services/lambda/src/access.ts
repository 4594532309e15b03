import type { Access, Call } from '@coldstart/cloud';
import { askedArn, functionArn, readFunctionName } from './names.ts';
import { resourcePolicy } from './policies/permissions.ts';
import { layerArn, peekLayerVersion, readLayerName, readLayerVersionArn } from './layers/names.ts';
import { mappings } from './event-sources/state.ts';
import { policyDocument } from './state.ts';

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */

interface Named {
  readonly FunctionName?: string | undefined;
  readonly Qualifier?: string | undefined;
}

type Rule<Input> = (input: Input, call: Call) => Access;

/** An action on a function, or on the version or alias that the call names; the resource's policy has a say. */
export function onFunction(operation: string): Rule<Named> {
  return (input, call) => {
    const asked = readFunctionName(input.FunctionName ?? '', call, input.Qualifier);
    return {
      action: `lambda:${operation}`,
      resource: askedArn(asked),
      resourceAccount: asked.account,
      resourcePolicy: resourcePolicy(call, asked),
    };
  };
}

/** An action on a function alone, whatever qualifier the call names. */
export function onWholeFunction(operation: string): Rule<Named> {
  return (input, call) => {
    const asked = readFunctionName(input.FunctionName ?? '', call, input.Qualifier);
    return {
      action: `lambda:${operation}`,
      resource: functionArn(asked),
      resourceAccount: asked.account,
      resourcePolicy: resourcePolicy(call, { ...asked, qualifier: undefined }),
    };
  };
}

interface Layered extends Named {
  readonly Layers?: readonly string[] | undefined;
}

/** As `onWholeFunction`, with the layers that the function is to have. */
export function onSettings(operation: string): Rule<Layered> {
  const rule = onWholeFunction(operation);
  return (input, call) => ({
    ...rule(input, call),
    ...(input.Layers !== undefined && { context: { 'lambda:Layer': input.Layers } }),
  });
}

/** The principal that is to be let in may be restricted. */
export const onNewPermission: Rule<Named & { readonly Principal?: string | undefined }> = (input, call) => ({
  ...onFunction('AddPermission')(input, call),
  ...(input.Principal !== undefined && { context: { 'lambda:Principal': input.Principal } }),
});

interface LayerInput {
  readonly LayerName?: string | undefined;
  readonly VersionNumber?: number | undefined;
}

export function onLayer(operation: string): Rule<LayerInput> {
  return ({ LayerName = '' }, call) => ({
    action: `lambda:${operation}`,
    resource: layerArn(readLayerName(LayerName, call)),
  });
}

export function onLayerVersion(operation: string): Rule<LayerInput> {
  return ({ LayerName = '', VersionNumber = 0 }, call) => {
    const layer = readLayerName(LayerName, call);
    const policy = peekLayerVersion(call, layer, VersionNumber)?.policy;
    return {
      action: `lambda:${operation}`,
      resource: layerArn(layer, VersionNumber),
      resourcePolicy: policy && policyDocument(policy),
    };
  };
}

export const onLayerArn: Rule<{ readonly Arn?: string | undefined }> = ({ Arn = '' }, call) => {
  const layer = readLayerVersionArn(Arn);
  const policy = layer && peekLayerVersion(call, layer, layer.version)?.policy;
  return { action: 'lambda:GetLayerVersion', resource: Arn, resourcePolicy: policy && policyDocument(policy) };
};

export function onMapping(operation: string): Rule<{ readonly UUID?: string | undefined }> {
  return ({ UUID = '' }, call) => {
    const { account, region } = call;
    const target = call.cloud.store.peek(mappings, { account, region, part: '' })?.byId.get(UUID)?.functionArn;
    return {
      action: `lambda:${operation}`,
      resource: `arn:aws:lambda:${region}:${account}:event-source-mapping:${UUID}`,
      ...(target !== undefined && { context: { 'lambda:FunctionArn': target } }),
    };
  };
}

export const onNewMapping: Rule<Named> = ({ FunctionName = '' }, call) => ({
  action: 'lambda:CreateEventSourceMapping',
  resource: '*',
  context: { 'lambda:FunctionArn': askedArn(readFunctionName(FunctionName, call)) },
});

export function onResource(operation: string): Rule<{ readonly Resource?: string | undefined }> {
  return ({ Resource = '' }) => ({ action: `lambda:${operation}`, resource: Resource });
}

export function onSigningConfig(operation: string): Rule<{ readonly CodeSigningConfigArn?: string | undefined }> {
  return ({ CodeSigningConfigArn = '' }) => ({ action: `lambda:${operation}`, resource: CodeSigningConfigArn });
}

export function onUrl(operation: string): Rule<Named & { readonly AuthType?: string | undefined }> {
  const rule = onFunction(operation);
  return (input, call) => ({
    ...rule(input, call),
    ...(input.AuthType !== undefined && { context: { 'lambda:FunctionUrlAuthType': input.AuthType } }),
  });
}
