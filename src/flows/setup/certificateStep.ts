import { t } from '@vscode/l10n';
import { X509Certificate } from 'node:crypto';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { markOfFingerprint } from '../../base/certificateMark';
import { isAbort, UserError } from '../../base/errors';
import type { PlanStep } from '../../protocol/setup';
import { ownerRemedy } from './secretSteps';
import type { NamedApplication } from './secretSteps';

/** A certificate that an application has: Graph gives the public key only where it is asked for by name. */
export type KeyCredential = Readonly<Record<string, unknown>>;

/**
 * The step that lets an application sign in by a certificate too. Graph replaces the whole list, so what is there stays in it.
 * @throws UserError where the text is no certificate
 */
export function certificateStep(
  { objectId: application, name }: NamedApplication,
  certificate: string,
  there: readonly KeyCredential[],
): PlanStep {
  const { displayName, mark, end } = certificateFacts(certificate);
  const own = { type: 'AsymmetricX509Cert', usage: 'Verify', key: certificate, displayName };
  const known = there.some((each) => each['displayName'] === displayName);
  return {
    id: `${certificateStepId}${mark}`,
    title: t('Trust the certificate that ends on {0}', end),
    what: t('certificate until {0}', end),
    effect: 'create',
    there: known,
    ...keysRequest(application, known ? there : [...there, own]),
    look: { path: keysPath(application), holds: { keyCredentials: [{ displayName }] } },
    undo: keysRequest(application, there).request,
    list: { member: 'keyCredentials', toldBy: 'displayName' },
    words: { doing: t('trust a certificate'), on: name, remedy: ownerRemedy() },
  };
}

/** How the id of the step begins that trusts a certificate; the mark of the certificate follows. */
export const certificateStepId = 'certificate-';

/** The step that leaves certificates out of the list of an application. */
export function removeCertificatesStep(
  { objectId, name }: NamedApplication,
  there: readonly KeyCredential[],
  remove: ReadonlySet<string>,
): PlanStep {
  const [gone, kept] = [true, false].map((isGone) => there.filter(({ keyId }) => remove.has(String(keyId)) === isGone));
  return {
    id: 'remove-certificates',
    title: t('Remove from {0}: {1}', name, (gone ?? []).map(({ displayName }) => String(displayName)).join('; ')),
    effect: 'delete',
    there: false,
    ...keysRequest(objectId, kept ?? []),
    words: { doing: t('remove a certificate'), on: name, remedy: ownerRemedy() },
  };
}

function keysPath(application: string): string {
  return `/v1.0/applications/${application}?$select=id,keyCredentials`;
}

function keysRequest(application: string, keyCredentials: readonly KeyCredential[]): Pick<PlanStep, 'request'> {
  return { request: { service: 'graph', method: 'PATCH', path: `/v1.0/applications/${application}`, body: { keyCredentials } } };
}

/** How a certificate is told from others: its name in the directory, made of its end and its mark, the beginning of its fingerprint. */
export interface CertificateFacts {
  readonly displayName: string;
  readonly mark: string;
  /** The day of its end, as `2027-03-01`. */
  readonly end: string;
}

/** @param certificate base64 of its DER form @throws UserError where the text is none */
export function certificateFacts(certificate: string): CertificateFacts {
  try {
    const { fingerprint, validTo } = new X509Certificate(Buffer.from(certificate, 'base64'));
    const end = new Date(validTo).toISOString().slice(0, 10);
    const mark = markOfFingerprint(fingerprint);
    return { displayName: `Entra Logs until ${end}, ${mark}`, mark, end };
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

/** The certificates of one application, with their public keys, which the list that replaces them has to hold. */
export async function certificatesOfApplication(
  graph: AzureClient,
  objectId: string,
  signal: AbortSignal,
): Promise<readonly KeyCredential[]> {
  return (await graph.get<{ readonly keyCredentials?: readonly KeyCredential[] }>(keysPath(objectId), signal)).keyCredentials ?? [];
}
