import { namedGuid } from '../../../samples/guid';
import type { World } from '../world';
import { programs } from './tenants';

const day = 86_400_000;

/** Registers a certificate on the program that reads, which then has two ways to sign in. */
export function giveCertificate(world: World, pem: string): void {
  const { appId } = programs.reader;
  const application = world.tenants.flatMap(({ applications }) => applications).find((each) => each.appId === appId);
  const now = world.clock.now();
  const keyId = namedGuid('sandbox', 'certificate', appId);
  if (application) application.certificates = [{ keyId, name: 'CN=127.0.0.1', pem, start: now - day, end: now + 7 * day }];
}
