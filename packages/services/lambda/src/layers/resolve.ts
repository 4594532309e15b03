import type { Call } from '@coldstart/cloud';
import { invalidParameter } from '../errors.ts';
import type { FunctionName } from '../names.ts';
import { policyDocument } from '../policies/statements.ts';
import type { Settings } from '../state.ts';
import { layerArn, noSuchLayerVersion, peekLayerVersion, readLayerVersionArn } from './names.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html */
const MOST_LAYERS = 5;

/** The layers that a function is to have: they exist, may be read, and are different ones. */
export function resolveLayers(call: Call, asked: FunctionName, arns: readonly string[]): Settings['layers'] {
  if (arns.length > MOST_LAYERS) throw invalidParameter('Cannot reference more than 5 layers.');
  const seen = new Map<string, string>();
  return arns.map((arn) => {
    const layer = readLayerVersionArn(arn);
    if (layer === undefined) throw invalidParameter(`${arn} is not the ARN of a layer version.`);
    if (layer.region !== asked.region) {
      throw invalidParameter(
        `Layers are not in the same region as the function. Layers are expected to be in region ${asked.region}.`,
      );
    }
    const found = peekLayerVersion(call, layer, layer.version);
    call.authorize({
      action: 'lambda:GetLayerVersion',
      resource: arn,
      resourcePolicy: found?.policy && policyDocument(found.policy),
    });
    if (found === undefined) {
      throw invalidParameter(noSuchLayerVersion(layer, layer.version).message);
    }
    const before = seen.get(layerArn(layer));
    if (before !== undefined) {
      throw invalidParameter(
        `Two different versions of the same layer are not allowed to be referenced in the same function. ${before} and ${arn} are versions of the same layer.`,
      );
    }
    seen.set(layerArn(layer), arn);
    return { arn, size: found.content.size };
  });
}
