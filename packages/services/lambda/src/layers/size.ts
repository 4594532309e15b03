import type { Call } from '@coldstart/cloud';
import { invalidParameter } from '../errors.ts';
import { LARGEST_UNZIPPED, measureArchive } from '../functions/package.ts';
import type { Settings } from '../state.ts';
import { readLayerVersionArn } from './names.ts';
import { layerContents, layerPart } from './state.ts';

/**
 * Refuses layers that are too large for a function together with its code.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export function checkSizeWithLayers(call: Call, code: Uint8Array | undefined, layers: Settings['layers']): void {
  if (layers.length === 0 || code === undefined) return;
  const contents = layers.flatMap(({ arn }) => {
    const layer = readLayerVersionArn(arn);
    if (layer === undefined) return [];
    const { account, region, name, version } = layer;
    return call.cloud.store.peek(layerContents, { account, region, part: layerPart(name, version) })?.bytes ?? [];
  });
  const size = [code, ...contents].reduce((sum, archive) => sum + measureArchive(archive).size, 0);
  if (size > LARGEST_UNZIPPED) {
    throw invalidParameter(
      `Function code combined with layers exceeds the maximum allowed size of ${LARGEST_UNZIPPED} bytes. The actual size is ${size} bytes.`,
    );
  }
}
