import type { Architecture, Runtime } from '@aws-sdk/client-lambda';
import { defineState, type StatementPolicy } from '@coldstart/cloud';
import type { Package } from '../state.ts';

export interface LayerVersion {
  readonly version: number;
  readonly description: string;
  readonly license: string | undefined;
  readonly runtimes: readonly Runtime[] | undefined;
  readonly architectures: readonly Architecture[] | undefined;
  readonly created: number;
  readonly content: Package;
  policy: StatementPolicy | undefined;
}

export interface Layer {
  readonly name: string;
  readonly versions: Map<number, LayerVersion>;
  nextVersion: number;
}

export const layers = defineState('lambda/layers', () => ({ byName: new Map<string, Layer>() }));

/** Bytes of a layer; `part` is the layer's name, `:`, and its version. They outlive the version: functions may use them. */
export const layerContents = defineState('lambda/layer-content', () => ({ bytes: new Uint8Array() }));

export function layerPart(name: string, version: number): string {
  return `${name}:${version}`;
}
