import { t } from '@vscode/l10n';
import { X509Certificate } from 'node:crypto';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { isAbort, UserError } from '../../base/errors';
import type { PlanStep } from '../../protocol/setup';

/** A certificate that an application has: Graph gives the public key only where it is asked for by name. */
type KeyCredential = Readonly<Record<string, unknown>>;

/**
 * The step that lets an application sign in by a certificate too. Graph replaces the whole list, so what is there stays in it.
 * @throws UserError where the text is no certificate
 */
export function certificateStep(application: string, certificate: string, there: readonly KeyCredential[]): PlanStep {
  const { displayName, end } = factsOf(certificate);
  const path = `/v1.0/applications/${application}`;
  const own = { type: 'AsymmetricX509Cert', usage: 'Verify', key: certificate, displayName };
  const known = there.some((each) => each['displayName'] === displayName);
  return {
    id: 'certificate',
    title: t('Trust the certificate that ends on {0}', end),
    effect: 'create',
    there: known,
    request: { service: 'graph', method: 'PATCH', path, body: { keyCredentials: known ? there : [...there, own] } },
    look: { path: `${path}?$select=id,keyCredentials`, holds: { keyCredentials: [{ displayName }] } },
    undo: { service: 'graph', method: 'PATCH', path, body: { keyCredentials: there } },
    words: {
      doing: t('trust a certificate'),
      on: t('The application'),
      remedy: t(
        'It takes an owner of the application, or the role Application Administrator. Ask an administrator of the tenant, then retry.',
      ),
    },
  };
}

/** The name that a certificate is told by: its end, and the beginning of its fingerprint. */
function factsOf(certificate: string): { readonly displayName: string; readonly end: string } {
  try {
    const { fingerprint, validTo } = new X509Certificate(Buffer.from(certificate, 'base64'));
    const end = new Date(validTo).toISOString().slice(0, 10);
    return { displayName: `Entra Logs until ${end}, ${fingerprint.replaceAll(':', '').slice(0, 8)}`, end };
  } catch (error) {
    throw new UserError(t('This is no certificate: give the base64 of its DER form, without the private key.'), {
      code: 'setup-certificate',
      cause: error,
    });
  }
}

/** The certificates of the application with a mark, if there is one already. What cannot be read now fails when the step is done. */
export async function certificatesOf(graph: AzureClient, mark: string, signal: AbortSignal): Promise<readonly KeyCredential[]> {
  const path = `/v1.0/applications?$filter=${encodeURIComponent(`tags/any(tag:tag eq '${mark}')`)}&$select=id,keyCredentials`;
  try {
    for await (const { keyCredentials = [] } of graph.pages<{ readonly keyCredentials?: readonly KeyCredential[] }>(path, signal))
      return keyCredentials;
  } catch (error) {
    if (isAbort(error)) throw error;
  }
  return [];
}
