import type { AnyService, ServiceEntry } from '@coldstart/cloud';
import { createWireService, serviceName, type WireRequest, type WireService } from '@coldstart/wire';

/** A service whose calls the proxy can read. */
export interface ReadableService {
  readonly entry: ServiceEntry;
  readonly service: AnyService;
  readonly wire: WireService;
}

/** Which service a request is for, and how that service speaks; calls of others pass as they are, no fault can pick them. */
export type FindService = (request: WireRequest) => Promise<{ name: string; known: ReadableService | undefined }>;

export function serviceFinder(services: readonly ServiceEntry[]): FindService {
  const loaded = new Map<string, Promise<ReadableService>>();
  const load = async (entry: ServiceEntry): Promise<ReadableService> => {
    const service = await entry.load();
    return { entry, service, wire: await createWireService(await service.sdk()) };
  };
  return async (request) => {
    const name = serviceName(request, services);
    const entry = services.find((service) => service.name === name);
    if (entry === undefined) return { name, known: undefined };
    let known = loaded.get(name);
    if (known === undefined) {
      known = load(entry);
      loaded.set(name, known);
    }
    return { name, known: await known };
  };
}
