import { describe, expect, it } from 'vitest';
import type { SignedInProgram } from '../../../../src/azure/credentialOf';
import { makeCertificate } from '../../../../src/azure/selfSignedCertificate';
import { shownCertificate } from '../../../../src/azure/shownCertificate';
import { watchSecret } from '../../../../src/flows/feed/secretWatch';

const now = Date.UTC(2026, 10, 27, 12);
const day = 86_400_000;
const made = await makeCertificate('feed', now, 1);
const { thumbprint } = shownCertificate(made.pem)!;

/** What is said at a time of a refusal of a program, which was signed in before or not. */
function said(number: string, at: number, shown: Partial<SignedInProgram>, takenBefore = false): string | undefined {
  let time = now;
  const program = { tenantId: 't', clientId: 'c', ...shown };
  const client = (): never => {
    throw new Error('It may not read applications.');
  };
  const watch = watchSecret({
    connection: { program: () => program, client },
    tenant: 'contoso.example',
    clock: { now: () => time },
    signal: new AbortController().signal,
  });
  if (takenBefore) watch.taken();
  time = at;
  return watch.explain(new Error(`AADSTS${number}: No.`))?.message.replace(/\. An owner .*/, '');
}

describe('what a feed says of a program that is not signed in any more', () => {
  const certificate = shownCertificate(made.pem)!;
  const which = `The program c cannot sign in to contoso.example: the certificate with the thumbprint ${thumbprint}`;

  it.each([
    ['700027', now + 2 * day, 'expired at 2026-11-28 12:00 UTC'],
    ['1000502', now, 'expired at 2026-11-28 12:00 UTC'],
    ['1000502', now - day, 'is not valid before 2026-11-27 11:55 UTC'],
    ['700027', now, 'is not taken any more: somebody has perhaps removed it; it was taken last at 2026-11-27 12:00 UTC'],
    ['7000214', now, 'was revoked; it was taken last at 2026-11-27 12:00 UTC'],
  ])('tells by AADSTS%s at %i that its certificate %s', (number, at, happened) => {
    expect(said(number, at, { certificate }, true)).toBe(`${which} ${happened}`);
  });

  it('tells without a certificate that can be read what the service told', () => {
    expect(said('1000502', now, {})).toBe('The program c cannot sign in to contoso.example: the certificate has expired');
  });

  it('tells when a secret was taken last where the program may not read when it ends', () => {
    expect(said('7000222', now + day, { secretHint: 'abc' }, true)).toBe(
      'The program c cannot sign in to contoso.example: the secret that begins with “abc” has expired; it was taken last at 2026-11-27 12:00 UTC',
    );
  });

  it('is nothing where it was refused for another reason', () => {
    expect(said('53003', now, { certificate })).toBeUndefined();
  });
});

describe('what is public of a certificate', () => {
  it('is read from a text in which the private key comes first', () => {
    const [certificate = '', key = ''] = made.pem.split(/(?=-----BEGIN PRIVATE KEY)/);
    expect(shownCertificate(`${key}\n${certificate}`)).toEqual({
      thumbprint: expect.stringMatching(/^[0-9A-F]{40}$/) as string,
      starts: '2026-11-27T11:55:00.000Z',
      ends: '2026-11-28T12:00:00.000Z',
    });
  });

  it.each(['', 'no PEM', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])('is nothing of %j', (text) => {
    expect(shownCertificate(text)).toBeUndefined();
  });
});
