import type { WireService } from './service.ts';

/** Speaks for a service's SDK package. The protocols are loaded with the first one: a cloud is up before it needs any. */
export async function createWireService(sdk: object, decimals?: ReadonlySet<string>): Promise<WireService> {
  const { WireService } = await import('./service.ts');
  return new WireService(sdk, decimals);
}
