import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { md, pki } from 'node-forge';

/** What a TLS server needs, and what its clients must trust to believe it; all as PEM text. */
export interface ServerCertificate {
  readonly key: string;
  readonly certificate: string;
  /** The certificate of the authority that signed it. The authority's key is forgotten once it has signed. */
  readonly authority: string;
}

const keyPair = promisify(generateKeyPair);
const millisecondsPerDay = 86_400_000;
/** Clocks of one machine agree, but a test may pin its own: a day of room on either side. */
const validity = { before: millisecondsPerDay, after: 7 * millisecondsPerDay };

/** Makes a certificate for the loopback addresses, signed by an authority of its own that signs nothing else. Both end after a week. */
export async function makeServerCertificate(): Promise<ServerCertificate> {
  const [authorityKeys, serverKeys] = await Promise.all([makeKeys(), makeKeys()]);
  const authorityName = [{ name: 'commonName', value: 'Entra Logs Sandbox Authority' }];
  const authorityPrivate = pki.privateKeyFromPem(authorityKeys.privateKey);
  const authority = certificate(authorityKeys.publicKey, authorityName, authorityName);
  authority.setExtensions([
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  authority.sign(authorityPrivate, md.sha256.create());
  const server = certificate(serverKeys.publicKey, [{ name: 'commonName', value: '127.0.0.1' }], authorityName);
  server.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 7, ip: '127.0.0.1' },
        { type: 2, value: 'localhost' },
      ],
    },
    { name: 'authorityKeyIdentifier', keyIdentifier: authority.generateSubjectKeyIdentifier().getBytes() },
  ]);
  server.sign(authorityPrivate, md.sha256.create());
  return { key: serverKeys.privateKey, certificate: pki.certificateToPem(server), authority: pki.certificateToPem(authority) };
}

function makeKeys(): Promise<{ publicKey: string; privateKey: string }> {
  return keyPair('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

type Name = Parameters<pki.Certificate['setSubject']>[0];

function certificate(publicKey: string, subject: Name, issuer: Name): pki.Certificate {
  const made = pki.createCertificate();
  made.publicKey = pki.publicKeyFromPem(publicKey);
  made.serialNumber = `01${randomBytes(15).toString('hex')}`;
  made.validity.notBefore = new Date(Date.now() - validity.before);
  made.validity.notAfter = new Date(Date.now() + validity.after);
  made.setSubject(subject);
  made.setIssuer(issuer);
  return made;
}
