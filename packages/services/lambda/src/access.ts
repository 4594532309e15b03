import type { AccessRule } from '@coldstart/cloud';
import { askedArn, functionArn, readFunctionName } from './names.ts';
import { resourcePolicy } from './policies/resource-policy.ts';
import { layerArn, peekLayerVersion, readLayerName, readLayerVersionArn } from './layers/names.ts';
import { mappingArn, mappings } from './event-sources/state.ts';
import { policyDocument } from './policies/statements.ts';

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */

interface Named {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
}

/** An action on a function, or on the version or alias that the call names; the resource's policy has a say. */
export const onFunction = ((input, call, action) => {
  const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
  return {
    action,
    resource: askedArn(asked),
    resourceAccount: asked.account,
    resourcePolicy: resourcePolicy(call, asked),
  };
}) satisfies AccessRule<Named>;

/** An action on a function alone, whatever qualifier the call names. */
export const onWholeFunction = ((input, call, action) => {
  const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
  return {
    action,
    resource: functionArn(asked),
    resourceAccount: asked.account,
    resourcePolicy: resourcePolicy(call, { ...asked, qualifier: undefined }),
  };
}) satisfies AccessRule<Named>;

/** As `onWholeFunction`, with the layers that the function is to have. */
export const onSettings: AccessRule<Named & { readonly Layers?: readonly string[] | undefined }> = (
  input,
  call,
  action,
) => ({
  ...onWholeFunction(input, call, action),
  ...(input.Layers !== undefined && { context: { 'lambda:Layer': input.Layers } }),
});

/** The principal that is to be let in may be restricted. */
export const onNewPermission: AccessRule<Named & { readonly Principal: string }> = (input, call, action) => ({
  ...onFunction(input, call, action),
  context: { 'lambda:Principal': input.Principal },
});

interface LayerInput {
  readonly LayerName: string;
  readonly VersionNumber: number;
}

export const onLayer: AccessRule<Pick<LayerInput, 'LayerName'>> = ({ LayerName }, call, action) => ({
  action,
  resource: layerArn(readLayerName(LayerName, call)),
});

export const onLayerVersion: AccessRule<LayerInput> = ({ LayerName, VersionNumber }, call, action) => {
  const layer = readLayerName(LayerName, call);
  const policy = peekLayerVersion(call, layer, VersionNumber)?.policy;
  return {
    action,
    resource: layerArn(layer, VersionNumber),
    resourcePolicy: policy && policyDocument(policy),
  };
};

export const onLayerArn: AccessRule<{ readonly Arn: string }> = ({ Arn }, call, action) => {
  const layer = readLayerVersionArn(Arn);
  const policy = layer && peekLayerVersion(call, layer, layer.version)?.policy;
  return { action, resource: Arn, resourcePolicy: policy && policyDocument(policy) };
};

export const onMapping: AccessRule<{ readonly UUID: string }> = ({ UUID }, call, action) => {
  const { account, region } = call;
  const mapping = call.cloud.store.peek(mappings, { account, region, part: '' })?.byId.get(UUID);
  return {
    action,
    resource: mappingArn(call, UUID),
    ...(mapping !== undefined && { context: { 'lambda:FunctionArn': mapping.functionArn } }),
  };
};

export const onNewMapping: AccessRule<Named> = ({ FunctionName }, call, action) => ({
  action,
  resource: '*',
  context: { 'lambda:FunctionArn': askedArn(readFunctionName(FunctionName, call)) },
});

export const onResource: AccessRule<{ readonly Resource: string }> = ({ Resource }, _call, action) => ({
  action,
  resource: Resource,
});

export const onSigningConfig: AccessRule<{ readonly CodeSigningConfigArn: string }> = (
  { CodeSigningConfigArn },
  _call,
  action,
) => ({ action, resource: CodeSigningConfigArn });

export const onUrl: AccessRule<Named & { readonly AuthType?: string | undefined }> = (input, call, action) => ({
  ...onFunction(input, call, action),
  ...(input.AuthType !== undefined && { context: { 'lambda:FunctionUrlAuthType': input.AuthType } }),
});
