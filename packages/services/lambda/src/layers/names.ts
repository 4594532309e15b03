import { formatArn, type Call } from '@coldstart/cloud';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import { layers, type LayerVersion } from './state.ts';

export interface LayerName {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

const ARN = /^arn:aws[a-zA-Z-]*:lambda:([a-z0-9-]+):(\d{12}):layer:([a-zA-Z0-9-_]+)(?::(\d+))?$/;

/** A layer by its name or ARN. */
export function readLayerName(text: string, call: Call): LayerName {
  const [, region = call.region, account = call.account, name = text] = ARN.exec(text) ?? [];
  return { account, region, name };
}

export function layerArn(layer: LayerName, version?: number): string {
  return formatArn(layer, 'lambda', ['layer', layer.name, ...(version === undefined ? [] : [version])].join(':'));
}

/** @returns `undefined` for anything that is not the ARN of a layer version */
export function readLayerVersionArn(arn: string): (LayerName & { readonly version: number }) | undefined {
  const [, region, account, name, version] = ARN.exec(arn) ?? [];
  if (region === undefined || account === undefined || name === undefined || version === undefined) return undefined;
  return { account, region, name, version: Number(version) };
}

export function peekLayerVersion(call: Call, layer: LayerName, version: number): LayerVersion | undefined {
  const { account, region, name } = layer;
  return call.cloud.store.peek(layers, { account, region, part: '' })?.byName.get(name)?.versions.get(version);
}

export function noSuchLayerVersion(layer: LayerName, version: number): ReturnType<typeof resourceNotFound> {
  return resourceNotFound(`Layer version ${layerArn(layer, version)} does not exist.`);
}

/** The version, to be changed. */
export function changeLayerVersion(call: Call, layer: LayerName, version: number): LayerVersion {
  const { account, region, name } = layer;
  const found = call.state(layers, { account, region }).byName.get(name)?.versions.get(version);
  if (found === undefined) throw noSuchLayerVersion(layer, version);
  return found;
}

export function checkVersionNumber(version: number | undefined): number {
  if (version === undefined || version < 1) throw invalidParameter('Layer Version Cannot be less than 1.');
  return version;
}
